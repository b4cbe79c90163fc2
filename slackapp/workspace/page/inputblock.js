// The `input` block: label, control, hint and the error under it.

import { el, uid } from "./dom.js";
import { control } from "./elements.js";
import { icon } from "./icons.js";
import { plain } from "./text.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

export function inputBlock(block, surface) {
  const id = uid("field");
  const ids = { label: `${id}-label`, hint: `${id}-hint`, error: `${id}-error` };
  const described = [block.hint && ids.hint, ids.error].filter(Boolean).join(" ");
  const field = { id, labelId: ids.label, describedBy: described, required: !block.optional, name: plain(block.label) };
  const label = el(GROUPS.has(block.element.type) ? "div" : "label",
    { class: "label", id: ids.label, for: GROUPS.has(block.element.type) ? null : id },
    plain(block.label), block.optional && el("span", { class: "optional" }, " optional"));
  const error = el("div", { class: "error", id: ids.error, role: "alert" });
  const node = el("div", { class: "block input" }, label, control(block, block.element, surface, field),
    block.hint && el("div", { class: "hint", id: ids.hint }, plain(block.hint)), error);
  node.setError = (text) => {
    node.classList.toggle("invalid", Boolean(text));
    error.replaceChildren(...(text ? [icon("alert", 14), el("span", {}, text)] : []));
    for (const part of node.querySelectorAll("input, textarea, .select-trigger")) {
      if (text) part.setAttribute("aria-invalid", "true");
      else part.removeAttribute("aria-invalid");
    }
  };
  if (surface.errors[block.block_id]) node.setError(surface.errors[block.block_id]);
  return node;
}
