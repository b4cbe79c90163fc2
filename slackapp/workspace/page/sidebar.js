// Channels, direct messages and the app, with what is unread.

import { avatar } from "./avatar.js";
import { el, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { roving } from "./popover.js";
import { channelTitle, emit, person, store } from "./store.js";

const byName = (a, b) => channelTitle(a).localeCompare(channelTitle(b));

/** The direct message with the app, if there is one; it stays when the app is removed. */
export const appDm = () => store.state.channels.find((one) => one.kind === "dm" && person(one.with)?.kind === "bot") ?? null;

export class Sidebar {
  constructor() {
    this.node = el("nav", { class: "sidebar", "aria-label": "Conversations", id: "sidebar" });
    this.rows = new Map();
    roving(this.node, ".place");
  }

  draw() {
    const { channels, app } = store.state;
    const dm = appDm();
    const dms = channels.filter((one) => one.kind === "dm" && one !== dm).sort(byName);
    const rooms = channels.filter((one) => one.kind === "channel").sort(byName);
    reconcile(this.node, [
      this.heading("App", "app"),
      this.row("home", { kind: "home" }, avatar(app.bot_user_id, "small"), app.name, dm?.unread ?? 0, app.installed ? "Home" : "not installed"),
      this.heading("Channels", "channels"),
      ...rooms.map((one) => this.row(one.id, { kind: "channel", id: one.id }, icon("hash", 16), one.name, one.unread, this.mark(one))),
      ...(dms.length ? [this.heading("Direct messages", "dms")] : []),
      ...dms.map((one) => this.row(one.id, { kind: "channel", id: one.id }, avatar(one.with, "small"), channelTitle(one), one.unread,
        person(one.with)?.deleted ? "left" : "")),
    ]);
  }

  mark(one) {
    if (one.archived) return "archived";
    return one.ext_shared ? "shared" : "";
  }

  heading(text, key) {
    if (!this.rows.has(`h:${key}`)) this.rows.set(`h:${key}`, el("h2", { class: "side-heading" }, text));
    return this.rows.get(`h:${key}`);
  }

  row(key, place, lead, name, unread, mark) {
    const current = isHere(place);
    const print = JSON.stringify([name, unread, mark, current, place.id]);
    let node = this.rows.get(key);
    if (!node) {
      node = el("button", { type: "button", class: "place", onclick: () => emit("go", place) });
      this.rows.set(key, node);
    }
    if (node.print === print) return node;
    node.print = print;
    node.classList.toggle("unread", unread > 0 && !current);
    if (current) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
    node.replaceChildren(lead, el("span", { class: "place-name" }, name), ...[mark && el("span", { class: "place-mark" }, mark),
      unread > 0 && !current && el("span", { class: "count", "aria-label": `${unread} unread` }, unread > 99 ? "99+" : String(unread))].filter(Boolean));
    return node;
  }
}

function isHere(place) {
  const here = store.place;
  if (!here) return false;
  if (place.kind === "home") return here.kind === "home" || (here.kind === "channel" && here.id === appDm()?.id);
  return here.kind === "channel" && here.id === place.id;
}
