// <writing-tools data-mentions="/…?q=" data-references="/…?q="> around a textarea: a Markdown bar, and lists that open on
// "@" (people) and "#" (tests, ideas, articles). The addresses answer JSON [{value, label, note}].
import "@github/markdown-toolbar-element";
import "@github/text-expander-element";
import { say } from "../lib/words.js";

const TOOLS = [
  ["md-bold", "bold", "bold"],
  ["md-italic", "italic", "italic"],
  ["md-quote", "quote", "quote"],
  ["md-link", "link", "link"],
  ["md-unordered-list", "list", "bullets"],
  ["md-ordered-list", "list-ordered", "numbers"],
];

class WritingTools extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    if (!this.field || this.querySelector("markdown-toolbar")) return;
    this.field.id ||= `writing-${Math.random().toString(36).slice(2)}`;
    const expander = document.createElement("text-expander");
    expander.setAttribute(
      "keys",
      [this.dataset.mentions && "@", this.dataset.references && "#"].filter(Boolean).join(" "),
    );
    // It looks for its textarea only at the moment it enters the page.
    const place = document.createComment("");
    const isWriting = document.activeElement === this.field;
    this.field.replaceWith(place);
    expander.append(this.field);
    place.replaceWith(bar(this.field), expander);
    if (isWriting) this.field.focus();
    expander.addEventListener("text-expander-change", (event) => this.suggest(event));
    expander.addEventListener("text-expander-value", (event) => {
      event.detail.value = event.detail.item.dataset.value;
    });
  }

  suggest(event) {
    const { key, provide, text } = event.detail;
    const address = key === "@" ? this.dataset.mentions : this.dataset.references;
    if (address) provide(suggestions(address + encodeURIComponent(text)));
  }
}

async function suggestions(address) {
  const response = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(
    () => null,
  );
  const items = response?.ok ? await response.json() : [];
  const fragment = document.createElement("ul");
  fragment.className = "suggest";
  fragment.setAttribute("role", "listbox");
  fragment.append(
    ...items.slice(0, 8).map(({ value, label, note = "" }, number) => {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.id = `suggestion-${number}`;
      item.dataset.value = value;
      item.textContent = note ? `${label} · ${note}` : label;
      return item;
    }),
  );
  return { matched: items.length > 0, fragment };
}

function bar(field) {
  const toolbar = document.createElement("markdown-toolbar");
  toolbar.className = "markdown-bar";
  toolbar.setAttribute("for", field.id);
  toolbar.setAttribute("aria-label", say("formatting"));
  const icons = document.querySelector("meta[name=icons]")?.content ?? "";
  for (const [tag, icon, word] of TOOLS) {
    const tool = document.createElement(tag);
    tool.setAttribute("role", "button");
    tool.setAttribute("aria-label", say(word));
    tool.title = say(word);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "i i-s");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${icons}#i-${icon}`);
    svg.append(use);
    tool.append(svg);
    toolbar.append(tool);
  }
  return toolbar;
}

customElements.define("writing-tools", WritingTools);
