// <open-dialog data-dialog="id"> around a button or link: opens the native <dialog>. A link still leads to the page that does
// the same without JavaScript.
class OpenDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.show);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.show);
  }

  show(event) {
    const dialog = document.getElementById(this.dataset.dialog);
    if (!dialog || !event.target.closest("button, a")) return;
    event.preventDefault();
    dialog.showModal();
  }
}

customElements.define("open-dialog", OpenDialog);
