// Short notices at the edge of the window, and the line read out by screen readers.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 7000;
let host = null;
let line = null;

/** Puts the two live regions into the page. */
export function mountToasts() {
  host = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
  line = el("div", { class: "sr-only", role: "log", "aria-live": "polite" });
  document.body.append(host, line);
}

/** Shows `text`; tone is "info", "good" or "bad". Errors stay until dismissed. */
export function toast(text, tone = "info") {
  if (!text) return;
  const told = [...document.querySelectorAll(".toast, .composer-notice")].some((node) => node.textContent === text);
  if (told) return; // the answer and the live event say the same
  const layer = [...document.querySelectorAll("dialog[open]")].pop();
  if (layer) layer.append(host);
  else document.body.append(host);
  const tones = { error: "bad", warning: "bad", danger: "bad", success: "good" };
  const kind = tones[tone] ?? tone;
  const node = el("div", { class: `toast ${kind}` }, icon(kind === "bad" ? "alert" : "check", 18), el("span", {}, text),
    el("button", { type: "button", class: "icon-button small", "aria-label": "Dismiss", onclick: () => node.remove() }, icon("close", 14)));
  host.append(node);
  while (host.children.length > 4) host.firstChild.remove();
  if (kind !== "bad") setTimeout(() => node.remove(), SHOWN_MS);
  else setTimeout(() => node.remove(), SHOWN_MS * 2);
}

/** Keeps the notices in the page when the dialog that holds them goes. */
export function rescueToasts(dialog) {
  if (dialog.contains(host)) document.body.append(host);
}

export function say(text) {
  line.append(el("p", {}, text));
  while (line.children.length > 20) line.firstChild.remove();
}
