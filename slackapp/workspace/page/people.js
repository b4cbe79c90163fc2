// Who is looking: the button that names the person, and the menu to become another one.

import { avatar } from "./avatar.js";
import { el } from "./dom.js";
import { openMenu } from "./popover.js";
import { emit, kindOf, me, roleOf, store } from "./store.js";

const ORDER = [["member", "manager"], ["guest"], ["external"]];
const HEADINGS = ["This workspace", "Guests", "Other companies"];

function items() {
  const living = store.state.people.filter((one) => !one.deleted && one.kind !== "bot");
  return ORDER.flatMap((kinds, at) => {
    const group = living.filter((one) => kinds.includes(one.kind));
    return group.length ? [{ heading: HEADINGS[at] }, ...group.map(item)] : [];
  });
}

const item = (one) => ({
  label: one.name, note: [roleOf(one), one.title && one.kind !== "member" ? kindOf(one) : "", one.tz].filter(Boolean).join(" · "),
  lead: avatar(one.id), checked: one.id === me().id, run: () => emit("become", one.id),
});

export class People {
  constructor() {
    this.node = el("button", {
      type: "button", class: "who", "aria-haspopup": "menu", "aria-expanded": "false",
      onclick: () => openMenu(this.node, items(), { align: "end", label: "See the workspace as" }),
    });
  }

  /** Draws who it is. The same person is not drawn again: a press whose target goes away meanwhile is none. */
  draw() {
    const one = me();
    const print = JSON.stringify([one.id, one.name, one.avatar_color, roleOf(one)]);
    if (print === this.print) return;
    this.print = print;
    const aside = (text) => el("span", { class: "sr-only" }, text);
    this.node.replaceChildren(avatar(one.id), el("span", { class: "who-words" }, aside("You are"), el("strong", {}, one.name),
      el("span", { class: "hint" }, roleOf(one)), aside("Change person")));
  }
}
