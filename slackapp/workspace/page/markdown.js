// The `markdown` block: standard Markdown, the part of it that Slack renders.

import { el, fragment, safeUrl } from "./dom.js";
import { emojify } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE = [
  [/`([^`]+)`/y, (hit) => el("code", {}, hit[1])],
  [/!?\[([^\]]*)\]\(([^()\s]+)\)/y, (hit) => (safeUrl(hit[2]) ? link(hit[2], spans(hit[1] || hit[2])) : null)],
  [/\*\*(\S(?:.*?\S)?)\*\*/y, (hit) => el("strong", {}, spans(hit[1]))],
  [/__(\S(?:.*?\S)?)__/y, (hit) => el("strong", {}, spans(hit[1]))],
  [/~~(\S(?:.*?\S)?)~~/y, (hit) => el("s", {}, spans(hit[1]))],
  [/\*(\S(?:[^*]*?\S)?)\*/y, (hit) => el("em", {}, spans(hit[1]))],
  [/\b_(\S(?:[^_]*?\S)?)_\b/y, (hit) => el("em", {}, spans(hit[1]))],
  [/<(https?:[^<>\s]+)>/y, (hit) => link(hit[1], [hit[1]])],
  [/\\([\\`*_{}[\]()#+.!~|>-])/y, (hit) => hit[1]],
];

/** Inline nodes of one run of text. */
function spans(text) {
  const out = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = first(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) out.push(emojify(plain));
    plain = "";
    out.push(found.node);
    at += found.size;
  }
  if (plain) out.push(emojify(plain));
  return out;
}

function first(text, at) {
  for (const [pattern, make] of INLINE) {
    pattern.lastIndex = at;
    const hit = pattern.exec(text);
    const node = hit && make(hit);
    if (node) return { node, size: hit[0].length };
  }
  return null;
}

const RULES = [
  { test: /^```/, read: fence },
  { test: /^#{1,6}\s/, read: heading },
  { test: /^\s*(-{3,}|\*{3,}|_{3,})\s*$/, read: (lines) => (lines.shift(), el("hr")) },
  { test: /^>/, read: quote },
  { test: /^\s*([-*+]|\d+[.)])\s+/, read: list },
  { test: /^\s*\|.*\|\s*$/, read: table },
];

/** Nodes of a Markdown text. */
export function markdown(text) {
  const out = fragment();
  const lines = String(text ?? "").replace(/\r\n?/g, "\n").split("\n");
  while (lines.length) {
    if (!lines[0].trim()) lines.shift();
    else out.append((RULES.find((rule) => rule.test.test(lines[0]))?.read ?? paragraph)(lines));
  }
  return out;
}

function take(lines, test) {
  const out = [];
  while (lines.length && test(lines[0])) out.push(lines.shift());
  return out;
}

function fence(lines) {
  lines.shift();
  const body = take(lines, (line) => !line.startsWith("```"));
  lines.shift();
  return el("pre", { class: "code", tabindex: "0" }, body.join("\n"));
}

function heading(lines) {
  const [, marks, text] = /^(#+)\s+(.*?)\s*#*$/.exec(lines.shift()) ?? [null, "#", ""];
  return el("p", { class: `md-h md-h${Math.min(3, marks.length)}`, role: "heading", "aria-level": String(marks.length + 2) }, spans(text));
}

function quote(lines) {
  const body = take(lines, (line) => line.startsWith(">")).map((line) => line.replace(/^> ?/, ""));
  return el("blockquote", {}, markdown(body.join("\n")));
}

function list(lines) {
  const ordered = /^\s*\d/.test(lines[0]);
  const depth = /^\s*/.exec(lines[0])[0].length;
  const host = el(ordered ? "ol" : "ul", ordered ? { start: /\d+/.exec(lines[0])[0] } : {});
  while (lines.length) {
    const hit = /^(\s*)(?:[-*+]|\d+[.)])\s+(.*)$/.exec(lines[0]);
    if (!hit || hit[1].length < depth) break;
    if (hit[1].length > depth + 1 && host.lastChild) {
      host.lastChild.append(list(lines));
      continue;
    }
    lines.shift();
    host.append(el("li", {}, task(hit[2])));
  }
  return host;
}

function task(text) {
  const hit = /^\[([ xX])\]\s+(.*)$/.exec(text);
  return hit ? [hit[1] === " " ? "☐ " : "☑ ", ...spans(hit[2])] : spans(text);
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
  const rows = take(lines, (line) => /^\s*\|.*\|\s*$/.test(line)).map(cells);
  const headed = rows.length > 1 && rows[1].every((cell) => /^:?-+:?$/.test(cell));
  const body = headed ? rows.slice(2) : rows;
  const row = (tag) => (each) => el("tr", {}, each.map((cell) => el(tag, tag === "th" ? { scope: "col" } : {}, spans(cell))));
  return el("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", { class: "table" }, headed && el("thead", {}, row("th")(rows[0])), el("tbody", {}, body.map(row("td")))));
}

function paragraph(lines) {
  const body = [lines.shift(), ...take(lines, (line) => line.trim() && !RULES.some((rule) => rule.test.test(line)))];
  return el("p", {}, body.map((line, at) => [at ? el("br") : null, ...spans(line)]));
}
