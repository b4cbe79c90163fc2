// The app's Home tab.

import { buildBlock } from "./blocks.js";
import { el } from "./dom.js";
import { me, store } from "./store.js";
import { Surface } from "./surface.js";

export class Home {
  constructor() {
    this.host = el("div", { class: "blocks home-blocks" });
    this.empty = el("div", { class: "empty" });
    this.node = el("div", { class: "home", tabindex: "-1" }, this.host, this.empty);
    this.owner = null;
  }

  why() {
    const { app, team } = store.state;
    return app.installed ? `${app.name} has not drawn this page for you yet.` : `${app.name} is not installed in ${team.name}.`;
  }

  draw() {
    const view = store.state.app.installed ? store.state.home : null;
    if (this.owner !== me().id || this.view !== view?.id) {
      this.owner = me().id;
      this.view = view?.id;
      this.host.replaceChildren();
      this.surface = new Surface({ host: this.host, build: buildBlock, container: { type: "view", view_id: view?.id } });
    }
    this.empty.hidden = Boolean(view);
    this.host.hidden = !view;
    if (view) this.surface.render(view.blocks ?? []);
    else this.empty.replaceChildren(el("p", {}, this.why()));
  }
}
