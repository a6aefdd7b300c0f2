// <copy-button data-text="…"> or <copy-button data-for="id"> around a button: copies and says so.
import { say } from "../lib/words.js";

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.voice = document.createElement("span");
    this.voice.className = "saved";
    this.voice.setAttribute("role", "status");
    this.append(this.voice);
    this.copy = () => this.onCopy();
    this.button?.addEventListener("click", this.copy);
  }

  disconnectedCallback() {
    this.button?.removeEventListener("click", this.copy);
    this.voice?.remove();
  }

  async onCopy() {
    const source = this.dataset.for ? document.getElementById(this.dataset.for) : null;
    const text = this.dataset.text ?? source?.value ?? source?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
      this.voice.textContent = say("copied");
    } catch {
      source?.select?.();
      this.voice.textContent = say("copy_failed");
    }
  }
}

customElements.define("copy-button", CopyButton);
