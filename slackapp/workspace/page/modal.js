// Modals: Slack's stack of at most three views in one dialog. Only the top one is shown; those below
// keep what was entered in them.

import { api } from "./api.js";
import { buildBlock } from "./blocks.js";
import { showDialog } from "./confirm.js";
import { el, focusables } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { Surface } from "./surface.js";
import { plain } from "./text.js";
import { toast } from "./toast.js";
import { problems } from "./validate.js";

let dialog = null;
let hide = null;
let stack = [];
const open = new Map(); // view id -> {surface, host}
const left = new Set(); // views the person has closed; an update still under way must not bring them back

/** Shows this stack of views, the top last; an empty one closes the dialog. */
export function showStack(given) {
  const views = given.filter((view) => !left.has(view.id));
  const before = stack.at(-1)?.id;
  stack = views;
  for (const id of [...open.keys()]) if (!views.some((view) => view.id === id)) forget(id);
  if (!views.length) {
    hide?.();
    hide = null;
    dialog = null;
    return;
  }
  const fresh = !dialog;
  if (fresh) mount();
  draw(views.at(-1));
  if (before !== views.at(-1).id) focusFirst(views.at(-1));
}

function mount() {
  dialog = el("dialog", { class: "dialog modal", "aria-labelledby": "modal-title" });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  });
  hide = showDialog(dialog, () => leave(false));
}

function forget(id) {
  open.get(id).surface.drop();
  open.delete(id);
}

/** What the workspace holds of a view's entries. The current conversation as a default is the page's to know. */
function entered(view) {
  const out = new Map();
  const defaults = new Set((view.blocks ?? []).filter((block) => block.element?.default_to_current_conversation).map((block) => block.block_id));
  for (const [block, actions] of Object.entries(view.state?.values ?? {})) {
    if (defaults.has(block) && Object.values(actions).every((value) => !value.selected_conversation)) continue;
    for (const [action, value] of Object.entries(actions)) out.set(`${block}\u0000${action}`, value);
  }
  return out;
}

function place(view) {
  if (!open.has(view.id)) {
    const host = el("div", { class: "dialog-body blocks", tabindex: "-1" });
    const surface = new Surface({ host, build: buildBlock, container: { type: "view", view_id: view.id } });
    surface.values = entered(view);
    open.set(view.id, { surface, host });
  }
  return open.get(view.id);
}

function draw(view) {
  const { surface, host } = place(view);
  if (host.parentNode !== dialog) dialog.replaceChildren(el("div"), host, el("div"));
  surface.render(view.blocks ?? []);
  const frame = JSON.stringify([view.id, view.title, view.submit, view.close, stack.length]);
  if (dialog.frame === frame) return; // a button that is being pressed must stay the same node
  dialog.frame = frame;
  const [head, , foot] = dialog.children;
  const held = dialog.contains(document.activeElement) ? document.activeElement.dataset.part : null;
  head.replaceWith(header(view));
  foot.replaceWith(footer(view));
  if (held) dialog.querySelector(`[data-part="${held}"]`)?.focus();
}

function header(view) {
  const deep = stack.length > 1;
  return el("div", { class: "dialog-head" },
    deep && el("button", { type: "button", class: "icon-button", "data-part": "back", "aria-label": `Back to ${plain(stack.at(-2).title)}`, onclick: () => leave(false) }, icon("back")),
    el("div", { class: "dialog-title" }, el("h2", { id: "modal-title" }, plain(view.title)),
      el("span", { class: "hint" }, deep ? `${store.state.app.name} · step ${stack.length}` : store.state.app.name)),
    el("button", { type: "button", class: "icon-button", "data-part": "close", "aria-label": "Close", onclick: () => leave(true) }, icon("close")));
}

function footer(view) {
  const close = plain(view.close) || (view.submit ? "Cancel" : "Close");
  return el("div", { class: "dialog-foot" },
    el("button", { type: "button", class: "button", "data-part": "cancel", onclick: () => leave(false) }, close),
    view.submit && el("button", { type: "button", class: "button primary solid", "data-part": "submit", "aria-busy": open.get(view.id).busy ? "true" : null, onclick: submit }, plain(view.submit)));
}

function focusFirst(view) {
  const { host } = open.get(view.id);
  host.scrollTop = 0;
  const wanted = (view.blocks ?? []).find((block) => block.element?.focus_on_load);
  const named = wanted && host.querySelector(`[data-block="${CSS.escape(wanted.block_id ?? "")}"]`);
  const first = focusables(named ?? host).find((node) => node.matches("input, textarea, .select-trigger"));
  (first ?? dialog.querySelector("[data-part=submit]") ?? dialog.querySelector("[data-part=close]")).focus();
  if (!named) host.scrollTop = 0;
}

async function submit() {
  const view = stack.at(-1);
  const here = view && open.get(view.id);
  if (!view?.submit || here.busy) return;
  const { surface } = here;
  const state = surface.state();
  const wrong = problems(view.blocks, state);
  surface.showErrors(wrong);
  if (Object.keys(wrong).length) return;
  surface.drop();
  busy(here, true);
  try {
    await surface.queue;
    const answer = await api.submit(view.id, state);
    if (answer.errors) surface.showErrors(answer.errors);
    else if (answer.ok === false) toast(answer.text || "The app did not accept this.", "bad");
    busy(here, false);
    if (answer.stack) showStack(answer.stack);
  } catch (error) {
    busy(here, false);
    toast(error.message, "bad");
  }
}

function busy(here, on) {
  here.busy = on;
  const button = dialog?.querySelector("[data-part=submit]");
  if (on) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}

/** Closes the top view, or with `all` every view. */
async function leave(all) {
  const view = stack.at(-1);
  if (!view) return;
  const kept = all ? [] : stack.slice(0, -1);
  for (const one of stack) if (!kept.includes(one)) left.add(one.id);
  showStack(kept);
  try {
    await api.close(view.id, all);
  } catch (error) {
    toast(error.message, "bad");
  }
}
