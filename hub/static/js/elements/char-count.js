// <char-count data-limit="200"> around a textarea and a .count: says how much room is left, aloud only near the end.
import { pause } from "../lib/pause.js";
import { say } from "../lib/words.js";

class CharCount extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea, input");
    this.place = this.querySelector(".count");
    if (!this.field || !this.place) return;
    this.voice = document.createElement("span");
    this.voice.className = "vh";
    this.voice.setAttribute("role", "status");
    this.append(this.voice);
    this.speak = pause(() => {
      this.voice.textContent = this.near ? this.place.textContent : "";
    }, 1000);
    this.count = () => {
      const left = Number(this.dataset.limit) - [...this.field.value].length;
      this.near = left < Number(this.dataset.limit) / 10;
      this.place.textContent = left < 0 ? say("over", { n: -left }) : say("left", { n: left });
      this.place.classList.toggle("is-over", left < 0);
      this.speak();
    };
    this.field.addEventListener("input", this.count);
    if (this.field.value) this.count();
  }

  disconnectedCallback() {
    this.field?.removeEventListener("input", this.count);
    this.speak?.cancel();
    this.voice?.remove();
  }
}

customElements.define("char-count", CharCount);
