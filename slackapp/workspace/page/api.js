// Calls to the workspace's server. Every call resolves to its JSON; a failed one throws ApiError.

import { me } from "./store.js";

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(path, init) {
  let answer;
  try {
    answer = await fetch(`/_local${path}`, init);
  } catch {
    throw new ApiError("The workspace does not answer. Is it still running?", 0);
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok && !body) throw new ApiError(`The workspace answered ${answer.status}.`, answer.status);
  return body ?? {};
}

async function get(path) {
  const body = await call(path, { headers: { Accept: "application/json" } });
  if (body.ok === false) throw new ApiError(body.text || body.error, 200);
  return body;
}

function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: me()?.id, ...body }),
  });
}

const q = encodeURIComponent;

export const api = {
  state: (user) => get(user ? `/state?user=${q(user)}` : "/state"),
  messages: (channel) => get(`/channels/${q(channel)}/messages?user=${q(me().id)}`),
  thread: (channel, ts) => get(`/channels/${q(channel)}/threads/${q(ts)}?user=${q(me().id)}`),
  say: (channel, text, thread) => post("/messages", { channel, text, ...(thread ? { thread_ts: thread } : {}) }),
  act: (body) => post("/actions", body),
  submit: (view, state) => post(`/views/${q(view)}/submit`, { state }),
  close: (view, all) => post(`/views/${q(view)}/close`, { all }),
  options: (body) => post("/options", body),
  shortcut: (body) => post("/shortcut", body),
  openHome: () => post("/home", {}),
  read: (channel) => post("/read", { channel }),
  clock: (advance) => post("/clock", { advance }),
  log: () => get("/log"),
  uninstall: () => post("/uninstall", {}),
  upload(file, channel, thread) {
    const form = new FormData();
    form.append("user", me().id);
    if (channel) form.append("channel", channel);
    if (thread) form.append("thread_ts", thread);
    form.append("file", file, file.name);
    return call("/files", { method: "POST", body: form });
  },
};
