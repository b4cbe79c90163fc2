// The workspace's clock: its time, and the buttons that move it.

import { api } from "./api.js";
import { el } from "./dom.js";
import { when } from "./format.js";
import { icon } from "./icons.js";
import { emit, now, store, zone } from "./store.js";
import { toast } from "./toast.js";

const STEPS = [["hour", "+1 hour", "+1 h"], ["day", "+1 day", "+1 d"], ["next", "Next due", "Next"]];

export class Clock {
  constructor() {
    this.time = el("time", { class: "clock-time" });
    this.buttons = STEPS.map(([step, label, short]) => el("button", { type: "button", class: "clock-step", "aria-label": label, onclick: () => this.advance(step) },
      el("span", { class: "long" }, label), el("span", { class: "short" }, short)));
    this.node = el("div", { class: "clock", role: "group", "aria-label": "The workspace's clock" }, icon("clock", 16), this.time, this.buttons);
    this.step = null;
  }

  draw() {
    const { controllable, busy, next_due: due } = store.state.clock;
    const stamp = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    this.time.textContent = when(now(), zone(), stamp).replace(",", "");
    this.time.dateTime = store.state.clock.now;
    this.time.title = when(now(), zone(), { ...stamp, year: "numeric", timeZoneName: "long" });
    const waits = busy || this.step !== null;
    this.node.classList.toggle("busy", waits);
    this.node.setAttribute("aria-busy", String(waits));
    this.buttons.forEach((button, at) => {
      button.hidden = !controllable;
      const none = STEPS[at][0] === "next" && !due;
      button.setAttribute("aria-disabled", String(waits || none));
      button.classList.toggle("working", this.step === STEPS[at][0]);
      if (STEPS[at][0] === "next") button.title = due ? `Due ${when(Date.parse(due) / 1000, zone(), stamp)}` : "Nothing is due";
    });
  }

  async advance(step) {
    if (this.buttons[STEPS.findIndex(([each]) => each === step)].getAttribute("aria-disabled") === "true") return;
    this.step = step;
    this.draw();
    try {
      const answer = await api.clock(step);
      if (answer.ok === false) throw new Error(answer.text || answer.error || "The clock could not be moved.");
      Object.assign(store.state.clock, { now: answer.now ?? store.state.clock.now });
      toast(answer.note, "info");
    } catch (error) {
      toast(error.message, "bad");
    }
    this.step = null;
    store.state.clock.busy = false;
    emit("refresh");
  }
}
