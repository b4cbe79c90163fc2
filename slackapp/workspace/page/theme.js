// Light and dark: the system's choice until the person makes one.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "workspace-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

const chosen = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is off: the system decides
  }
};

const current = () => chosen() ?? (system.matches ? "dark" : "light");

function apply() {
  document.documentElement.dataset.theme = current();
}

/** A button that changes the theme. */
export function themeButton() {
  const node = el("button", {
    type: "button", class: "icon-button",
    onclick: () => {
      try {
        localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
      } catch {
        document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
        return;
      }
      draw();
    },
  });
  const draw = () => {
    apply();
    const next = current() === "dark" ? "light" : "dark";
    node.replaceChildren(icon(next === "dark" ? "moon" : "sun"));
    node.setAttribute("aria-label", `Use the ${next} theme`);
    node.title = `Use the ${next} theme`;
  };
  system.addEventListener("change", draw);
  draw();
  return node;
}
