// Puts the page together: loads the state, follows the live events, moves between places.

import { api } from "./api.js";
import { Clock } from "./clock.js";
import { coalesce, el } from "./dom.js";
import { icon } from "./icons.js";
import { follow } from "./live.js";
import { spoken } from "./message.js";
import { showStack } from "./modal.js";
import { Conversation, Thread } from "./panes.js";
import { People } from "./people.js";
import { Sidebar } from "./sidebar.js";
import { channel, channelTitle, me, on, store } from "./store.js";
import { openSwitcher } from "./switcher.js";
import { themeButton } from "./theme.js";
import { mountToasts, say, toast } from "./toast.js";
import { WirePanel } from "./wire.js";

const sidebar = new Sidebar();
const conversation = new Conversation();
const thread = new Thread();
const people = new People();
const clock = new Clock();
const wire = new WirePanel(() => showWire(false));
const banner = el("div", { class: "banner", role: "status", hidden: true }, "The workspace does not answer. Trying again.");
const team = el("span", { class: "team-name" });
const CLOCK_MS = 30_000; // the workspace's clock may run by itself
let stop = null;
let wireButton = null;
const seen = new Map(); // channel id -> ts of the last message that was marked read
let entering = null; // the conversation being opened, with its unread messages

function shell() {
  wireButton = el("button", { type: "button", class: "icon-button", "aria-label": "Wire: the calls between the app and Slack", title: "Wire", "aria-pressed": "false", onclick: () => showWire(wire.node.hidden) }, icon("wire"));
  const jump = el("button", { type: "button", class: "jump-button", onclick: openSwitcher }, icon("search", 16), el("span", {}, "Jump to"), el("kbd", {}, "Ctrl K"));
  document.body.append(
    el("a", { class: "skip", href: "#main" }, "Skip to the conversation"),
    el("header", { class: "topbar" }, el("div", { class: "team" }, el("span", { class: "mark", "aria-hidden": "true" }), team), jump, clock.node,
      el("div", { class: "topbar-end" }, wireButton, themeButton(), people.node)),
    banner,
    el("div", { class: "columns" }, sidebar.node, el("div", { class: "scrim", onclick: () => drawer(false) }), conversation.node, thread.node),
    wire.node);
}

function showWire(open) {
  wire.toggle(open);
  wireButton.setAttribute("aria-pressed", String(open));
  if (!open) wireButton.focus();
}

function drawer(open) {
  document.body.classList.toggle("drawer-open", open);
  if (open) sidebar.node.querySelector("[aria-current], .place")?.focus();
}

function draw() {
  const { state } = store;
  team.textContent = state.team.name;
  people.draw();
  clock.draw();
  sidebar.draw();
  conversation.draw();
  thread.draw();
  const unread = state.channels.reduce((sum, one) => sum + (one.unread ?? 0), 0);
  const here = store.place.kind === "home" ? state.app.name : channelTitle(channel(store.place.id) ?? { name: "" });
  document.title = `${unread ? `(${unread}) ` : ""}${here} · ${state.team.name}`;
}

const loadState = coalesce(async () => {
  const state = await api.state(me()?.id);
  if (me() && state.me && state.me.id !== me().id) return; // became somebody else meanwhile
  store.state = state;
  keepPlace();
  draw();
});

const loadMessages = coalesce(async () => {
  const id = store.place?.id;
  if (!id) return;
  const { messages } = await api.messages(id);
  const before = store.messages.get(id);
  store.messages.set(id, messages);
  announce(before, messages);
  noteUnread(id, messages);
  draw();
  markRead(id);
});

const loadThread = coalesce(async () => {
  if (!store.thread) return;
  const { channel: id, ts } = store.thread;
  const { messages } = await api.thread(id, ts);
  store.replies.set(`${id}|${ts}`, messages);
  draw();
});

function announce(before, messages) {
  if (!before) return;
  const known = new Set(before.map((one) => one.ts));
  for (const one of messages) if (!known.has(one.ts) && one.user !== me().id) say(spoken(one));
}

/** Remembers where the unread messages of a channel that was just opened begin. */
function noteUnread(id, messages) {
  if (entering?.id === id && entering.unread > 0) {
    const first = messages.filter((one) => !one.ephemeral).at(-entering.unread);
    if (first && first.user !== me().id) store.newFrom.set(id, first.ts);
  }
  entering = null;
}

function markRead(id) {
  const last = (store.messages.get(id) ?? []).at(-1)?.ts;
  const here = channel(id);
  if (!here || document.hidden || (seen.get(id) === last && !here.unread)) return;
  seen.set(id, last);
  here.unread = 0;
  sidebar.draw();
  api.read(id).catch(() => null);
}

