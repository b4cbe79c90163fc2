// Selects of every kind: a trigger, and a searchable list beside it.

import { source } from "./choices.js";
import { confirmed } from "./confirm.js";
import { debounce, el, uid } from "./dom.js";
import { icon } from "./icons.js";
import { closePopover, openPopover, popoverOpen } from "./popover.js";
import { tag } from "./surface.js";
import { plain } from "./text.js";

const SEARCH_MS = 180;
const SEARCH_FROM = 8;

/** A builder for a select's type, or null. */
export function selectControl(type) {
  const kind = source(type);
  return kind && ((block, element, surface, field) => build({ kind, block, element, surface, field }));
}

function build(parts) {
  const { kind, block, element, surface, field } = parts;
  surface.value(block, element, kind.first(element));
  const hint = plain(element.placeholder) || "Choose";
  const label = el("span", { class: "select-label" });
  const trigger = el("button", {
    type: "button", class: "select-trigger", id: field.id, "aria-haspopup": "listbox", "aria-expanded": "false",
    "aria-describedby": field.describedBy,
    onclick: () => (popoverOpen(trigger) ? closePopover(true) : list(parts, trigger, commit)),
    onkeydown: (event) => {
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || popoverOpen(trigger)) return;
      event.preventDefault();
      list(parts, trigger, commit);
    },
  }, label, icon("down", 16));
  const chips = el("span", { class: "chips" });
  const commit = async (rows) => {
    if (!(await confirmed(element))) return;
    surface.set(block, element, kind.put(rows));
    surface.changed(block, element);
  };
  const node = el("div", { class: kind.many ? "select many" : "select" }, kind.many && chips, trigger, !kind.many && block.optional && clear(parts, commit, trigger));
  surface.paint(block, element, () => {
    const rows = kind.chosen(surface.get(block, element));
    const shown = kind.many ? hint : rows[0]?.label ?? hint;
    label.textContent = shown;
    trigger.classList.toggle("empty", kind.many || !rows.length);
    node.classList.toggle("filled", rows.length > 0);
    trigger.setAttribute("aria-label", describe(field, hint, rows));
    chips.replaceChildren(...rows.map((each) => chip(each, () => commit(rows.filter((one) => one.value !== each.value)))));
  });
  return tag(node, block, element);
}

function describe(field, hint, rows) {
  const name = field.name ?? hint;
  return rows.length ? `${name}: ${rows.map((each) => each.label).join(", ")}` : name;
}

const chip = (each, remove) => el("span", { class: "chip" }, each.label,
  el("button", { type: "button", class: "chip-x", "aria-label": `Remove ${each.label}`, onclick: remove }, icon("close", 10)));

const clear = (_parts, commit, trigger) => el("button", {
  type: "button", class: "icon-button small select-clear", "aria-label": "Clear",
  onclick: () => {
    commit([]);
    trigger.focus();
  },
}, icon("close", 12));

function list({ kind, block, element, surface }, trigger, commit) {
  const id = uid("list");
  const input = el("input", {
    class: "list-search", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-controls": id,
    "aria-expanded": "true", "aria-autocomplete": "list", "aria-label": "Search", placeholder: kind.remote ? "Type to search" : "Search",
  });
  const box = el("div", { class: "list", role: "listbox", id, "aria-label": trigger.getAttribute("aria-label"), "aria-multiselectable": kind.many ? "true" : null });
  const panel = el("div", { class: "list-panel" }, input, box);
  let rows = [];
  let at = -1;
  let turn = 0;
  const chosen = () => kind.chosen(surface.get(block, element));
  const taken = (each) => chosen().some((one) => one.value === each.value);

  const point = (next) => {
    box.querySelector(".active")?.classList.remove("active");
    at = next;
    const node = rows[at] && box.querySelectorAll("[role=option]")[at];
    node?.classList.add("active");
    node?.scrollIntoView({ block: "nearest" });
    if (node) input.setAttribute("aria-activedescendant", node.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const choose = (each) => {
    if (!kind.many) {
      closePopover(true);
      commit([each]);
      return;
    }
    const full = element.max_selected_items && chosen().length >= element.max_selected_items;
    if (taken(each)) commit(chosen().filter((one) => one.value !== each.value));
    else if (!full) commit([...chosen(), each]);
    requestAnimationFrame(() => {
      box.querySelectorAll("[role=option]").forEach((node, index) => node.setAttribute("aria-selected", String(taken(rows[index]))));
      again();
    });
  };
  const option = (each, index) => el("div", {
    class: "option", role: "option", id: `${id}-${index}`, "aria-selected": String(taken(each)),
    onpointerdown: (event) => event.preventDefault(),
    onclick: () => choose(each),
    onpointermove: () => at !== index && point(index),
  }, el("span", { class: "menu-text" }, el("span", { class: "menu-label" }, each.label), each.note && el("span", { class: "menu-note" }, each.note)), icon("check", 16));

  const fill = (found) => {
    rows = found.flatMap((group) => group.rows);
    let index = 0;
    box.replaceChildren(...found.flatMap((group) => [
      group.label && el("div", { class: "menu-heading", role: "presentation" }, group.label),
      ...group.rows.map((each) => option(each, index++)),
    ]).filter(Boolean));
    if (!rows.length) box.append(el("div", { class: "list-empty" }, "Nothing fits."));
    const current = rows.findIndex(taken);
    point(input.value || current < 0 ? (rows.length ? 0 : -1) : current);
    again();
  };
  const load = async () => {
    turn += 1;
    const mine = turn;
    try {
      const found = await kind.load({ element, block, surface, query: input.value });
      if (mine !== turn) return;
      if (found) fill(found);
      else {
        rows = [];
        box.replaceChildren(el("div", { class: "list-empty" }, "Type to search."));
      }
    } catch (error) {
      box.replaceChildren(el("div", { class: "list-empty" }, error.message));
    }
  };
  const later = debounce(load, kind.remote ? SEARCH_MS : 0);
  input.addEventListener("input", () => (kind.remote ? later() : load()));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) point((at + step + rows.length) % rows.length);
    else if (event.key === "Enter") rows[at] && choose(rows[at]);
    else if (event.key === "Tab") {
      closePopover(true);
      return;
    } else if (event.key === "Backspace" && !input.value && kind.many && chosen().length) commit(chosen().slice(0, -1));
    else return;
    event.preventDefault();
  });
  const again = openPopover(trigger, panel, { match: true });
  load().then(() => {
    if (!kind.remote && rows.length < SEARCH_FROM) panel.classList.add("short");
  });
  input.focus();
}
