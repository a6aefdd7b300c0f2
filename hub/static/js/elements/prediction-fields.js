// <prediction-fields> around the inputs of one prediction. The server shows them all; this leaves those of the chosen kind
// and says the prediction as a sentence.
//   inputs            data-part="kind|from|to|low|high|unit|direction|text|by"
//   groups            data-for="number range" (shown for these kinds)
//   the sentence      <output data-part="sentence">
import { prediction } from "../lib/prediction.js";
import { say } from "../lib/words.js";

const WORDS = ["predict_from_to", "predict_to", "predict_range", "predict_up", "predict_down", "predict_same"];

class PredictionFields extends HTMLElement {
  connectedCallback() {
    this.update = () => this.onInput();
    this.addEventListener("input", this.update);
    this.addEventListener("change", this.update);
    this.onInput();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.update);
    this.removeEventListener("change", this.update);
  }

  part(name) {
    const controls = [...this.querySelectorAll(`[data-part="${name}"]`)];
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen?.value ?? "";
  }

  onInput() {
    const parts = {};
    for (const name of ["kind", "from", "to", "low", "high", "unit", "direction", "text"])
      parts[name] = this.part(name);
    for (const group of this.querySelectorAll("[data-for]")) {
      group.hidden = !group.dataset.for.split(" ").includes(parts.kind);
    }
    const words = Object.fromEntries(WORDS.map((key) => [key, sentences(key)]));
    const said = prediction(parts, words);
    const place = this.querySelector("[data-part=sentence]");
    if (!place) return;
    place.hidden = !said;
    const strong = document.createElement("b");
    strong.textContent = said;
    place.replaceChildren(`${say("predict")} `, strong);
  }
}

// The sentence with its braces still in place: each is filled with itself.
function sentences(key) {
  return say(key, { from: "{from}", to: "{to}", low: "{low}", high: "{high}", unit: "{unit}" });
}

customElements.define("prediction-fields", PredictionFields);
