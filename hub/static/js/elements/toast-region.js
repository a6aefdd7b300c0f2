// <toast-region>: short news with a way back. Others ask for one with
//   document.dispatchEvent(new CustomEvent("toast", { detail: { text, undo } })).
// News without a way back goes by itself; what can be undone stays until it is dismissed or the page is left.
import { say } from "../lib/words.js";

const STAY = 12_000;

class ToastRegion extends HTMLElement {
  connectedCallback() {
    this.hear = ({ detail }) => this.show(detail);
    document.addEventListener("toast", this.hear);
    for (const toast of this.querySelectorAll(".toast")) this.tend(toast);
  }

  disconnectedCallback() {
    document.removeEventListener("toast", this.hear);
  }

  show({ text, undo = "" }) {
    const toast = document.createElement("div");
    toast.className = "toast";
    const words = document.createElement("span");
    words.textContent = text;
    toast.append(words);
    if (undo) toast.append(wayBack(undo));
    this.append(toast);
    this.tend(toast);
  }

  tend(toast) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = say("dismiss");
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    if (toast.querySelector("form")) return;
    const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, STAY) : toast.remove());
    setTimeout(go, STAY);
  }
}

function wayBack(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrf_token";
  token.value = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const button = document.createElement("button");
  button.textContent = say("undo");
  form.append(token, button);
  return form;
}

customElements.define("toast-region", ToastRegion);