function keepPlace() {
  const { place, state } = store;
  if (place?.kind === "home" || (place && channel(place.id))) return;
  const first = state.channels.find((one) => one.kind === "channel" && !one.archived) ?? state.channels[0];
  store.place = first ? { kind: "channel", id: first.id } : { kind: "home" };
}

function remember() {
  const { place } = store;
  history.replaceState(null, "", `#${me().id}/${place.kind === "home" ? "home" : place.id}`);
}

function visit(place) {
  store.place = place;
  if (store.thread && store.thread.channel !== place.id) store.thread = null;
  drawer(false);
  remember();
  if (place.kind === "home") {
    draw();
    api.openHome().then(loadState).catch(complain);
    return;
  }
  store.newFrom.delete(place.id);
  entering = { id: place.id, unread: channel(place.id)?.unread ?? 0 };
  draw();
  loadMessages().catch(complain);
  if (matchMedia("(hover: hover)").matches) conversation.composer.input.focus();
}

const complain = (error) => toast(error.message, "bad");

let becoming = 0;

/** Shows the workspace as somebody else sees it; of several that are asked for at once, the last. */
async function become(id) {
  becoming += 1;
  const turn = becoming;
  const state = await api.state(id);
  if (turn !== becoming) return;
  stop?.();
  showStack([]);
  store.messages.clear();
  store.replies.clear();
  store.newFrom.clear();
  seen.clear();
  store.thread = null;
  store.state = state;
  keepPlace();
  remember();
  listen();
  showStack(store.state.modals ?? []);
  visit(store.place);
}

function listen() {
  stop = follow(me().id, {
    event: receive,
    status: (now) => {
      banner.hidden = now === "live";
    },
    resync: () => {
      loadState().then(() => showStack(store.state.modals ?? [])).catch(() => null);
      loadMessages().catch(() => null);
      loadThread().catch(() => null);
    },
  });
}

function receive(kind, data) {
  if (kind === "modal") showStack(data.stack ?? []);
  else if (kind === "notice") toast(data.text, data.tone);
  else if (kind === "clock") {
    Object.assign(store.state.clock, data);
    clock.draw();
  } else if (kind === "home" && data.view) {
    store.state.home = data.view;
    draw();
  } else if (kind === "unread" && channel(data.channel) && Number.isInteger(data.unread)) {
    channel(data.channel).unread = data.unread;
    draw();
  } else if (["message", "update", "delete", "ephemeral"].includes(kind)) {
    refreshFrom(data);
  } else {
    loadState().catch(() => null);
  }
}

function refreshFrom(data) {
  if (store.place?.id === data.channel) loadMessages().catch(() => null);
  else if (!data.thread_ts || data.thread_ts === data.ts) loadState().catch(() => null);
  const open = store.thread;
  if (open?.channel === data.channel && [data.thread_ts, data.ts].includes(open.ts)) loadThread().catch(() => null);
}

on("modal", showStack);
on("go", visit);
on("become", (id) => become(id).catch(complain));
on("drawer", () => drawer(!document.body.classList.contains("drawer-open")));
on("refresh", () => {
  loadState().catch(() => null);
  loadMessages().catch(() => null);
  loadThread().catch(() => null);
});
on("thread", (open) => {
  const closed = store.thread;
  store.thread = open;
  draw();
  if (open) {
    loadThread().catch(complain);
    thread.composer.input.focus();
  } else if (closed) {
    const row = conversation.feed.rows.get(closed.ts)?.node;
    (row ?? conversation.composer.input).focus();
  }
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openSwitcher();
  } else if (event.key === "Escape" && document.body.classList.contains("drawer-open")) drawer(false);
});
document.addEventListener("visibilitychange", () => !document.hidden && store.place?.id && markRead(store.place.id));

async function start() {
  const [, user, place] = /^#([^/]*)\/(.*)$/.exec(location.hash) ?? [];
  const first = await api.state(user || null);
  const who = first.me ? first : await api.state(first.people.find((one) => one.kind !== "bot" && !one.deleted).id);
  store.state = who;
  store.place = place === "home" ? { kind: "home" } : place ? { kind: "channel", id: place } : null;
  shell();
  await become(me().id);
}

setInterval(() => !document.hidden && me() && loadState().catch(() => null), CLOCK_MS);
mountToasts();
start().catch((error) => {
  document.body.append(el("p", { class: "fatal", role: "alert" }, error.message));
});
