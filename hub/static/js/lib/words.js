// The sentences the elements say come with the page, in the reader's language.

/** Put values into the braces of a sentence; a brace without a value becomes empty and double spaces go. */
export function fill(sentence, values = {}) {
  return sentence
    .replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

let words;

/** The page's sentence for `key`, filled in. */
export function say(key, values) {
  words ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}");
  return fill(words[key] ?? "", values);
}
