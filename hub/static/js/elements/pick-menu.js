// <pick-menu> around <details class="pick">: the menus of the top bar.
import { menu } from "../lib/menu.js";

class PickMenu extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    if (details) this.leave = menu(details);
  }

  disconnectedCallback() {
    this.leave?.();
  }
}

customElements.define("pick-menu", PickMenu);
