// <local-time> around <time datetime="…Z">: says "today" and "yesterday" as long as that is true. The full moment stays as a title.
import { clock, daysAgo } from "../lib/moment.js";
import { say } from "../lib/words.js";

class LocalTime extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time[datetime]");
    if (!time) return;
    const language = document.documentElement.lang || undefined;
    const ago = daysAgo(time.dateTime, new Date(), this.dataset.zone);
    if (ago !== 0 && ago !== 1) return;
    time.title ||= time.textContent.trim();
    time.textContent = say(ago === 0 ? "today" : "yesterday", {
      time: clock(time.dateTime, language, this.dataset.zone),
    });
  }
}

customElements.define("local-time", LocalTime);
