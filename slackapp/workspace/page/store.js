// What the page knows. One object, changed only by app.js and live events; readers subscribe by topic.

export const store = {
  state: null, // GET /_local/state
  place: null, // {kind: "channel", id} | {kind: "home"}
  thread: null, // ts of the open thread
  messages: new Map(), // channel id -> top-level messages
  replies: new Map(), // "channel|ts" -> parent and replies
  newFrom: new Map(), // channel id -> ts of the first message that was unread when the channel was opened
};

const listeners = new Map();

/** Calls `fn` on each `emit(topic)`. Returns a function that stops it. */
export function on(topic, fn) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(fn);
  return () => listeners.get(topic).delete(fn);
}

export function emit(topic, data) {
  for (const fn of listeners.get(topic) ?? []) fn(data);
}

export const me = () => store.state?.me ?? null;
export const zone = () => me()?.tz || "UTC";
export const person = (id) => store.state?.people.find((one) => one.id === id) ?? null;
export const channel = (id) => store.state?.channels.find((one) => one.id === id) ?? null;

/** The workspace's time in seconds since 1970 (the demo's clock, not this computer's). */
export function now() {
  const text = store.state?.clock?.now;
  return text ? Date.parse(text) / 1000 : 0;
}

/** The name to show for a user id; unknown ids are shown as they are. */
export const nameOf = (id) => person(id)?.name ?? id;

export function channelTitle(one) {
  if (one.kind !== "dm") return one.name;
  const other = one.with ?? one.member_ids?.find((id) => id !== me()?.id);
  return other ? nameOf(other) : one.name;
}

const ROLES = {
  member: "Team member", manager: "Manager", guest: "Guest", external: "Another company", bot: "App",
};

/** The person's title, else what kind of member this is. */
export const roleOf = (one) => one.title || ROLES[one.kind] || "";
export const kindOf = (one) => ROLES[one.kind] ?? "";
