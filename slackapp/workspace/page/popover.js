// A floating panel beside a control, and the menu made of it. One is open at a time.

import { el, focusables } from "./dom.js";

let open = null;

function place(panel, anchor, align) {
  const box = anchor.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  const top = below >= height + 12 || below >= box.top ? box.bottom + 4 : box.top - height - 4;
  const left = align === "end" ? box.right - width : box.left;
  panel.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  panel.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}

/** Closes the open panel, if any. With `refocus` the focus returns to its anchor. */
export function closePopover(refocus = false) {
  if (!open) return;
  const { panel, anchor, stop, onclose } = open;
  open = null;
  stop();
  panel.remove();
  anchor.setAttribute("aria-expanded", "false");
  onclose?.(refocus);
  if (refocus && anchor.isConnected) anchor.focus();
}

export const popoverOpen = (anchor) => (anchor ? open?.anchor === anchor : open !== null);

/** Shows `panel` beside `anchor` (inside its dialog, so that it is above it). Returns a function that places it anew. */
export function openPopover(anchor, panel, { align = "start", onclose, match = false } = {}) {
  closePopover();
  panel.classList.add("popover");
  if (match) panel.style.minWidth = `${anchor.getBoundingClientRect().width}px`;
  (anchor.closest("dialog") ?? document.body).append(panel);
  anchor.setAttribute("aria-expanded", "true");
  const again = () => place(panel, anchor, align);
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) closePopover();
  };
  const keys = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    closePopover(true);
  };
  const scrolled = (event) => {
    if (!panel.contains(event.target)) again();
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", keys, true);
  addEventListener("resize", again);
  document.addEventListener("scroll", scrolled, true);
  const stop = () => {
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", keys, true);
    removeEventListener("resize", again);
    document.removeEventListener("scroll", scrolled, true);
  };
  open = { panel, anchor, stop, onclose };
  again();
  return again;
}

/** Arrow keys, Home, End and first letters move the focus among the items of `host`. */
export function roving(host, selector) {
  host.addEventListener("keydown", (event) => {
    const items = [...host.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    const to = target(event.key, at, items);
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
  });
}

function target(key, at, items) {
  const last = items.length - 1;
  if (key === "ArrowDown") return at >= last ? 0 : at + 1;
  if (key === "ArrowUp") return at <= 0 ? last : at - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  if (!/^[\p{L}\p{N}]$/u.test(key)) return null;
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const hit = order.find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()));
  return hit ? items.indexOf(hit) : null;
}

/** Opens a menu. Items: {label, note, icon, lead, danger, checked, heading, run}. */
export function openMenu(anchor, items, { align = "start", label = "Menu" } = {}) {
  if (popoverOpen(anchor)) {
    closePopover(true);
    return;
  }
  const panel = el("div", { class: "menu", role: "menu", "aria-label": label }, items.map(entry));
  roving(panel, "[role^=menuitem]");
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Tab") closePopover(true);
  });
  openPopover(anchor, panel, { align });
  (panel.querySelector("[aria-checked=true]") ?? focusables(panel)[0] ?? panel.querySelector("[role^=menuitem]"))?.focus();
}

function entry(item) {
  if (item.heading) return el("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const radio = item.checked !== undefined;
  return el("button", {
    type: "button", class: item.danger ? "menu-item danger" : "menu-item", tabindex: "-1",
    role: radio ? "menuitemradio" : "menuitem", "aria-checked": radio ? String(item.checked) : null,
    onclick: () => {
      closePopover(true);
      item.run();
    },
  }, item.lead, el("span", { class: "menu-text" }, el("span", { class: "menu-label" }, item.label),
    item.note && el("span", { class: "menu-note" }, item.note)), item.tail);
}
