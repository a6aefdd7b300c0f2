// <error-focus> around the error summary: takes focus when the page arrives, and the title says "Error:".
import { say } from "../lib/words.js";

class ErrorFocus extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector(".error-summary");
    if (!box) return;
    const prefix = say("error_prefix");
    if (prefix && !document.title.startsWith(prefix)) document.title = `${prefix} ${document.title}`;
    box.focus();
    this.addEventListener("click", this.jump);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.jump);
  }

  // A link to a field puts the cursor into it and its label into view.
  jump(event) {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.labels?.[0] ?? field.closest("fieldset") ?? field).scrollIntoView();
    field.focus({ preventScroll: true });
  }
}

customElements.define("error-focus", ErrorFocus);
