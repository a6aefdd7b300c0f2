// <move-menu data-focus="item-12"> around <details class="pick"> with a .menu of "up", "down", "under …" forms.
// After the move the page comes back and focus returns to the same item's menu, so that several moves need no search.
import { menu } from "../lib/menu.js";

const BACK = "focus-after-move";

class MoveMenu extends HTMLElement {
  connectedCallback() {
    const details = this.querySelector("details");
    if (!details) return;
    this.leave = menu(details);
    this.addEventListener("submit", this.remember);
    if (this.dataset.focus && sessionStorage.getItem(BACK) === this.dataset.focus) {
      sessionStorage.removeItem(BACK);
      details.querySelector("summary").focus();
    }
  }

  disconnectedCallback() {
    this.leave?.();
    this.removeEventListener("submit", this.remember);
  }

  remember() {
    if (this.dataset.focus) sessionStorage.setItem(BACK, this.dataset.focus);
  }
}

customElements.define("move-menu", MoveMenu);
