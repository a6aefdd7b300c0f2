// <theme-switch> around the form that saves the theme: changes the page at once, the server remembers it.
import { post } from "../lib/ask.js";

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.choose);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.choose);
  }

  choose(event) {
    const { target: form, submitter } = event;
    if (submitter?.name !== "theme") return;
    event.preventDefault();
    const page = document.documentElement;
    if (submitter.value) page.dataset.theme = submitter.value;
    else delete page.dataset.theme;
    for (const button of form.querySelectorAll("button[name=theme]"))
      button.setAttribute("aria-pressed", button === submitter);
    post(form.action, new URLSearchParams(new FormData(form, submitter)));
  }
}

customElements.define("theme-switch", ThemeSwitch);
