// Interactive elements: buttons, overflow menus, checkboxes, radio buttons. The rest is in fields.js and select.js.

import { confirmed } from "./confirm.js";
import { el, uid } from "./dom.js";
import { fieldControl } from "./fields.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { selectControl } from "./select.js";
import { tag } from "./surface.js";
import { plain, text } from "./text.js";

function button(block, element, surface) {
  const style = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const press = async () => {
    if (node.getAttribute("aria-busy") === "true" || !(await confirmed(element))) return;
    node.setAttribute("aria-busy", "true");
    await surface.act(block, element, { value: element.value, text: element.text });
    node.removeAttribute("aria-busy");
  };
  const attrs = { class: `button${style}`, "aria-label": element.accessibility_label, onclick: press };
  const node = element.url
    ? el("a", { ...attrs, href: element.url, target: "_blank", rel: "noopener noreferrer" }, plain(element.text))
    : el("button", { ...attrs, type: "button" }, plain(element.text));
  return tag(node, block, element, false);
}

function overflow(block, element, surface) {
  const choose = async (option) => {
    if (option.url) window.open(option.url, "_blank", "noopener");
    if (await confirmed(element)) surface.act(block, element, { selected_option: option });
  };
  const node = el("button", {
    type: "button", class: "icon-button framed", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "More choices",
    onclick: () => openMenu(node, element.options.map((option) => ({
      label: plain(option.text), note: option.description && plain(option.description), run: () => choose(option),
    })), { align: "end" }),
  }, icon("more"));
  return tag(node, block, element, false);
}

const groupLabel = (field) => ({
  "aria-labelledby": field.labelId, "aria-describedby": field.describedBy, "aria-label": field.labelId ? null : "Choices",
});

const same = (a, b) => a?.value === b?.value;

function choiceGroup(block, element, surface, field, { type, read, write }) {
  const name = uid("choice");
  const change = async () => {
    if (await confirmed(element)) surface.changed(block, element);
  };
  const rows = element.options.map((option) => {
    const id = uid("option");
    const input = el("input", {
      type, id, name, "aria-describedby": option.description ? `${id}-note` : null,
      onchange: () => {
        surface.set(block, element, write(option, input.checked, read(surface.get(block, element))));
        change();
      },
    });
    return { option, input, node: el("div", { class: "choice" }, input, el("label", { for: id }, text(option.text),
      option.description && el("span", { class: "choice-note", id: `${id}-note` }, text(option.description)))) };
  });
  const node = el("div", { class: "choices", role: type === "radio" ? "radiogroup" : "group", ...groupLabel(field) }, rows.map((row) => row.node));
  surface.paint(block, element, () => {
    const chosen = read(surface.get(block, element));
    for (const row of rows) row.input.checked = chosen.some((each) => same(each, row.option));
  });
  return tag(node, block, element);
}

function checkboxes(block, element, surface, field) {
  surface.value(block, element, { selected_options: element.initial_options ?? [] });
  return choiceGroup(block, element, surface, field, {
    type: "checkbox",
    read: (value) => value.selected_options ?? [],
    write: (option, checked, chosen) => ({
      selected_options: element.options.filter((each) => (same(each, option) ? checked : chosen.some((one) => same(one, each)))),
    }),
  });
}

function radio(block, element, surface, field) {
  surface.value(block, element, { selected_option: element.initial_option ?? null });
  return choiceGroup(block, element, surface, field, {
    type: "radio",
    read: (value) => [value.selected_option].filter(Boolean),
    write: (option) => ({ selected_option: option }),
  });
}

const MADE = { button, workflow_button: button, overflow, checkboxes, radio_buttons: radio };

/** The node of one element. `field` says what labels it: {id, labelId, describedBy, required}. */
export function control(block, element, surface, field = {}) {
  const make = MADE[element.type] ?? selectControl(element.type) ?? fieldControl(element.type);
  if (make) return make(block, element, surface, field);
  return el("span", { class: "unsupported" }, `This page does not draw "${element.type}" elements.`);
}
