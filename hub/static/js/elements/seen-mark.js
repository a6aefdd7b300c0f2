// <seen-mark> around the form that says "I have looked at the news up to here". Once the page was looked at for a few
// seconds, the form is sent by itself when the person turns away, with the newest news that stood on the page.
import { person } from "../lib/ask.js";

const LOOKED = 3_000;

class SeenMark extends HTMLElement {
  connectedCallback() {
    this.sent = 0;
    this.turn = () => this.turned();
    this.leave = () => this.send();
    this.turned();
    document.addEventListener("visibilitychange", this.turn);
    addEventListener("pagehide", this.leave);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.turn);
    removeEventListener("pagehide", this.leave);
  }

  turned() {
    if (document.visibilityState === "visible") this.since = performance.now();
    else this.send();
  }

  // The number in the form is the one the page was made with; news may have arrived since.
  newest() {
    const heads = [...document.querySelectorAll("live-feed")].map((feed) => Number(feed.dataset.head) || 0);
    return Math.max(Number(this.querySelector("[name=seq]")?.value) || 0, ...heads);
  }

  send() {
    const form = this.querySelector("form");
    const looked = this.since !== undefined && performance.now() - this.since >= LOOKED;
    const seq = this.newest();
    this.since = undefined;
    if (!form || !looked || seq <= this.sent || !person()) return;
    this.sent = seq;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("seq", seq);
    fetch(form.action, {
      method: "POST",
      credentials: "same-origin",
      keepalive: true,
      redirect: "manual",
      body: fields,
    }).catch(() => {
      this.sent = 0;
    });
  }
}

customElements.define("seen-mark", SeenMark);
