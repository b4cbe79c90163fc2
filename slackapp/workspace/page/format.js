// Times and dates, always in the time zone of the person who looks, never in the browser's.

const LOCALE = "en-GB";
const cache = new Map();

function formatter(tz, options) {
  const key = `${tz}|${JSON.stringify(options)}`;
  if (!cache.has(key)) {
    let zone = tz;
    try {
      new Intl.DateTimeFormat(LOCALE, { timeZone: tz });
    } catch {
      zone = "UTC";
    }
    cache.set(key, new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options }));
  }
  return cache.get(key);
}

/** `seconds` since 1970 in zone `tz`, with Intl options. */
export function when(seconds, tz, options) {
  return formatter(tz || "UTC", options).format(new Date(Number(seconds) * 1000));
}

export const timeOf = (seconds, tz) => when(seconds, tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The calendar day as 2026-11-24. */
export function dayKey(seconds, tz) {
  const parts = Object.fromEntries(
    formatter(tz || "UTC", { year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date(Number(seconds) * 1000))
      .map((part) => [part.type, part.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** "Today", "Yesterday", else "Tuesday 24 November"; the year only when it is another one. */
export function dayLabel(seconds, tz, nowSeconds) {
  const key = dayKey(seconds, tz);
  if (key === dayKey(nowSeconds, tz)) return "Today";
  if (key === dayKey(nowSeconds - 86400, tz)) return "Yesterday";
  const sameYear = key.slice(0, 4) === dayKey(nowSeconds, tz).slice(0, 4);
  return when(seconds, tz, { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

const DATE = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
};

function pretty(seconds, tz, now, options) {
  const key = dayKey(seconds, tz);
  for (const [label, shift] of [["today", 0], ["yesterday", -86400], ["tomorrow", 86400]]) {
    if (key === dayKey(now + shift, tz)) return label;
  }
  return when(seconds, tz, options);
}

/** "3 hours ago", "in 2 days". */
export function ago(seconds, now) {
  const apart = seconds - now;
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(apart) >= size) return relative.format(Math.trunc(apart / size), unit);
  }
  return "just now";
}

/** Slack's date tokens: `{date_short_pretty} at {time}`. */
export function dateTokens(pattern, seconds, tz, now) {
  return pattern.replace(/\{(\w+)\}/g, (all, token) => {
    if (token === "date_num") return dayKey(seconds, tz);
    if (token === "time") return timeOf(seconds, tz);
    if (token === "time_secs") return when(seconds, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    if (token === "ago") return ago(seconds, now);
    const base = token.replace(/_pretty$/, "");
    if (!DATE[base]) return all;
    return base === token ? when(seconds, tz, DATE[base]) : pretty(seconds, tz, now, DATE[base]);
  });
}

/** Local wall time (`2026-11-24`, `09:30`) in zone `tz` to seconds since 1970. */
export function toSeconds(day, time, tz) {
  const naive = Date.parse(`${day}T${time}:00Z`) / 1000;
  const offset = (at) => Date.parse(`${dayKey(at, tz)}T${timeOf(at, tz)}:00Z`) / 1000 - Math.floor(at / 60) * 60;
  const first = naive - offset(naive);
  return naive - offset(first);
}

export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
