// Ctrl+K: jump to a conversation.

import { avatar } from "./avatar.js";
import { showDialog } from "./confirm.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { channelTitle, emit, store } from "./store.js";

let shown = false;

function places() {
  const { channels, app } = store.state;
  return [
    { label: `${app.name} Home`, note: "App", lead: avatar(app.bot_user_id, "small"), place: { kind: "home" } },
    ...channels.map((one) => ({
      label: channelTitle(one), note: one.topic || (one.kind === "dm" ? "Direct message" : ""), unread: one.unread,
      lead: one.kind === "dm" ? avatar(one.with, "small") : icon("hash", 18), place: { kind: "channel", id: one.id },
    })),
  ].sort((a, b) => (b.unread ?? 0) - (a.unread ?? 0));
}

/** Letters of `query` in order within `label`; smaller is better, -1 when they are not there. */
function rank(label, query) {
  const text = label.toLowerCase();
  const found = text.indexOf(query);
  if (found >= 0) return found;
  let at = -1;
  for (const letter of query.replace(/\s/g, "")) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return -1;
  }
  return 100 + at;
}

export function openSwitcher() {
  if (shown || document.querySelector("dialog[open]")) return;
  shown = true;
  let rows = [];
  let at = 0;
  const input = el("input", {
    class: "list-search big", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "jump-list", "aria-label": "Jump to",
    placeholder: "Jump to a channel or person", autocomplete: "off", spellcheck: "false",
  });
  const box = el("div", { class: "list", role: "listbox", id: "jump-list", "aria-label": "Conversations" });
  const dialog = el("dialog", { class: "dialog jump", "aria-label": "Jump to" }, input, box);
  const done = showDialog(dialog, () => leave());
  const leave = () => {
    shown = false;
    done();
  };
  const go = (row) => {
    leave();
    emit("go", row.place);
  };
  const draw = () => {
    box.replaceChildren(...rows.map((row, index) => el("div", {
      class: index === at ? "option active" : "option", role: "option", id: `jump-${index}`, "aria-selected": String(index === at), onclick: () => go(row),
    }, row.lead, el("span", { class: "menu-text" }, el("span", { class: "menu-label" }, row.label), row.note && el("span", { class: "menu-note" }, row.note)),
    row.unread > 0 && el("span", { class: "count" }, String(row.unread)))));
    if (!rows.length) box.append(el("div", { class: "list-empty" }, "Nothing fits."));
    box.querySelector(".active")?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows.length ? `jump-${at}` : "");
  };
  const filter = () => {
    const query = input.value.trim().toLowerCase();
    rows = places().map((row) => ({ ...row, rank: rank(row.label, query) })).filter((row) => row.rank >= 0);
    if (query) rows.sort((a, b) => a.rank - b.rank);
    at = 0;
    draw();
  };
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) at = (at + step + rows.length) % rows.length;
    else if (event.key === "Enter" && rows[at]) return go(rows[at]);
    else return undefined;
    event.preventDefault();
    return draw();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && leave());
  filter();
  input.focus();
}
