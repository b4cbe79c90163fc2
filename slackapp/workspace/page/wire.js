// The "wire": the last calls between the app and the workspace, as they come.

import { api } from "./api.js";
import { el } from "./dom.js";
import { when } from "./format.js";
import { icon } from "./icons.js";

const EVERY_MS = 1500;
const FILTERS = [["all", "All"], ["in", "App to Slack"], ["out", "Slack to app"], ["bad", "Failed"]];

const failed = (line) => line.status >= 400 || Boolean(line.error) || line.status === 0;

export class WirePanel {
  constructor(onclose) {
    this.filter = "all";
    this.rows = el("tbody");
    this.count = el("span", { class: "hint" });
    this.tabs = FILTERS.map(([key, label]) => el("button", { type: "button", class: "chip-button", "aria-pressed": String(key === "all"), onclick: () => this.pick(key) }, label));
    this.body = el("div", { class: "wire-body", tabindex: "0", role: "region", "aria-label": "Calls" }, el("table", { class: "wire-table" },
      el("thead", {}, el("tr", {}, ["Time", "Direction", "Call", "Outcome", "ms"].map((name) => el("th", { scope: "col" }, name)))), this.rows));
    this.node = el("section", { class: "wire", "aria-label": "Wire", hidden: true },
      el("div", { class: "wire-head" }, el("h2", {}, "Wire"), this.count, el("div", { class: "wire-filters" }, this.tabs),
        el("button", { type: "button", class: "icon-button", "aria-label": "Close the wire", onclick: onclose }, icon("close"))), this.body);
  }

  toggle(on) {
    this.node.hidden = !on;
    clearInterval(this.timer);
    if (!on) return;
    this.load();
    this.timer = setInterval(() => !document.hidden && this.load(), EVERY_MS);
  }

  pick(key) {
    this.filter = key;
    this.tabs.forEach((tab, at) => tab.setAttribute("aria-pressed", String(FILTERS[at][0] === key)));
    this.draw();
  }

  async load() {
    try {
      this.lines = (await api.log()).log ?? [];
    } catch {
      return; // the banner already says that the workspace does not answer
    }
    this.draw();
  }

  draw() {
    const lines = (this.lines ?? []).filter((line) => this.filter === "all" || (this.filter === "bad" ? failed(line) : line.direction === this.filter));
    const print = JSON.stringify([this.filter, lines.length, lines.at(-1)]);
    if (print === this.print) return;
    this.print = print;
    const end = this.body.scrollHeight - this.body.scrollTop - this.body.clientHeight < 40;
    const bad = lines.filter(failed).length;
    this.count.textContent = `${lines.length} calls${bad ? `, ${bad} failed` : ""}`;
    this.rows.replaceChildren(...lines.map((line) => el("tr", { class: failed(line) ? "failed" : null },
      el("td", {}, when(line.at, Intl.DateTimeFormat().resolvedOptions().timeZone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })),
      el("td", {}, line.direction === "in" ? "app → Slack" : "Slack → app"),
      el("td", { class: "call" }, line.what),
      el("td", {}, line.error ? `${line.status} ${line.error}` : String(line.status)),
      el("td", { class: "ms" }, String(Math.round(line.ms))))));
    if (end) this.body.scrollTop = this.body.scrollHeight;
  }
}
