// <number-fields data-kind="percent" data-factor="100" data-per="1"> around the inputs of one number: says it as a sentence
// while it is typed ("18 of 24 = 75 %"), and at once when it can't be.
//   inputs          data-part="n|d|v|o" (so many, out of, value, day)
//   the sentence    an <output>
//   data-before     the day of the event before, where days between events are counted
import { readNumber, share } from "../lib/numbers.js";
import { say } from "../lib/words.js";

const DAY = 86_400_000;

class NumberFields extends HTMLElement {
  connectedCallback() {
    this.update = () => this.onInput();
    this.addEventListener("input", this.update);
    this.tick = this.parentElement?.querySelector(":scope > .check [data-part=x]");
    this.onTick = () => this.ticked();
    this.tick?.addEventListener("change", this.onTick);
    if (this.part("n") || this.part("v") || this.part("o")) this.onInput(true);
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.update);
    this.tick?.removeEventListener("change", this.onTick);
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  onInput(first = false) {
    const output = this.querySelector("output");
    this.propose();
    if (!output || (first && (output.textContent.trim() || this.querySelector(".error-msg")))) return;
    const { text, bad } = this.sentence();
    output.textContent = text;
    output.hidden = !text;
    output.classList.toggle("is-bad", bad);
    if (text && this.tick?.checked) this.tick.checked = false;
  }

  sentence() {
    const [n, d, v] = ["n", "d", "v"].map((name) => readNumber(this.part(name)?.value ?? ""));
    const typed = [n, d, v].find((one) => one.bad);
    if (typed) return { text: say("number_unreadable"), bad: true };
    if (this.part("v")) return this.value(v);
    if (n.value === undefined || d.value === undefined) return { text: "", bad: false };
    const words = { some: show(n.value), all: show(d.value) };
    if (this.dataset.kind === "percent" && n.value > d.value)
      return { text: say("number_more_than_all", words), bad: true };
    if (n.value < 0 || d.value < 0) return { text: say("number_below_nought"), bad: true };
    const part = share(n.value, d.value, Number(this.dataset.factor));
    const counted = say("number_of", words);
    return { text: part === null ? counted : `${counted} = ${this.quotient(part)}`, bad: false };
  }

  value({ value }) {
    if (value === undefined) return { text: "", bad: false };
    if (value < 0 && this.dataset.kind !== "number") return { text: say("number_below_nought"), bad: true };
    if (value > 100 && this.dataset.kind === "percent") return { text: say("number_over_hundred"), bad: true };
    return { text: "", bad: false };
  }

  quotient(part) {
    if (this.dataset.kind === "percent") return say("number_percent", { number: show(part, 1) });
    return say("number_per", { number: show(part, 2), many: show(Number(this.dataset.per)) });
  }

  // The days since the event before, until somebody types another number.
  propose() {
    const [day, field] = [this.part("o"), this.part("v")];
    if (!this.dataset.before || !day?.value || (field.value && field.value !== field.dataset.proposed)) return;
    const days = Math.round((Date.parse(day.value) - Date.parse(this.dataset.before)) / DAY);
    field.value = field.dataset.proposed = days > 0 ? String(days) : "";
  }

  // Not counted: the numbers step back, and come again when the tick is taken away.
  ticked() {
    for (const field of this.querySelectorAll("input[data-part]")) {
      if (this.tick.checked) {
        field.dataset.before = field.value;
        field.value = "";
      } else field.value ||= field.dataset.before ?? "";
    }
    const output = this.querySelector("output");
    if (this.tick.checked && output) output.hidden = true;
    else this.onInput();
  }
}

function show(number, digits = 6) {
  return new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumFractionDigits: digits })
    .format(number)
    .replace("-", "−");
}

customElements.define("number-fields", NumberFields);
