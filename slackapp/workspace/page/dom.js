// Building DOM nodes. Nothing here, and nothing in the page, parses a string as HTML.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address if its scheme is harmless, else null (javascript:, data: and the like). */
export function safeUrl(value) {
  try {
    return SAFE.has(new URL(value, location.href).protocol) ? String(value) : null;
  } catch {
    return null;
  }
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
  } else if (name === "href" || name === "src") {
    const url = safeUrl(value);
    if (url) node.setAttribute(name, url);
  } else if (name === "value") {
    node.value = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** An element with attributes (`onclick` and friends take functions) and children (nodes, text, null). */
export function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) assign(node, name, value);
  node.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function fragment(...children) {
  const out = document.createDocumentFragment();
  out.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return out;
}

let serial = 0;

/** A new id for label/control pairs. */
export function uid(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** Children of `host` become `nodes`; nodes that stay in place are not touched, so they keep focus. */
export function reconcile(host, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...host.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (host.childNodes[at] !== node) host.insertBefore(node, host.childNodes[at] ?? null);
  });
}

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex], [contenteditable=true]";

/** What can be reached by Tab inside `host`, in order. */
export function focusables(host) {
  return [...host.querySelectorAll(FOCUSABLE)].filter(
    (node) => node.tabIndex >= 0 && !node.disabled && node.getClientRects().length > 0,
  );
}

/** Runs `fn` once `ms` have passed without another call. `cancel()` drops it, `flush()` runs it now. */
export function debounce(fn, ms) {
  let timer = 0;
  let last = null;
  const run = () => {
    timer = 0;
    fn(...last);
  };
  const later = (...args) => {
    last = args;
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  later.cancel = () => {
    clearTimeout(timer);
    timer = 0;
  };
  later.flush = () => {
    if (!timer) return;
    clearTimeout(timer);
    run();
  };
  return later;
}

/** Runs `fn` (async) one at a time; calls while it runs are folded into a single run afterwards. */
export function coalesce(fn) {
  let running = null;
  let again = null;
  return function call() {
    if (!running) {
      running = Promise.resolve(fn()).finally(() => {
        running = null;
      });
      return running;
    }
    again ??= running.catch(() => null).then(() => {
      again = null;
      return call();
    });
    return again;
  };
}
