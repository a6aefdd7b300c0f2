// <text-preview data-for="id"> around a submit button that leads to a preview: shows the server's answer in the element
// with that id, so that the page with the text is never left. Where that fails, the button does what it does anyway.
import { person } from "../lib/ask.js";

class TextPreview extends HTMLElement {
  connectedCallback() {
    this.onClick = (event) => this.show(event);
    this.addEventListener("click", this.onClick);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.onClick);
  }

  async show(event) {
    const button = event.target.closest("button");
    const place = document.getElementById(this.dataset.for);
    if (!button?.form || !place || !person()) return;
    event.preventDefault();
    const html = await this.ask(button);
    if (html === null) {
      button.form.requestSubmit(button);
      return;
    }
    const template = document.createElement("template");
    template.innerHTML = html;
    place.replaceChildren(template.content);
    place.hidden = false;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  async ask(button) {
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    try {
      const response = await fetch(button.formAction, {
        method: "POST",
        credentials: "same-origin",
        headers: { "HX-Request": "true", "X-CSRFToken": token, Accept: "text/html" },
        body: new URLSearchParams(new FormData(button.form)),
      });
      return response.ok && !response.redirected ? await response.text() : null;
    } catch {
      return null;
    }
  }
}

customElements.define("text-preview", TextPreview);
