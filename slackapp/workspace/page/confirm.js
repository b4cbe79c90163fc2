// Dialogs over the page: the shared frame, and the question before an action.

import { el, focusables } from "./dom.js";
import { closePopover, popoverOpen } from "./popover.js";
import { plain, text } from "./text.js";
import { rescueToasts } from "./toast.js";

/** Shows `dialog` modally: Tab stays inside, Esc calls `onescape`, the focus returns when it closes. */
export function showDialog(dialog, onescape) {
  const before = document.activeElement;
  closePopover();
  document.body.append(dialog);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Tab") wrap(dialog, event);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!popoverOpen()) onescape();
  });
  dialog.showModal();
  return () => {
    closePopover();
    rescueToasts(dialog);
    dialog.close();
    dialog.remove();
    if (before?.isConnected) before.focus();
    else document.querySelector("[data-home-focus]")?.focus();
  };
}

function wrap(dialog, event) {
  const items = focusables(dialog);
  const edge = event.shiftKey ? items[0] : items[items.length - 1];
  if (document.activeElement !== edge && dialog.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? items[items.length - 1] : items[0])?.focus();
}

/** Asks; resolves to true when the person agrees. The fields are those of Slack's confirm object. */
export function ask({ title, text: body, confirm = "Yes", deny = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    let close = null;
    const answer = (value) => () => {
      close();
      resolve(value);
    };
    const yes = el("button", { type: "button", class: danger ? "button danger solid" : "button primary", onclick: answer(true) }, confirm);
    const dialog = el("dialog", { class: "dialog small", role: "alertdialog", "aria-label": title },
      el("div", { class: "dialog-head" }, el("h2", {}, title)),
      el("div", { class: "dialog-body prose" }, body),
      el("div", { class: "dialog-foot" }, el("button", { type: "button", class: "button", onclick: answer(false) }, deny), yes));
    close = showDialog(dialog, answer(false));
    yes.focus();
  });
}

/** Resolves to true when nothing has to be confirmed or the person confirms. */
export function confirmed(element) {
  const question = element.confirm;
  if (!question) return Promise.resolve(true);
  return ask({
    title: plain(question.title), text: text(question.text), confirm: plain(question.confirm),
    deny: plain(question.deny), danger: question.style === "danger",
  });
}
