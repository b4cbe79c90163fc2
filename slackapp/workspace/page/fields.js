// Text, number, date, time and file elements.

import { api } from "./api.js";
import { el } from "./dom.js";
import { dayKey, fileSize, timeOf, toSeconds } from "./format.js";
import { icon } from "./icons.js";
import { zone } from "./store.js";
import { tag } from "./surface.js";
import { plain } from "./text.js";
import { toast } from "./toast.js";

const TYPING_MS = 350;

const common = (element, field) => ({
  id: field.id, "aria-describedby": field.describedBy, "aria-required": field.required ? "true" : null,
  "aria-label": field.id ? null : plain(element.placeholder) || "Value", placeholder: plain(element.placeholder) || null,
});

const wants = (element, trigger) =>
  (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(trigger);

function counter(element, read) {
  if (!element.max_length) return null;
  const node = el("div", { class: "counter", "aria-hidden": "true" });
  node.refresh = () => {
    const size = [...read()].length;
    node.textContent = `${size} / ${element.max_length}`;
    node.classList.toggle("over", size > element.max_length);
  };
  return node;
}

function grow(node) {
  node.style.height = "auto";
  node.style.height = `${Math.min(node.scrollHeight + 2, 260)}px`;
}

function textField(block, element, surface, field, kind = {}) {
  surface.value(block, element, { value: element.initial_value ?? null });
  const multiline = Boolean(element.multiline);
  const input = el(multiline ? "textarea" : "input", {
    class: "text-input", ...common(element, field), ...(multiline ? { rows: "3" } : { type: "text", autocomplete: "off" }), ...kind,
  });
  const count = counter(element, () => input.value);
  input.addEventListener("input", () => {
    surface.set(block, element, { value: input.value || null });
    if (wants(element, "on_character_entered")) surface.changed(block, element, TYPING_MS);
    else surface.clearError(block.block_id);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || multiline) return;
    event.preventDefault();
    if (wants(element, "on_enter_pressed")) surface.changed(block, element);
  });
  surface.paint(block, element, () => {
    const value = surface.get(block, element).value ?? "";
    if (input.value !== value) input.value = value;
    count?.refresh();
    if (multiline) grow(input);
  });
  if (multiline) requestAnimationFrame(() => grow(input));
  return tag(el("div", { class: "text-field" }, input, count), block, element);
}

const email = (block, element, surface, field) => textField(block, element, surface, field, { type: "email", inputmode: "email" });
const url = (block, element, surface, field) => textField(block, element, surface, field, { type: "url", inputmode: "url" });
const number = (block, element, surface, field) =>
  textField(block, element, surface, field, { inputmode: element.is_decimal_allowed ? "decimal" : "numeric", class: "text-input number" });

const SCHEDULES = {
  datepicker: {
    type: "date",
    first: (element) => ({ selected_date: element.initial_date ?? null }),
    show: (value) => value.selected_date ?? "",
    read: (shown) => ({ selected_date: shown || null }),
  },
  timepicker: {
    type: "time",
    first: (element) => ({ selected_time: element.initial_time ?? null }),
    show: (value) => value.selected_time ?? "",
    read: (shown) => ({ selected_time: shown || null }),
  },
  datetimepicker: {
    type: "datetime-local",
    first: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
    show: ({ selected_date_time: at }) => (at ? `${dayKey(at, zone())}T${timeOf(at, zone())}` : ""),
    read: (shown) => ({ selected_date_time: shown ? toSeconds(...shown.slice(0, 16).split("T"), zone()) : null }),
  },
};

function schedule(block, element, surface, field) {
  const kind = SCHEDULES[element.type];
  surface.value(block, element, kind.first(element));
  const input = el("input", { class: "text-input date", type: kind.type, ...common(element, field) });
  input.addEventListener("input", () => {
    const year = /^\d+/.exec(input.value);
    if (kind.type !== "time" && year && Number(year[0]) < 1900) return; // still typing the year
    surface.set(block, element, kind.read(input.value));
    surface.changed(block, element, TYPING_MS);
  });
  surface.paint(block, element, () => {
    const shown = kind.show(surface.get(block, element));
    if (input.value !== shown) input.value = shown;
  });
  return tag(el("div", { class: "text-field narrow" }, input), block, element);
}

function fileInput(block, element, surface, field) {
  surface.value(block, element, { files: [] });
  const list = el("ul", { class: "picked" });
  const types = element.filetypes?.map((one) => `.${one}`).join(",") ?? null;
  const most = element.max_files ?? 10;
  const input = el("input", { type: "file", class: "sr-only", tabindex: "-1", multiple: most > 1, accept: types, "aria-hidden": "true" });
  const pick = el("button", { type: "button", class: "button", id: field.id, "aria-describedby": field.describedBy, onclick: () => input.click() },
    icon("clip", 16), most > 1 ? "Choose files" : "Choose a file");
  const put = (files) => {
    surface.set(block, element, { files });
    surface.changed(block, element);
  };
  const add = async (files) => {
    for (const file of [...files].slice(0, most)) {
      pick.setAttribute("aria-busy", "true");
      try {
        const answer = await api.upload(file, null);
        if (answer.ok === false) throw new Error(answer.text || answer.error);
        const made = answer.file ?? { id: answer.id, name: file.name, mimetype: file.type, size: file.size };
        put([...surface.get(block, element).files, made].slice(-most));
      } catch (error) {
        toast(error.message, "bad");
      }
      pick.removeAttribute("aria-busy");
    }
  };
  input.addEventListener("change", () => add(input.files));
  const node = el("div", { class: "file-input" }, input, pick, el("span", { class: "hint" }, "or drop them here"), list);
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    add(event.dataTransfer.files);
  });
  surface.paint(block, element, () => {
    const files = surface.get(block, element).files ?? [];
    list.replaceChildren(...files.map((file) => el("li", {}, icon("file", 16), el("span", {}, file.name), el("span", { class: "hint" }, fileSize(file.size)),
      el("button", { type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`, onclick: () => put(files.filter((one) => one !== file)) }, icon("close", 12)))));
  });
  return tag(node, block, element);
}

const toRich = (text) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: text ? [{ type: "text", text }] : [] }],
});

const fromRich = (value) => {
  if (!value) return "";
  if (typeof value.text === "string") return value.text;
  return (value.elements ?? []).map(fromRich).join(value.type === "rich_text" ? "\n" : "");
};

function richInput(block, element, surface, field) {
  surface.value(block, element, { rich_text_value: element.initial_value ?? null });
  const input = el("textarea", { class: "text-input", rows: "4", ...common(element, field) });
  input.addEventListener("input", () => {
    surface.set(block, element, { rich_text_value: input.value ? toRich(input.value) : null });
    if (wants(element, "on_character_entered")) surface.changed(block, element, TYPING_MS);
    else surface.clearError(block.block_id);
  });
  surface.paint(block, element, () => {
    const shown = fromRich(surface.get(block, element).rich_text_value);
    if (input.value !== shown) input.value = shown;
  });
  return tag(el("div", { class: "text-field" }, input), block, element);
}

const MADE = {
  plain_text_input: textField,
  email_text_input: email,
  url_text_input: url,
  number_input: number,
  datepicker: schedule,
  timepicker: schedule,
  datetimepicker: schedule,
  file_input: fileInput,
  rich_text_input: richInput,
};

export const fieldControl = (type) => MADE[type];
