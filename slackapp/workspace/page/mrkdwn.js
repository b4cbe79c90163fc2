// Slack's mrkdwn to DOM nodes. Text becomes text nodes only; what is not understood is shown as it stands.

import { el, fragment, safeUrl } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { dateTokens } from "./format.js";
import { channel, channelTitle, emit, me, nameOf, now, zone } from "./store.js";

const WORD = /[\p{L}\p{N}]/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };

/** `&lt;` and its two friends back to characters; no other entity exists in Slack text. */
export const unescape = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** What a person typed, escaped as Slack's client does it before sending. */
export const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Nodes of one mrkdwn text. */
export function mrkdwn(text) {
  const out = fragment();
  String(text ?? "").split(/```\n?([\s\S]*?)\n?```\n?/).forEach((part, at) => {
    if (at % 2) out.append(el("pre", { class: "code", tabindex: "0" }, plainCode(part)));
    else if (part) out.append(...lines(part));
  });
  return out;
}

const plainCode = (text) => unescape(text.replace(/<(?:[^<>|\n]+\|)?([^<>\n]+)>/g, "$1"));

function lines(text) {
  const out = [];
  let quote = null;
  let fresh = true;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const item = /^(\s*)([•◦▪‣]|-(?= )|\d{1,3}[.)](?= ))\s*(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else out.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1]));
      fresh = true;
      continue;
    }
    quote = null;
    if (item) {
      const depth = Math.min(3, Math.floor(item[1].length / 2));
      out.push(el("div", { class: `li depth-${depth}` }, el("span", { class: "bullet" }, item[2]), el("span", {}, inline(item[3]))));
      fresh = true;
      continue;
    }
    if (!fresh) out.push(el("br"));
    out.push(...inline(line));
    fresh = false;
  }
  return out;
}

/** Nodes of one line: code, links, mentions, emoji, bold, italic, strike. */
export function inline(text) {
  const out = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) out.push(unescape(plain));
    plain = "";
  };
  while (at < text.length) {
    const hit = codeAt(text, at) ?? angleAt(text, at) ?? emojiAt(text, at) ?? styleAt(text, at) ?? urlAt(text, at);
    if (!hit) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    out.push(hit.node);
    at = hit.end;
  }
  flush();
  return out;
}

function sticky(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function codeAt(text, at) {
  if (text[at] !== "`") return null;
  const hit = sticky(/`([^`]+)`/y, text, at);
  return hit && { node: el("code", {}, plainCode(hit[1])), end: at + hit[0].length };
}

function emojiAt(text, at) {
  if (text[at] !== ":") return null;
  const hit = sticky(/:([a-z0-9_+-]+):(?::skin-tone-\d:)?/y, text, at);
  const sign = hit && EMOJI.get(hit[1]);
  if (!sign) return null;
  return { node: emojiNode(sign, hit[1]), end: at + hit[0].length };
}

export const emojiNode = (sign, name) =>
  el("span", { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:` }, sign);

function styleAt(text, at) {
  const mark = text[at];
  const tag = STYLES[mark];
  const next = text[at + 1] ?? " ";
  if (!tag || (at > 0 && WORD.test(text[at - 1])) || /\s/.test(next) || next === mark) return null;
  const end = closing(text, at + 1, mark);
  return end && { node: el(tag, {}, inline(text.slice(at + 1, end))), end: end + 1 };
}

/** Where the style opened by `mark` ends; marks inside links and code do not count. */
function closing(text, from, mark) {
  for (let at = from; at < text.length; at += 1) {
    const skip = codeAt(text, at) ?? angleAt(text, at);
    if (skip) at = skip.end - 1;
    else if (text[at] === mark && at > from && !/\s/.test(text[at - 1]) && !WORD.test(text[at + 1] ?? " ")) return at;
  }
  return 0;
}

function urlAt(text, at) {
  if (text[at] !== "h" || (at > 0 && WORD.test(text[at - 1]))) return null;
  const hit = sticky(/https?:\/\/[^\s<>|"]*[^\s<>|".,;:!?)'*_~]/y, text, at);
  return hit && { node: link(unescape(hit[0]), [unescape(hit[0])]), end: at + hit[0].length };
}

function angleAt(text, at) {
  if (text[at] !== "<") return null;
  const hit = sticky(/<([^<>\n]+)>/y, text, at);
  const node = hit && token(hit[1]);
  return node && { node, end: at + hit[0].length };
}

function token(body) {
  const bar = body.indexOf("|");
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : unescape(body.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]*$/.test(head)) return mention(head.slice(1), label);
  if (/^#[CGD][A-Z0-9]*$/.test(head)) return channelLink(head.slice(1), label);
  if (head.startsWith("!")) return special(head.slice(1), label);
  return safeUrl(unescape(head)) && /^(https?|mailto|tel):/i.test(head) ? link(unescape(head), inlineLabel(bar, body, head)) : null;
}

const inlineLabel = (bar, body, head) => (bar < 0 ? [unescape(head.replace(/^mailto:/, ""))] : inline(body.slice(bar + 1)));

export const link = (href, children) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);

export function mention(id, label) {
  const mine = id === me()?.id;
  return el("span", { class: mine ? "mention me" : "mention" }, `@${label || nameOf(id)}`);
}

export function channelLink(id, label) {
  const known = channel(id);
  if (!known) return el("span", { class: "mention" }, label ? `#${label}` : "private channel");
  const text = `#${channelTitle(known)}`;
  return el("button", { type: "button", class: "mention link", onclick: () => emit("go", { kind: "channel", id }) }, text);
}

function special(head, label) {
  if (["here", "channel", "everyone"].includes(head)) return el("span", { class: "mention me" }, `@${head}`);
  if (head.startsWith("subteam^")) return el("span", { class: "mention" }, label || "@group");
  const [kind, seconds, pattern, href] = head.split("^");
  if (kind !== "date" || !/^\d+$/.test(seconds ?? "")) return label ? el("span", {}, label) : null;
  const shown = el("time", { title: dateTokens("{date_long} at {time}", Number(seconds), zone(), now()) },
    unescape(dateTokens(pattern ?? label, Number(seconds), zone(), now())));
  return href && safeUrl(href) ? link(href, [shown]) : shown;
}
