// One place where blocks live: a message, a modal's view, the Home tab. It draws blocks, keeps what
// people have entered by block_id and action_id, and sends their actions. Drawing again keeps the
// nodes of unchanged blocks, the entered values, the focus and the caret.

import { api } from "./api.js";
import { focusables, reconcile } from "./dom.js";
import { emit } from "./store.js";
import { toast } from "./toast.js";

const keyOf = (block, action) => `${block}\u0000${action}`;

export class Surface {
  /** `container` is the page API's; `build(block, surface)` draws one block. */
  constructor({ host, container, build }) {
    this.host = host;
    this.container = container;
    this.build = build;
    this.drawn = new Map(); // key -> {print, node}
    this.values = new Map(); // block+action -> {type, ...value}
    this.painters = new Map(); // block+action -> redraw the control from its value
    this.waiting = new Map(); // block+action -> {timer, run}, sends that wait for the typing to pause
    this.errors = {};
    this.queue = Promise.resolve();
  }

  /** Draws `blocks`; what has not changed is not touched. */
  render(blocks) {
    const focus = this.remember();
    const next = new Map();
    blocks.forEach((block, at) => {
      const key = block.block_id || `#${at}:${block.type}`;
      const print = JSON.stringify(block);
      const old = this.drawn.get(key);
      next.set(next.has(key) ? `${key}#${at}` : key, old?.print === print ? old : { print, node: this.draw(block, key) });
    });
    this.drawn = next;
    reconcile(this.host, [...next.values()].map((each) => each.node));
    this.restore(focus);
  }

  draw(block, key) {
    const node = this.build(block, this);
    node.dataset.block = key;
    return node;
  }

  /** The person's value for an element, else `initial`, which then counts as entered. */
  value(block, element, initial) {
    const key = keyOf(block.block_id, element.action_id);
    if (!this.values.has(key)) this.values.set(key, { type: element.type, ...initial });
    return this.values.get(key);
  }

  get(block, element) {
    return this.values.get(keyOf(block.block_id, element.action_id)) ?? {};
  }

  set(block, element, value) {
    const key = keyOf(block.block_id, element.action_id);
    this.values.set(key, { type: element.type, ...value });
    this.painters.get(key)?.();
  }

  /** `paint` runs now and whenever the value changes. */
  paint(block, element, paint) {
    this.painters.set(keyOf(block.block_id, element.action_id), paint);
    paint();
  }

  /** Slack's `state` of the blocks that are shown now. */
  state() {
    const values = {};
    for (const { node } of this.drawn.values()) {
      for (const held of node.querySelectorAll("[data-state]")) {
        const { block, action } = held.stateKey;
        (values[block] ??= {})[action] = this.values.get(keyOf(block, action));
      }
    }
    return { values };
  }

  /** Sends one action after those before it. Resolves when the app has answered. */
  act(block, element, value) {
    const body = () => ({
      container: this.container,
      block_id: block.block_id,
      action_id: element.action_id,
      element: { type: element.type, ...value },
      state: this.state(),
    });
    this.queue = this.queue.then(() => send(body()));
    return this.queue;
  }

  /** An element's value has changed: sends it where Slack does. `ms` waits for further changes. */
  changed(block, element, ms = 0) {
    this.clearError(block.block_id);
    if (block.type === "input" && !block.dispatch_action) return;
    const key = keyOf(block.block_id, element.action_id);
    clearTimeout(this.waiting.get(key)?.timer);
    const run = () => {
      this.waiting.delete(key);
      this.act(block, element, this.get(block, element));
    };
    this.waiting.set(key, { run, timer: setTimeout(run, ms) });
  }

  /** Drops what waits to be sent. */
  drop() {
    for (const each of this.waiting.values()) clearTimeout(each.timer);
    this.waiting.clear();
  }

  /** Shows one sentence under each input named by its block_id; focuses the first. */
  showErrors(errors) {
    this.errors = { ...errors };
    let first = null;
    for (const node of this.host.querySelectorAll("[data-block]")) {
      if (!node.setError) continue;
      node.setError(this.errors[node.dataset.block] ?? "");
      if (this.errors[node.dataset.block]) first ??= node;
    }
    if (first) focusables(first)[0]?.focus();
  }

  clearError(block) {
    if (!this.errors[block]) return;
    delete this.errors[block];
    this.host.querySelector(`[data-block="${CSS.escape(block)}"]`)?.setError?.("");
  }

  remember() {
    const active = document.activeElement;
    if (!active || !this.host.contains(active)) return null;
    const scope = active.closest("[data-action]") ?? active.closest("[data-block]");
    if (!scope) return null;
    const action = scope.dataset.action;
    const peers = action ? [...this.host.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)] : [];
    const caret = "selectionStart" in active ? [readCaret(active, "selectionStart"), readCaret(active, "selectionEnd")] : null;
    return {
      active, caret, action,
      block: active.closest("[data-block]")?.dataset.block,
      nth: peers.indexOf(scope),
      inner: focusables(scope).indexOf(active),
      scroll: active.scrollTop,
    };
  }

  restore(focus) {
    if (!focus || (focus.active.isConnected && document.activeElement === focus.active)) return;
    const within = focus.block && this.host.querySelector(`[data-block="${CSS.escape(focus.block)}"]`);
    const select = `[data-action="${CSS.escape(focus.action ?? "")}"]`;
    const scope = focus.action
      ? within?.querySelector(select) ?? this.host.querySelectorAll(select)[Math.max(0, focus.nth)] ?? within
      : within;
    if (!scope) return;
    const to = focus.active.isConnected ? focus.active : focusables(scope)[Math.max(0, focus.inner)] ?? focusables(scope)[0];
    to?.focus({ preventScroll: true });
    if (to && focus.caret?.[0] !== null && focus.caret) writeCaret(to, focus.caret);
    if (to) to.scrollTop = focus.scroll;
  }
}

function readCaret(node, name) {
  try {
    return node[name];
  } catch {
    return null;
  }
}

function writeCaret(node, [start, end]) {
  try {
    node.setSelectionRange(start, end);
  } catch {
    // Number and date inputs have no caret to put back.
  }
}

async function send(body) {
  try {
    const answer = await api.act(body);
    if (answer.ok === false) toast(answer.text || "The app could not do that.", "bad");
    if (answer.stack) emit("modal", answer.stack);
    return answer;
  } catch (error) {
    toast(error.message, "bad");
    return { ok: false };
  }
}

/** Marks the node that holds an element: findable for focus and, when it has a value, part of the state. */
export function tag(node, block, element, stateful = true) {
  node.dataset.action = element.action_id ?? "";
  if (stateful) {
    node.dataset.state = "";
    node.stateKey = { block: block.block_id, action: element.action_id };
  }
  return node;
}
