// <offline-note hidden role="status">: says so while the device is offline.
import { say } from "../lib/words.js";

class OfflineNote extends HTMLElement {
  connectedCallback() {
    this.className = "banner banner-warn";
    this.look = () => {
      this.hidden = navigator.onLine;
      const text = document.createElement("p");
      text.textContent = navigator.onLine ? "" : say("offline");
      this.replaceChildren(document.createElement("span"), text);
    };
    addEventListener("online", this.look);
    addEventListener("offline", this.look);
    this.look();
  }

  disconnectedCallback() {
    removeEventListener("online", this.look);
    removeEventListener("offline", this.look);
  }
}

customElements.define("offline-note", OfflineNote);
