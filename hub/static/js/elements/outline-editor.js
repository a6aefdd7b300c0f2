// <outline-editor> around the form of the outline: its buttons work without a reload, and its lines can be dragged by
// their handles. Both send the step the form would send, and show the outline the server answers with.
import { adoptToken } from "../lib/ask.js";
import { classic } from "../lib/classic.js";
import { say } from "../lib/words.js";

class OutlineEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.voice = document.createElement("p");
    this.voice.className = "vh";
    this.voice.setAttribute("role", "status");
    this.append(this.voice);
    this.addEventListener("submit", this.pressed);
    classic("sortable").then(
      () => this.prepare(),
      () => {}, // without dragging, the menus do the same
    );
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.pressed);
    this.voice?.remove();
    this.release();
  }

  release() {
    for (const list of this.lists ?? []) list.destroy();
    this.lists = [];
  }

  prepare() {
    this.release();
    for (const grip of this.querySelectorAll("[data-grip]")) grip.hidden = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.lists = [...this.querySelectorAll("[data-drop]")].map((list) => {
      const kind = list.dataset.drop;
      const loose = kind === "idea" && list.dataset.under === "0";
      return window.Sortable.create(list, {
        group: { name: kind, put: loose ? false : [kind] },
        sort: !loose,
        handle: "[data-grip]",
        draggable: `[data-kind="${kind}"]`,
        animation: still ? 0 : 140,
        ghostClass: "is-ghost",
        onStart: () => {
          this.dataset.dragging = kind;
        },
        onMove: ({ dragged, to }) => fits(dragged, to),
        onEnd: (event) => this.dropped(event),
      });
    });
  }

  dropped({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
    delete this.dataset.dragging;
    if (from === to && oldDraggableIndex === newDraggableIndex) return;
    const { kind, id, version } = item.dataset;
    const way = `from ${from.dataset.under} to ${to.dataset.under} at ${newDraggableIndex}`;
    this.send(`put ${kind} ${id} ${version} ${way}`);
  }

  pressed(event) {
    const step = event.submitter?.value;
    if (!step) return;
    event.preventDefault();
    this.send(step, event.submitter.closest("[data-focus]")?.dataset.focus);
  }

  async send(step, menu) {
    if (this.busy) return;
    this.busy = true;
    const fields = new URLSearchParams(new FormData(this.form));
    fields.set("do", step);
    try {
      const response = await fetch(this.form.action, { method: "POST", credentials: "same-origin", body: fields });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!this.show(page, menu)) this.sendAsPage(step);
    } catch {
      this.voice.textContent = say("failed");
      location.reload(); // the line lies where it was dropped, but not on the server
    } finally {
      this.busy = false;
    }
  }

  // The outline of the answer takes the place of this one; false when the answer is another page.
  show(page, menu) {
    const tree = page.querySelector("outline-editor [data-tree]");
    if (!tree) return false;
    adoptToken(page);
    const place = this.querySelector("[data-tree]");
    place.replaceWith(document.adoptNode(tree));
    const problem = page.querySelector("[data-problem]");
    document.querySelector("[data-problem]")?.replaceChildren(...problem.childNodes);
    const trouble = document.querySelector("[data-problem]")?.textContent.trim();
    if (!trouble) this.form.elements.why.value = "";
    this.voice.textContent = trouble || page.querySelector("#slot .banner p")?.textContent.trim() || "";
    if (window.Sortable) this.prepare();
    if (menu) this.querySelector(`[data-focus="${CSS.escape(menu)}"] summary`)?.focus();
    return true;
  }

  // A refusal, a sign-in or a page that is too old: the browser shows it, as it would without this element.
  sendAsPage(step) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "do";
    field.value = step;
    this.form.append(field);
    this.form.submit();
  }
}

// A driver with drivers under it stays at the top; what is not a line of this kind goes nowhere.
function fits(dragged, list) {
  return !(dragged.dataset.kind === "driver" && "parent" in dragged.dataset && list.dataset.under !== "0");
}

customElements.define("outline-editor", OutlineEditor);
