// The `rich_text` block.

import { el } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { dateTokens } from "./format.js";
import { channelLink, emojiNode, link, mention } from "./mrkdwn.js";
import { now, zone } from "./store.js";

const STYLE_TAGS = [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"], ["code", "code"]];

function styled(node, style = {}) {
  return STYLE_TAGS.reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}

const LEAF = {
  text: (item) => styled(item.text, item.style),
  link: (item) => styled(link(item.url, [item.text || item.url]), item.style),
  user: (item) => mention(item.user_id),
  usergroup: () => el("span", { class: "mention" }, "@group"),
  channel: (item) => channelLink(item.channel_id),
  broadcast: (item) => el("span", { class: "mention me" }, `@${item.range}`),
  emoji: (item) => (EMOJI.has(item.name) ? emojiNode(EMOJI.get(item.name), item.name) : `:${item.name}:`),
  date: (item) => el("time", {}, dateTokens(item.format ?? "{date_short}", item.timestamp, zone(), now())),
  color: (item) => el("code", {}, item.value),
};

/** Inline nodes; line ends in text are kept by `white-space: pre-wrap`. */
const leaves = (items) => (items ?? []).map((item) => LEAF[item.type]?.(item) ?? item.text ?? "");

const PARTS = {
  rich_text_section: (part) => el("div", { class: "rt" }, leaves(part.elements)),
  rich_text_preformatted: (part) => el("pre", { class: "code", tabindex: "0" }, leaves(part.elements)),
  rich_text_quote: (part) => el("blockquote", { class: "rt" }, leaves(part.elements)),
  rich_text_list: (part) =>
    el(part.style === "ordered" ? "ol" : "ul",
      { class: `rt-list depth-${Math.min(3, part.indent ?? 0)}`, start: part.style === "ordered" ? (part.offset ?? 0) + 1 : null },
      (part.elements ?? []).map((item) => el("li", { class: "rt" }, leaves(item.elements)))),
};

/** Nodes of a rich_text block or of a rich_text table cell. */
export const richText = (block) => (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? null);
