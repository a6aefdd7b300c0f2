// <number-sheet> around the numbers of a form: shows what was changed, and asks why only when a number that stood there was.
// With data-grid, arrow keys and Enter move between the cells of the [data-cells] table, and a block of cells copied from a
// spreadsheet is laid into it from where it is pasted; one with days goes to the server, which knows the calendar.
import { cellsOf, hasDays, readNumber, withoutHeading } from "../lib/numbers.js";
import { say } from "../lib/words.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class NumberSheet extends HTMLElement {
  connectedCallback() {
    this.table = this.querySelector("[data-cells] table");
    this.leave = new AbortController();
    const on = (kind, act) => this.addEventListener(kind, act, { signal: this.leave.signal });
    on("input", () => this.look());
    on("change", () => this.look());
    if (this.table && this.dataset.grid !== undefined) {
      on("keydown", (event) => this.move(event));
      on("paste", (event) => this.paste(event));
      this.voice = document.createElement("p");
      this.voice.className = "grid-said";
      this.voice.setAttribute("role", "status");
      this.table.parentElement.before(this.voice);
    }
    this.look();
  }

  disconnectedCallback() {
    this.leave?.abort();
    this.voice?.remove();
  }

  fields() {
    return [...this.querySelectorAll("input[data-part]:not([type=checkbox])")];
  }

  look() {
    let corrected = false;
    for (const field of this.fields()) {
      const was = field.dataset.was ?? field.defaultValue;
      const changed = field.value.trim() !== was.trim();
      field.classList.toggle("is-changed", changed);
      corrected ||= changed && was.trim() !== "";
    }
    const reason = this.querySelector("[data-reason]");
    if (reason) reason.hidden = !corrected && reason.dataset.keep === undefined;
  }

  // The inputs of the table, row by row.
  rows() {
    return [...this.table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[data-part]")]);
  }

  place(field) {
    const rows = this.rows();
    const down = rows.findIndex((row) => row.includes(field));
    return { rows, down, across: down < 0 ? -1 : rows[down].indexOf(field) };
  }

  move(event) {
    const field = event.target;
    if (!STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (!field.matches?.("[data-cells] input[data-part]")) return;
    const [down, across] = event.key === "Enter" && event.shiftKey ? [-1, 0] : STEPS[event.key];
    const rtl = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    if (across && !atEdge(field, across * rtl)) return;
    const here = this.place(field);
    const next = here.rows[here.down + down]?.[here.across + across * rtl];
    event.preventDefault();
    if (!next) return;
    next.focus();
    next.select();
  }

  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.replace(/[\r\n]+$/, "")) || !event.target.matches?.("[data-cells] input[data-part]"))
      return;
    event.preventDefault();
    const block = cellsOf(text);
    if (hasDays(block)) {
      this.querySelector("textarea[name=pasted]").value = text;
      this.closest("form").requestSubmit(this.querySelector("[data-preview]"));
      return;
    }
    this.lay(withoutHeading(block), event.target);
  }

  lay(block, field) {
    const { rows, down, across } = this.place(field);
    let [filled, unread, left] = [0, 0, 0];
    block.forEach((texts, row) => {
      texts.forEach((text, column) => {
        if (!text.trim()) return;
        const cell = rows[down + row]?.[across + column];
        if (!cell) {
          left += 1;
          return;
        }
        cell.value = text.trim();
        filled += 1;
        const bad = Boolean(readNumber(text).bad);
        if (bad) unread += 1;
        if (bad) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
        const around = cell.closest("td");
        around.classList.toggle("has-error", around.querySelector("[aria-invalid]") !== null);
      });
    });
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const told = [say("paste_filled", { n: filled })];
    if (unread) told.push(say("paste_unread", { n: unread }));
    if (left) told.push(say("paste_left", { n: left }));
    this.voice.textContent = told.join(" ");
    this.querySelector("td.has-error input[aria-invalid]")?.focus();
  }
}

// Whether the cursor is where one more step leaves the field; with everything selected it is at both ends.
function atEdge(field, step) {
  if (field.selectionStart === null) return true;
  const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  return whole || (step < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length);
}

customElements.define("number-sheet", NumberSheet);
