// <sign-in-here> around a link to the sign-in page: signs in within this page, so that what was typed stays.
import { signInAgain } from "../lib/signin.js";

class SignInHere extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.open);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.open);
  }

  async open(event) {
    if (!event.target.closest("a") || !document.getElementById("sign-in-again")) return;
    event.preventDefault();
    if (await signInAgain()) this.remove();
  }
}

customElements.define("sign-in-here", SignInHere);
