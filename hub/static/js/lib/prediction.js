// The sentence under a prediction, built while it is typed.
import { fill } from "./words.js";

const NEEDED = { number: ["to"], range: ["low", "high"], direction: ["direction"], text: ["text"] };

/**
 * What is predicted, in words, or "" while something is missing.
 *
 * `parts`: kind ("number", "range", "direction", "text"), from, to, low, high, unit, direction ("up", "down", "same"), text.
 * `words`: the sentences predict_from_to, predict_to, predict_range, predict_up, predict_down, predict_same.
 */
export function prediction(parts, words) {
  const needed = NEEDED[parts.kind];
  if (!needed || needed.some((part) => !String(parts[part] ?? "").trim())) return "";
  if (parts.kind === "text") return parts.text.trim();
  if (parts.kind === "direction") return words[`predict_${parts.direction}`] ?? "";
  if (parts.kind === "range") return fill(words.predict_range, parts);
  return fill(String(parts.from ?? "").trim() ? words.predict_from_to : words.predict_to, parts);
}
