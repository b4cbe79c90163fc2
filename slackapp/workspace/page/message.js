// One message: who, when, what, its files and what can be done with it. A row stays the same node while it changes.

import { api } from "./api.js";
import { Attachments } from "./attachments.js";
import { avatar } from "./avatar.js";
import { buildBlock } from "./blocks.js";
import { el, reconcile } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { fileNodes } from "./files.js";
import { ago, dateTokens, dayKey, timeOf, when } from "./format.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { emit, kindOf, nameOf, now, person, store, zone } from "./store.js";
import { Surface } from "./surface.js";
import { toast } from "./toast.js";

const authorOf = (message) => message.user || message.bot || message.bot_id || "";

/** The name over a message. */
export const authorName = (message) => message.username || nameOf(authorOf(message));

/** What is read out of a message. */
export const spoken = (message) => `${authorName(message)}: ${String(message.text ?? "").slice(0, 300)}`;

/** A row that can be given newer states of its message. */
export class MessageRow {
  constructor(channel, ts, inThread) {
    this.channel = channel;
    this.ts = ts;
    this.inThread = inThread;
    this.side = el("div", { class: "message-side" });
    this.head = el("div", { class: "message-head" });
    this.body = el("div", { class: "blocks" });
    this.under = el("div", { class: "attachments" });
    this.rest = el("div", { class: "message-rest" });
    this.tools = el("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" });
    this.node = el("li", { class: "message", tabindex: "-1", "data-ts": ts },
      this.side, el("div", { class: "message-main" }, this.head, this.body, this.under, this.rest), this.tools);
    this.surface = null;
    this.attachments = null;
  }

  /** Draws `message`; `follows` means that the one above is by the same author. */
  update(message, follows) {
    const print = JSON.stringify([message, follows, zone()]);
    if (print === this.print) return;
    this.print = print;
    this.message = message;
    const joined = follows && !message.ephemeral;
    this.node.classList.toggle("follows", joined);
    this.node.classList.toggle("ephemeral", Boolean(message.ephemeral));
    this.node.setAttribute("aria-label", `${authorName(message)}, ${timeOf(message.ts, zone())}`);
    this.drawHead(message, joined);
    this.drawBody(message);
    this.drawAttachments(message);
    this.drawRest(message);
    this.drawTools(message);
  }

  drawHead(message, joined) {
    const stamp = el("time", { class: "stamp", title: dateTokens("{date_long} at {time_secs}", Number(message.ts), zone(), now()) }, this.stamp(message));
    const author = person(authorOf(message));
    const badge = author && ["bot", "guest", "external"].includes(author.kind) && el("span", { class: `badge ${author.kind}` }, kindOf(author));
    this.side.replaceChildren(joined ? stamp : avatar(authorOf(message), "", message.username || null));
    this.head.replaceChildren(...(joined ? [] : [el("span", { class: "author" }, authorName(message)), badge, stamp].filter(Boolean)));
  }

  /** The time; in a thread, which has no day lines, with the day unless it is today. */
  stamp({ ts }) {
    const today = dayKey(ts, zone()) === dayKey(now(), zone());
    return this.inThread && !today ? `${when(ts, zone(), { day: "numeric", month: "short" })}, ${timeOf(ts, zone())}` : timeOf(ts, zone());
  }

  drawBody(message) {
    const mark = message.edited ? el("span", { class: "edited", title: "Edited" }, "(edited)") : null;
    if (!message.blocks?.length) {
      this.surface = null;
      this.body.replaceChildren(el("div", { class: "prose" }, mrkdwn(message.text), mark && " ", mark));
      return;
    }
    if (!this.surface) {
      this.body.replaceChildren();
      this.surface = new Surface({ host: this.body, build: buildBlock, container: this.container(message) });
    }
    this.surface.render(message.blocks);
  }

  container({ ephemeral }) {
    return { type: "message", channel: this.channel, ts: this.ts, ephemeral: Boolean(ephemeral) };
  }

  drawAttachments(message) {
    if (!message.attachments?.length && !this.attachments) return;
    this.attachments ??= new Attachments(this.under, this.container(message));
    this.attachments.render(message.attachments ?? []);
  }

  drawRest(message) {
    const reactions = message.reactions?.length && el("div", { class: "reactions" }, message.reactions.map((one) =>
      el("span", { class: "reaction", title: (one.users ?? []).map(nameOf).join(", ") }, EMOJI.get(one.name) ?? `:${one.name}:`, ` ${one.count ?? 1}`)));
    const edited = message.edited && message.blocks?.length ? el("span", { class: "edited" }, "(edited)") : null;
    const replies = !this.inThread && message.reply_count > 0 && el("button", { type: "button", class: "replies", onclick: () => this.openThread() },
      icon("thread", 16), `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`,
      message.latest_reply && el("span", { class: "hint" }, `last reply ${ago(Number(message.latest_reply), now())}`));
    const only = message.ephemeral && el("div", { class: "only-you" }, icon("eye", 15), "Only visible to you");
    reconcile(this.rest, [only, fileNodes(message.files), edited, reactions, replies].filter(Boolean));
  }

  drawTools(message) {
    if (this.tools.childElementCount || message.ephemeral) return;
    const more = el("button", {
      type: "button", class: "icon-button", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", "aria-expanded": "false",
      onclick: () => openMenu(more, this.menu(), { align: "end", label: "Message actions" }),
    }, icon("more"));
    const reply = !this.inThread && el("button", {
      type: "button", class: "icon-button", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => this.openThread(),
    }, icon("thread"));
    this.tools.append(...[reply, more].filter(Boolean));
  }

  menu() {
    const shortcuts = store.state.shortcuts.filter((one) => one.type === "message" || one.type === "message_action");
    return [
      ...(this.inThread ? [] : [{ label: "Reply in thread", lead: icon("thread"), run: () => this.openThread() }]),
      { label: "Copy text", lead: icon("copy"), run: () => navigator.clipboard?.writeText(this.body.innerText).then(() => toast("Copied.", "good"), () => toast("The browser refused to copy.", "bad")) },
      ...(shortcuts.length ? [{ heading: store.state.app.name }] : []),
      ...shortcuts.map((one) => ({ label: one.name, lead: icon("bolt"), run: () => runShortcut(one, this.channel, this.ts) })),
    ];
  }

  openThread() {
    emit("thread", { channel: this.channel, ts: this.message.thread_ts || this.ts });
  }
}

/** Runs a shortcut, on a message or (without `channel`) anywhere. */
export async function runShortcut(one, channel, ts) {
  try {
    const answer = await api.shortcut({ callback_id: one.callback_id, ...(channel ? { channel, ts } : {}) });
    if (answer.ok === false) toast(answer.text || "The app could not do that.", "bad");
  } catch (error) {
    toast(error.message, "bad");
  }
}
