// The middle of the page (a conversation or the app's Home) and the thread beside it.

import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { ask } from "./confirm.js";
import { el } from "./dom.js";
import { Feed } from "./feed.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { appDm } from "./sidebar.js";
import { channel, channelTitle, emit, me, nameOf, person, roleOf, store } from "./store.js";
import { toast } from "./toast.js";

const iconButton = (name, label, run, extra = {}) => el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run, ...extra }, icon(name));

export class Conversation {
  constructor() {
    this.head = el("header", { class: "pane-head" });
    this.feed = new Feed({ label: "Messages" });
    this.composer = new Composer({});
    this.home = new Home();
    this.node = el("main", { class: "pane", id: "main" }, this.head, this.feed.node, this.home.node, this.composer.node);
    this.menu = iconButton("menu", "Conversations", () => emit("drawer"), { class: "icon-button drawer-button", "aria-controls": "sidebar" });
    dropZone(this.node, this.composer);
  }

  draw() {
    const atHome = store.place.kind === "home";
    this.home.node.hidden = !atHome;
    this.feed.node.hidden = atHome;
    this.composer.node.hidden = atHome;
    const here = atHome ? null : channel(store.place.id);
    this.drawHead(here);
    if (atHome) this.home.draw();
    else if (here) this.drawFeed(here);
  }

  drawHead(here) {
    const dm = appDm();
    const print = JSON.stringify([store.place, here, dm?.id, dm?.unread, me().id, store.state.app]);
    if (print === this.print) return;
    this.print = print;
    const inApp = !here || here.id === dm?.id;
    this.head.replaceChildren(this.menu, ...(inApp ? appHead(dm, here) : roomHead(here)));
  }

  drawFeed(here) {
    const messages = store.messages.get(here.id);
    const key = `${me().id}|${here.id}`;
    this.composer.aim(key, here.id, placeholder(here), here.archived);
    if (messages) this.feed.show(key, here.id, messages, { newFrom: store.newFrom.get(here.id), intro: this.intro(here) });
    else if (this.feed.key !== key) this.feed.show(`${key}|loading`, here.id, []);
  }

  intro(here) {
    if (this.introFor === here.id) return this.introText;
    this.introFor = here.id;
    this.introText = here.kind === "dm" ? `This is the beginning of your direct messages with ${channelTitle(here)}.`
      : `This is the beginning of #${here.name}. Type / to see what ${store.state.app.name} can do.`;
    return this.introText;
  }
}

const placeholder = (here) => {
  if (here.archived) return "This channel is archived";
  if (here.kind === "dm") return `Message ${channelTitle(here)}`;
  return `Message #${here.name}${matchMedia("(max-width: 620px)").matches ? "" : ", or / for commands"}`;
};

function appHead(dm, here) {
  const { app } = store.state;
  const tab = (label, place, on, count) => el("button", { type: "button", class: "tab", "aria-current": on ? "page" : null, onclick: () => emit("go", place) },
    label, count > 0 && !on && el("span", { class: "count" }, String(count)));
  return [
    el("div", { class: "pane-title" }, avatar(app.bot_user_id), el("h1", {}, app.name)),
    el("div", { class: "tabs" }, tab("Home", { kind: "home" }, !here), dm && tab("Messages", { kind: "channel", id: dm.id }, Boolean(here), dm.unread)),
    app.installed && appMenu(app),
  ].filter(Boolean);
}

function appMenu(app) {
  const node = iconButton("more", `About ${app.name}`, () => openMenu(node, [{ label: `Remove ${app.name}`, note: "Its tokens are revoked at once.", danger: true, run: remove }], { align: "end" }),
    { class: "icon-button app-menu", "aria-haspopup": "menu", "aria-expanded": "false" });
  const remove = async () => {
    const sure = await ask({ title: `Remove ${app.name}?`, text: "It is told so, as by Slack, and can do nothing more in this workspace.", confirm: "Remove", danger: true });
    if (sure) api.uninstall().catch((error) => toast(error.message, "bad"));
  };
  return node;
}

function roomHead(here) {
  const other = here.kind === "dm" ? person(here.with) : null;
  const names = (here.member_ids ?? []).map(nameOf).sort();
  return [
    el("div", { class: "pane-title" }, other ? avatar(other.id) : icon("hash", 20), el("h1", {}, channelTitle(here)),
      here.ext_shared && el("span", { class: "badge external" }, "Shared with another company")),
    el("p", { class: "topic" }, other ? roleOf(other) : here.topic || ""),
    !other && names.length > 0 && el("span", { class: "members", title: names.join(", ") }, icon("people", 16), el("span", { "aria-label": `${names.length} members: ${names.join(", ")}` }, String(names.length))),
  ].filter(Boolean);
}

/** Files dropped anywhere on the pane are put into its composer. */
function dropZone(node, composer) {
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files") && !composer.node.hidden;
  let depth = 0;
  node.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    depth += 1;
    node.classList.add("dropping");
  });
  node.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (!depth) node.classList.remove("dropping");
  });
  node.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  node.addEventListener("drop", (event) => {
    depth = 0;
    node.classList.remove("dropping");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    composer.stage(event.dataTransfer.files);
  });
}

export class Thread {
  constructor() {
    this.feed = new Feed({ label: "Thread", inThread: true });
    this.composer = new Composer({ thread: () => store.thread?.ts });
    this.where = el("span", { class: "hint" });
    this.node = el("aside", { class: "thread", "aria-label": "Thread", hidden: true },
      el("header", { class: "pane-head" }, el("div", { class: "pane-title" }, el("h2", {}, "Thread"), this.where), iconButton("close", "Close thread", () => emit("thread", null))),
      this.feed.node, this.composer.node);
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) emit("thread", null);
    });
    dropZone(this.node, this.composer);
  }

  draw() {
    const { thread } = store;
    this.node.hidden = !thread;
    if (!thread) return;
    const here = channel(thread.channel);
    const key = `${me().id}|${thread.channel}|${thread.ts}`;
    this.where.textContent = here ? (here.kind === "dm" ? channelTitle(here) : `#${here.name}`) : "";
    this.composer.aim(key, thread.channel, "Reply", here?.archived);
    const messages = store.replies.get(`${thread.channel}|${thread.ts}`);
    this.feed.show(messages ? key : `${key}|loading`, thread.channel, messages ?? []);
  }
}
