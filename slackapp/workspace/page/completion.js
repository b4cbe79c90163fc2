// Completion in a composer: commands after "/", people after "@", channels after "#", emoji after ":".

import { avatar } from "./avatar.js";
import { el, uid } from "./dom.js";
import { EMOJI, findEmoji } from "./emoji.js";
import { me, roleOf, store } from "./store.js";

const MOST = 8;
const begins = (text, part) => text.toLowerCase().split(/[\s-]+/).some((word) => word.startsWith(part)) || text.toLowerCase().startsWith(part);

function commands(part) {
  return store.state.commands.filter((one) => one.name.toLowerCase().startsWith(part.toLowerCase())).map((one) => ({
    label: one.name, hint: one.usage_hint, note: one.description, insert: `${one.name} `,
  }));
}

function people(part) {
  return store.state.people.filter((one) => !one.deleted && one.id !== me().id && begins(one.name, part)).slice(0, MOST)
    .map((one) => ({ label: one.name, note: roleOf(one), lead: avatar(one.id, "small"), insert: `@${one.name} ` }));
}

function channels(part) {
  return store.state.channels.filter((one) => one.kind === "channel" && begins(one.name, part)).slice(0, MOST)
    .map((one) => ({ label: `#${one.name}`, note: one.topic, insert: `#${one.name} ` }));
}

const emoji = (part) => findEmoji(part, MOST).map((name) => ({ label: `:${name}:`, lead: el("span", { class: "emoji" }, EMOJI.get(name)), insert: `${EMOJI.get(name)} ` }));

/** What is being completed in `text` before the caret: {from, options}, or null. */
export function suggest(text, withCommands) {
  const command = withCommands && /^\/\S*$/.exec(text);
  if (command) return { from: 0, options: commands(command[0]), part: command[0] };
  const hit = /(^|\s)([@#:])([\p{L}\p{N}_+.-]*)$/u.exec(text);
  if (!hit || (hit[2] === ":" && hit[3].length < 2)) return null;
  const part = hit[3].toLowerCase();
  const options = { "@": people, "#": channels, ":": emoji }[hit[2]](part);
  return options.length ? { from: text.length - part.length - 1, options, part: hit[2] + part } : null;
}

/** The list over a text area. `keydown(event)` returns true when it has used the key. */
export class Completion {
  constructor(input, withCommands) {
    this.input = input;
    this.withCommands = withCommands;
    this.id = uid("complete");
    this.node = el("div", { class: "completion", role: "listbox", id: this.id, "aria-label": "Suggestions", hidden: true });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.id);
    this.close();
  }

  close() {
    this.found = null;
    this.node.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
  }

  refresh() {
    const { value, selectionStart: caret } = this.input;
    this.found = suggest(value.slice(0, caret), this.withCommands());
    if (!this.found?.options.length) {
      this.close();
      return;
    }
    this.at = 0;
    this.node.hidden = false;
    this.draw();
  }

  draw() {
    const title = this.found.part.startsWith("/") ? el("div", { class: "menu-heading", role: "presentation" }, "Commands") : null;
    this.node.replaceChildren(...[title, ...this.found.options.map((one, at) => this.row(one, at))].filter(Boolean));
    this.node.querySelector(".active")?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
  }

  row(one, at) {
    return el("div", {
      class: at === this.at ? "option active" : "option", role: "option", id: `${this.id}-${at}`, "aria-selected": String(at === this.at),
      onpointerdown: (event) => event.preventDefault(), onclick: () => this.pick(at),
    }, one.lead, el("span", { class: "menu-text" },
      el("span", { class: "menu-label" }, one.label, one.hint && el("span", { class: "usage" }, ` ${one.hint}`)),
      one.note && el("span", { class: "menu-note" }, one.note)));
  }

  pick(at) {
    const { value, selectionStart: caret } = this.input;
    const one = this.found.options[at];
    const start = value.slice(0, this.found.from) + one.insert;
    this.input.value = start + value.slice(caret).replace(/^ /, "");
    this.input.setSelectionRange(start.length, start.length);
    this.close();
    this.input.focus();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  keydown(event) {
    if (!this.found) return false;
    const { options } = this.found;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + options.length) % options.length;
      this.draw();
    } else if (event.key === "Escape") {
      this.close();
    } else if (event.key === "Tab" || (event.key === "Enter" && !this.complete())) {
      this.pick(this.at);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Whether the text already is a whole command: then Enter sends. */
  complete() {
    return this.found.part.startsWith("/") && this.found.options.some((one) => one.label === this.input.value.trim());
  }
}
