// Server-Sent Events with backoff. Each time they begin, `resync` fetches everything anew: what happened between the
// page's last look and now was told to nobody.

const KINDS = ["message", "update", "delete", "ephemeral", "modal", "home", "channels", "clock", "notice", "unread"];
const FIRST = 400;
const LONGEST = 8000;

/** Follows the events of `user`. Handlers: event(kind, data), status("live" | "lost"), resync(). Returns stop(). */
export function follow(user, handlers) {
  let source = null;
  let timer = 0;
  let wait = FIRST;
  let broken = false;

  function connect() {
    source = new EventSource(`/_local/live?user=${encodeURIComponent(user)}`);
    source.onopen = () => {
      wait = FIRST;
      handlers.status("live");
      handlers.resync();
      broken = false;
    };
    source.onerror = () => {
      source.close();
      if (broken) handlers.status("lost");
      broken = true;
      timer = setTimeout(connect, wait * (0.8 + 0.4 * Math.random()));
      wait = Math.min(wait * 2, LONGEST);
    };
    for (const kind of KINDS) source.addEventListener(kind, (event) => handlers.event(kind, parse(event.data)));
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
