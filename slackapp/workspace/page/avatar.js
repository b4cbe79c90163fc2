// The square that stands for a person or the app.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { person } from "./store.js";

const INK = { dark: "#16201c", light: "#ffffff" };
const COLORS = ["#2f6f5e", "#8a4f2b", "#3c5a8f", "#7a3f6d", "#5f6b1f", "#9a3d3d", "#2d6b7d", "#6a4ea0"];

function initials(name) {
  const words = String(name).replace(/[^\p{L}\p{N} ]/gu, " ").split(" ").filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words[words.length - 1][0] : "")).toUpperCase();
}

/** Whether dark ink reads better than white on this colour (relative luminance, WCAG 2). */
function pale(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.19;
}

function colorOf(one, id) {
  if (/^#[0-9a-f]{6}$/i.test(one?.avatar_color ?? "")) return one.avatar_color;
  return COLORS[[...String(id)].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % COLORS.length];
}

/** Decorative: the name stands beside it. */
export function avatar(id, size = "", name = null) {
  const one = person(id);
  if (one?.kind === "bot") return el("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("check", size === "small" ? 14 : 20));
  const node = el("span", { class: `avatar ${size}`, "aria-hidden": "true" }, initials(name ?? one?.name ?? id));
  const color = colorOf(one, id);
  node.style.background = color;
  node.style.color = pale(color) ? INK.dark : INK.light;
  return node;
}
