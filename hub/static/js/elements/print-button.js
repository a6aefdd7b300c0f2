// <print-button> around a button: opens the print dialog.
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.print);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.print);
  }

  print(event) {
    if (event.target.closest("button, a")) {
      event.preventDefault();
      window.print();
    }
  }
}

customElements.define("print-button", PrintButton);
