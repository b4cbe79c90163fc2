// A list of messages that follows its data: rows are kept, the scroll position too, the end stays in view.

import { el, reconcile } from "./dom.js";
import { dayKey, dayLabel } from "./format.js";
import { MessageRow } from "./message.js";
import { now, zone } from "./store.js";

const NEAR_END = 80;
const JOIN_SECONDS = 300;

export class Feed {
  constructor({ label, inThread = false }) {
    this.inThread = inThread;
    this.list = el("ol", { class: "feed-list", "aria-label": label });
    this.node = el("div", { class: "feed", tabindex: "-1" }, this.list);
    this.rows = new Map();
    this.key = null;
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.pinned = true;
    this.node.addEventListener("scroll", () => {
      this.pinned = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.list);
  }

  /** Shows `messages` of `channel`. `key` names the list: another key starts at its end. */
  show(key, channel, messages, { newFrom = null, intro = null } = {}) {
    const fresh = key !== this.key;
    if (fresh) {
      this.rows.clear();
      this.list.replaceChildren();
      this.key = key;
    }
    const anchor = fresh || this.pinned ? null : this.anchor();
    const kept = new Map();
    const nodes = intro ? [this.introNode(intro)] : [];
    messages.forEach((message, at) => {
      const before = messages[at - 1];
      const divider = this.divider(message, before, newFrom);
      if (divider) nodes.push(divider);
      const id = `${message.ephemeral ? "e" : ""}${message.ts}`;
      const row = this.rows.get(id) ?? new MessageRow(channel, message.ts, this.inThread);
      row.update(message, !divider && joins(before, message));
      kept.set(id, row);
      nodes.push(row.node);
    });
    this.rows = kept;
    reconcile(this.list, nodes);
    this.rove();
    if (fresh || this.pinned) this.toEnd();
    else if (anchor?.node.isConnected) this.node.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
  }

  introNode(intro) {
    this.intro ??= new Map();
    if (!this.intro.has(intro)) this.intro.set(intro, el("li", { class: "intro" }, intro));
    return this.intro.get(intro);
  }

  divider(message, before, newFrom) {
    if (this.inThread) return null;
    const isNew = newFrom && message.ts === newFrom;
    const day = !before || dayKey(before.ts, zone()) !== dayKey(message.ts, zone());
    if (!isNew && !day) return null;
    return el("li", { class: isNew ? "day new" : "day" },
      day && el("span", { class: "day-label" }, dayLabel(Number(message.ts), zone(), now())), isNew && el("span", { class: "new-label" }, "New"));
  }

  anchor() {
    const top = this.node.getBoundingClientRect().top;
    const row = [...this.list.children].find((node) => node.getBoundingClientRect().bottom > top);
    return row && { node: row, top: row.getBoundingClientRect().top };
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.pinned = true;
  }

  /** One row takes part in the Tab order; arrow keys move it. */
  rove() {
    const rows = [...this.list.querySelectorAll(".message")];
    if (rows.some((row) => row.tabIndex === 0)) return;
    if (rows.length) rows[rows.length - 1].tabIndex = 0;
  }

  move(event) {
    if (!event.target.classList?.contains("message")) return;
    const rows = [...this.list.querySelectorAll(".message")];
    const at = rows.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "t" && !this.inThread) this.rows.get(event.target.dataset.ts)?.openThread();
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[at].tabIndex = -1;
    rows[to].tabIndex = 0;
    rows[to].focus();
  }
}

function joins(before, message) {
  if (!before || message.blocks?.length || before.blocks?.length || before.ephemeral !== message.ephemeral || before.username !== message.username) return false;
  return (before.user ?? before.bot) === (message.user ?? message.bot) && Number(message.ts) - Number(before.ts) < JOIN_SECONDS;
}
