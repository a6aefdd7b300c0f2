// <similar-tests data-url="…" data-form="id" data-fields="title objective">: asks for earlier tests like what is being typed
// and shows the server's answer in itself. Results are counted by [data-hit]; links open beside the draft, not over it.
// data-found and data-found-none name other sentences to say.
import { person } from "../lib/ask.js";
import { pause } from "../lib/pause.js";
import { say } from "../lib/words.js";

class SimilarTests extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form) ?? this.closest("form");
    if (!this.form) return;
    this.names = (this.dataset.fields ?? "").split(/\s+/).filter(Boolean);
    this.removeAttribute("aria-live");
    this.voice = document.createElement("p");
    this.voice.className = "vh";
    this.voice.setAttribute("role", "status");
    this.after(this.voice);
    // What the server knew when it made the page, when its results are already here.
    this.asked = this.querySelector("[data-hit]") ? this.served() : "";
    this.soon = pause(() => this.look(), 600, 3000);
    this.form.addEventListener("input", this.soon);
    if (this.text() !== this.asked) this.soon();
  }

  disconnectedCallback() {
    this.form?.removeEventListener("input", this.soon);
    this.soon?.cancel();
    this.voice?.remove();
    this.asking?.abort();
  }

  fields() {
    const all = new FormData(this.form);
    return this.names.flatMap((name) => all.getAll(name).map((value) => [name, String(value)]));
  }

  served() {
    const fields = this.names.flatMap((name) => [...this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]);
    return fields.map((field) => (field.defaultValue ?? field.value ?? "").trim()).join("\n");
  }

  text() {
    return this.fields()
      .map(([, value]) => value.trim())
      .join("\n");
  }

  async look() {
    const text = this.text();
    if (text === this.asked || text.replace(/\s/g, "").length < 4 || !person()) return;
    this.asked = text;
    this.asking?.abort();
    this.asking = new AbortController();
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    try {
      const response = await fetch(this.dataset.url, {
        method: "POST",
        credentials: "same-origin",
        signal: this.asking.signal,
        headers: { "X-CSRFToken": token, "X-Requested-With": "fetch", Accept: "text/html" },
        body: new URLSearchParams(this.fields()),
      });
      if (response.ok && !response.redirected) this.show(await response.text());
    } catch {
      this.asked = "";
    }
  }

  show(html) {
    const open = this.contains(document.activeElement);
    if (open) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    this.replaceChildren(template.content);
    const found = this.querySelectorAll("[data-hit]").length;
    this.voice.textContent = found
      ? say(this.dataset.found ?? "found", { n: found })
      : say(this.dataset.foundNone ?? "found_none");
  }
}

customElements.define("similar-tests", SimilarTests);
