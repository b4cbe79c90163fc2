// What stands under a message beside its own blocks: previews of links, and attachments of older kind. Each has a bar of colour.

import { buildBlock } from "./blocks.js";
import { el, reconcile } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { Surface } from "./surface.js";

const NAMED = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

const colourOf = (color) => NAMED[color] ?? (/^#?[0-9a-f]{6}$/i.test(color ?? "") ? `#${color.replace("#", "")}` : "");

/** Draws attachments into `host`; one that stays keeps its nodes. */
export class Attachments {
  constructor(host, container) {
    this.host = host;
    this.container = container;
    this.drawn = new Map(); // address or place -> {node, body, surface}
  }

  render(attachments) {
    const next = new Map();
    attachments.forEach((one, at) => {
      const key = one.from_url ?? `#${at}`;
      const held = this.drawn.get(key) ?? this.start(one);
      this.draw(held, one);
      next.set(key, held);
    });
    this.drawn = next;
    reconcile(this.host, [...next.values()].map((held) => held.node));
  }

  start(one) {
    const body = el("div", { class: "blocks" });
    const node = el("div", { class: "attachment", role: "group", "aria-label": one.from_url ? "Preview of a link" : "Attachment" }, body);
    return { node, body, surface: new Surface({ host: body, build: buildBlock, container: this.container }) };
  }

  draw({ node, body, surface }, one) {
    node.style.setProperty("--bar", colourOf(one.color) || "var(--line-strong)");
    if (one.blocks?.length) surface.render(one.blocks);
    else body.replaceChildren(el("div", { class: "prose" }, mrkdwn(one.text || one.fallback || "")));
  }
}
