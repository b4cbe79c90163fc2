// Files under a message: pictures inline, everything else as a card.

import { el } from "./dom.js";
import { fileSize } from "./format.js";
import { icon } from "./icons.js";

const OPENS = /^(image\/|text\/html|text\/plain|text\/markdown|application\/pdf)/;

const address = (file) => `/_local/files/${encodeURIComponent(file.id)}`;

function picture(file) {
  const name = file.title || file.name;
  return el("figure", { class: "file-image" },
    el("figcaption", {}, name),
    el("a", { href: address(file), target: "_blank", rel: "noopener noreferrer", "aria-label": `Open ${name}` },
      el("img", { src: address(file), alt: file.alt_txt || file.alt_text || name, loading: "lazy" })));
}

function card(file) {
  const kind = (/\.([a-z0-9]{1,5})$/i.exec(file.name ?? "")?.[1] ?? "file").toUpperCase();
  const name = file.title || file.name;
  return el("div", { class: "file-card" },
    el("span", { class: "file-kind", "aria-hidden": "true" }, kind),
    el("span", { class: "file-words" }, el("strong", {}, name), el("span", { class: "hint" }, [kind, fileSize(file.size)].filter(Boolean).join(" · "))),
    OPENS.test(file.mimetype ?? "") && el("a", { class: "button small", href: address(file), target: "_blank", rel: "noopener noreferrer", "aria-label": `Open ${name}` }, "Open"),
    el("a", { class: "icon-button", href: address(file), download: file.name ?? "", "aria-label": `Download ${name}`, title: "Download" }, icon("download")));
}

export const fileNodes = (files) => (files?.length
  ? el("div", { class: "files" }, files.map((file) => (file.mimetype?.startsWith("image/") ? picture(file) : card(file))))
  : null);
