// <live-feed data-scope="network:3" data-head="41"> around a list the server rendered; this only keeps an open page fresh.
// New items go first into [data-items], or, when they say data-group, into the list of that group if it is on the page.
// data-order="append" puts them last instead.
import { pause } from "../lib/pause.js";
import { say } from "../lib/words.js";
import { onLog } from "../live.js";

class LiveFeed extends HTMLElement {
  connectedCallback() {
    this.news = [];
    this.announce = pause(() => this.speak(), 1500, 5000);
    this.voice = document.createElement("p");
    this.voice.className = "vh";
    this.voice.setAttribute("role", "status");
    this.append(this.voice);
    this.stop = onLog(this.dataset.scope, this.dataset.head, (event) => this.take(event));
  }

  disconnectedCallback() {
    this.stop?.();
    this.announce?.cancel();
    this.voice?.remove();
  }

  take(event) {
    if (event.reset) return this.outdated();
    if (event.refused) return undefined;
    this.dataset.head = event.seq;
    this.dispatchEvent(new CustomEvent("live-event", { bubbles: true, detail: event }));
    if (event.html) this.insert(event);
    return undefined;
  }

  insert({ seq, html }) {
    if (this.querySelector(`[data-seq="${seq}"]`)) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    const item = template.content.firstElementChild;
    if (!item) return;
    item.dataset.seq ||= seq;
    item.classList.add("is-new");
    this.listFor(item)[this.dataset.order === "append" ? "append" : "prepend"](item);
    for (const empty of this.querySelectorAll("[data-until-first]")) empty.remove();
    this.news.push(item.textContent.trim().replace(/\s+/g, " "));
    this.announce();
  }

  listFor(item) {
    const group = item.dataset.group;
    const thread = group && this.querySelector(`[data-group="${CSS.escape(group)}"]:not(li)`);
    return (
      (thread && (thread.matches("ol, ul") ? thread : thread.querySelector("ol, ul"))) ||
      this.querySelector("[data-items]") ||
      this
    );
  }

  speak() {
    this.voice.textContent = say("new_item", { text: this.news.splice(0).slice(-3).join(". ").slice(0, 300) });
  }

  outdated() {
    if (this.querySelector(".banner[data-newer]")) return;
    const banner = document.createElement("div");
    banner.className = "banner";
    banner.dataset.newer = "";
    banner.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = say("newer");
    const link = document.createElement("a");
    link.className = "btn btn-small";
    link.href = location.href;
    link.textContent = say("reload");
    banner.append(document.createElement("span"), text, link);
    this.prepend(banner);
  }
}

customElements.define("live-feed", LiveFeed);
