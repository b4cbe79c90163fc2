// Where a person writes: text, commands, mentions, files.

import { api } from "./api.js";
import { Completion } from "./completion.js";
import { el } from "./dom.js";
import { fileSize } from "./format.js";
import { icon } from "./icons.js";
import { runShortcut } from "./message.js";
import { escape } from "./mrkdwn.js";
import { openMenu } from "./popover.js";
import { store } from "./store.js";
import { toast } from "./toast.js";

/** Names after @ and # to Slack's tokens, longest name first; the rest escaped as Slack's client does. */
export function encode(text) {
  const names = [
    ...store.state.people.filter((one) => !one.deleted).map((one) => [`@${one.name}`, `<@${one.id}>`]),
    ...store.state.channels.filter((one) => one.kind === "channel").map((one) => [`#${one.name}`, `<#${one.id}>`]),
  ].sort((a, b) => b[0].length - a[0].length);
  let out = "";
  let at = 0;
  while (at < text.length) {
    const free = at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);
    const hit = free && "@#".includes(text[at]) && names.find(([name]) => text.startsWith(name, at) && !/[\p{L}\p{N}]/u.test(text[at + name.length] ?? " "));
    out += hit ? hit[1] : escape(text[at]);
    at += hit ? hit[0].length : 1;
  }
  return out;
}

export class Composer {
  constructor({ thread = null }) {
    this.threadOf = thread; // () => ts, for the thread's composer
    this.channel = null;
    this.drafts = new Map();
    this.staged = [];
    this.input = el("textarea", { class: "composer-input", rows: "1", autocomplete: "off", "data-home-focus": thread ? null : "" });
    this.completion = new Completion(this.input, () => !thread);
    this.notice = el("div", { class: "composer-notice", role: "alert" });
    this.tray = el("ul", { class: "tray", "aria-label": "Files to send" });
    this.picker = el("input", { type: "file", multiple: true, class: "sr-only", tabindex: "-1", "aria-hidden": "true", onchange: () => this.stage(this.picker.files) });
    this.sender = el("button", { type: "button", class: "send", "aria-label": "Send", title: "Send", onclick: () => this.send() }, icon("send"));
    this.node = el("div", { class: "composer" }, this.completion.node, this.notice,
      el("div", { class: "composer-box" }, this.input, this.tray, el("div", { class: "composer-bar" }, this.tools(), this.sender)), this.picker);
    this.listen();
  }

  tools() {
    const tool = (name, label, run) => el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: run }, icon(name));
    const bolt = tool("bolt", "Shortcuts", () => openMenu(bolt, this.shortcuts(), { label: "Shortcuts" }));
    const begin = (sign) => () => this.insert(sign);
    return el("div", { class: "composer-tools" },
      tool("clip", "Attach files", () => this.picker.click()),
      !this.threadOf && tool("slash", "Commands", begin("/")), tool("at", "Mention somebody", begin("@")), !this.threadOf && bolt);
  }

  shortcuts() {
    const global = store.state.shortcuts.filter((one) => one.type === "global" || one.type === "shortcut");
    return global.length ? global.map((one) => ({ label: one.name, note: one.description, lead: icon("bolt"), run: () => runShortcut(one) }))
      : [{ heading: `${store.state.app.name} has no shortcuts here.` }];
  }

  listen() {
    this.input.addEventListener("input", () => {
      this.notice.replaceChildren();
      this.grow();
      this.completion.refresh();
    });
    this.input.addEventListener("blur", () => this.completion.close());
    this.input.addEventListener("keydown", (event) => {
      if (event.isComposing || this.completion.keydown(event)) return;
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("paste", (event) => event.clipboardData?.files.length && this.stage(event.clipboardData.files));
  }

  /** Writes to `channel` from now on; drafts are kept by conversation. */
  aim(key, channel, placeholder, disabled = false) {
    if (this.key === key) return;
    if (this.key) this.drafts.set(this.key, this.input.value);
    this.key = key;
    this.channel = channel;
    this.input.value = this.drafts.get(key) ?? "";
    this.input.placeholder = placeholder;
    this.input.setAttribute("aria-label", placeholder);
    this.input.disabled = disabled;
    this.sender.disabled = disabled;
    this.notice.replaceChildren();
    this.staged = [];
    this.drawTray();
    this.completion.close();
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 220)}px`;
    this.node.classList.toggle("ready", Boolean(this.input.value.trim() || this.staged.length));
  }

  insert(sign) {
    const { value, selectionStart: at } = this.input;
    const gap = sign !== "/" && at > 0 && !/\s/.test(value[at - 1]) ? " " : "";
    if (sign === "/") this.input.value = value.startsWith("/") ? value : `/${value}`;
    else this.input.setRangeText(gap + sign, at, at, "end");
    this.input.focus();
    if (sign === "/" && this.input.value === "/") this.input.setSelectionRange(1, 1);
    this.input.dispatchEvent(new Event("input"));
  }

  stage(files) {
    this.staged.push(...files);
    this.picker.value = "";
    this.drawTray();
    this.grow();
    this.input.focus();
  }

  drawTray() {
    this.tray.replaceChildren(...this.staged.map((file) => el("li", { class: "chip" }, icon("file", 14), file.name, el("span", { class: "hint" }, fileSize(file.size)),
      el("button", { type: "button", class: "chip-x", "aria-label": `Remove ${file.name}`, onclick: () => this.unstage(file) }, icon("close", 10)))));
  }

  unstage(file) {
    this.staged = this.staged.filter((one) => one !== file);
    this.drawTray();
    this.grow();
    this.input.focus();
  }

  refuse(text) {
    for (const node of document.querySelectorAll(".toast")) if (node.textContent === text) node.remove();
    this.notice.replaceChildren(icon("alert", 15), el("span", {}, text));
  }

  async send() {
    const typed = this.input.value.trim();
    if ((!typed && !this.staged.length) || this.sender.getAttribute("aria-busy") === "true") return;
    if (this.threadOf && typed.startsWith("/")) {
      this.refuse("Commands do not work in threads. Write it in the conversation itself.");
      return;
    }
    this.sender.setAttribute("aria-busy", "true");
    this.notice.replaceChildren();
    try {
      await this.post(typed);
    } catch (error) {
      this.refuse(error.message);
      if (!this.input.value) this.input.value = typed;
    }
    this.sender.removeAttribute("aria-busy");
    this.grow();
  }

  async post(typed) {
    const { channel } = this;
    const thread = this.threadOf?.();
    for (const file of [...this.staged]) {
      const answer = await api.upload(file, channel, thread);
      if (answer.ok === false) throw new Error(answer.text || `${file.name} was not accepted.`);
      this.unstage(file);
    }
    if (!typed) return;
    this.input.value = "";
    this.completion.close();
    this.grow();
    const answer = await api.say(channel, encode(typed), thread);
    if (answer.ok === false) throw new Error(answer.text || answer.error || "That was not accepted.");
  }
}
