// <take-text data-for="id" hidden> with buttons that carry data-text: puts one of two texts, or both, into the field.
class TakeText extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.take);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.take);
  }

  take(event) {
    const button = event.target.closest("button[data-text]");
    const field = document.getElementById(this.dataset.for);
    if (!button || !field) return;
    field.value = button.dataset.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
}

customElements.define("take-text", TakeText);
