// Block Kit blocks to DOM nodes.

import { el } from "./dom.js";
import { emojify } from "./emoji.js";
import { control } from "./elements.js";
import { icon } from "./icons.js";
import { inputBlock } from "./inputblock.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { text } from "./text.js";

/** Where an image block or element is to be had. Files of the workspace come through the page's own API. */
export function imageSource(item) {
  if (item.image_url) return item.image_url;
  const file = item.slack_file ?? {};
  const id = file.id ?? /\b(F[A-Z0-9]{2,})\b/.exec(file.url ?? "")?.[1];
  return id ? `/_local/files/${encodeURIComponent(id)}` : "";
}

function image(item, attrs) {
  const node = el("img", { src: imageSource(item), alt: item.alt_text ?? "", loading: "lazy", ...attrs });
  node.addEventListener("error", () => node.replaceWith(el("span", { class: "broken" }, icon("alert", 14), item.alt_text || "Image")));
  return node;
}

function section(block, surface) {
  const fields = block.fields?.length && el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "field prose" }, text(field))));
  const accessory = block.accessory && (block.accessory.type === "image"
    ? image(block.accessory, { class: "accessory-image" })
    : control(block, block.accessory, surface));
  const wide = block.accessory && ["checkboxes", "radio_buttons"].includes(block.accessory.type);
  return el("div", { class: `block section${wide ? " stacked" : ""}` },
    el("div", { class: "section-main" }, block.text && el("div", { class: "prose" }, text(block.text)), fields),
    accessory && el("div", { class: "accessory" }, accessory));
}

function imageBlock(block) {
  return el("figure", { class: "block image" },
    block.title && el("figcaption", {}, text(block.title)),
    el("a", { href: imageSource(block), target: "_blank", rel: "noopener noreferrer" }, image(block, {})));
}

function cell(item, settings, head, rowHead) {
  const align = { right: "right", center: "center" }[settings?.align];
  const body = item?.type === "rich_text" ? richText(item) : emojify(item?.text ?? String(item?.value ?? ""));
  const attrs = { class: [align && `align-${align}`, settings?.is_wrapped && "wrapped"].filter(Boolean).join(" ") || null };
  if (head) return el("th", { ...attrs, scope: "col" }, body);
  return rowHead ? el("th", { ...attrs, scope: "row" }, body) : el("td", attrs, body);
}

function table(block) {
  const [head, ...rows] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const line = (row, isHead) => el("tr", {}, row.map((item, at) => cell(item, settings[at], isHead, at === block.row_header_column_index)));
  return el("div", { class: "block table-wrap", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", { class: "table" }, block.caption && el("caption", {}, block.caption),
      head && el("thead", {}, line(head, true)), el("tbody", {}, rows.map((row) => line(row, false)))));
}

const contextElement = (item) => (item.type === "image"
  ? image(item, { class: "context-image" })
  : el("span", { class: "prose" }, text(item)));

function alertBlock(block) {
  const level = { error: "bad", warning: "warn", success: "good" }[block.level] ?? "info";
  return el("div", { class: `block note ${level}` }, icon(level === "good" ? "check" : "alert", 16), el("div", { class: "prose" }, text(block.text)));
}

const BUILD = {
  header: (block) => el("h2", { class: `block header level-${block.level ?? 2}` }, text(block.text)),
  section,
  context: (block) => el("div", { class: "block context" }, (block.elements ?? []).map(contextElement)),
  divider: () => el("hr", { class: "block divider" }),
  actions: (block, surface) => el("div", { class: "block actions" }, (block.elements ?? []).map((item) => control(block, item, surface))),
  context_actions: (block, surface) => el("div", { class: "block actions" }, (block.elements ?? []).map((item) => control(block, item, surface))),
  image: imageBlock,
  input: inputBlock,
  rich_text: (block) => el("div", { class: "block prose" }, richText(block)),
  table,
  data_table: table,
  markdown: (block) => el("div", { class: "block prose md" }, markdown(block.text)),
  alert: alertBlock,
};

/** The node of one block; a block this page cannot draw says so. */
export function buildBlock(block, surface) {
  const build = BUILD[block.type];
  if (build) return build(block, surface);
  return el("div", { class: "block unsupported" }, `This page does not draw "${block.type}" blocks.`);
}
