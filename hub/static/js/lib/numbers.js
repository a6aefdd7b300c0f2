// Numbers as people write them, read as the server reads them: "1,234.5", "12,5", "75 %", "−3", "(3)".

const MISSING = new Set([
  "",
  "-",
  "--",
  "–",
  "—",
  "−",
  ".",
  "..",
  "…",
  "?",
  "n/a",
  "#n/a",
  "na",
  "n.a.",
  "none",
  "null",
]);

/** `{value}` for a number, `{missing: true}` where somebody wrote that there is nothing, `{bad: true}` for anything else. */
export function readNumber(text) {
  const plain = String(text ?? "").trim();
  if (MISSING.has(plain.toLowerCase())) return { missing: true };
  let body = plain
    .replace(/[\s\u00a0\u202f]+/g, " ")
    .replaceAll("’", "'")
    .replace(/ ?%$/, "");
  let sign = 1;
  const inside = body.match(/^\((.*)\)$/);
  if (inside) {
    sign = -1;
    body = inside[1].trim();
  } else if (/^[-−–+]/.test(body)) {
    if (body[0] !== "+") sign = -1;
    body = body.slice(1).trim();
  }
  body = body.replace(/(\d) (?=\d{3}(?!\d))/g, "$1").replace(/(\d)'(?=\d{3}(?!\d))/g, "$1");
  const [mark, group] = markIn(body) === "," ? [",", "."] : [".", ","];
  const shape = new RegExp(`^(\\d+|\\d{1,3}(\\${group}\\d{3})+)?(\\${mark}\\d*)?$`);
  if (!shape.test(body) || !/\d/.test(body)) return { bad: true };
  const pointed = body.replaceAll(group, "").replace(mark, ".");
  return { value: sign * Number(pointed) };
}

// What stands before the decimals. "1,234" could be read both ways; here it is one thousand.
function markIn(body) {
  const [points, commas] = [".", ","].map((sign) => body.split(sign).length - 1);
  if (points && commas) return body.lastIndexOf(".") > body.lastIndexOf(",") ? "." : ",";
  if (commas > 1) return ".";
  if (points > 1) return ",";
  if (!commas) return ".";
  const [before, after] = body.split(",");
  return after.length === 3 && before.length >= 1 && before.length <= 3 && before[0] !== "0" ? "." : ",";
}

/** So many out of so many, times `factor`; null where it can't be told. */
export function share(above, below, factor) {
  return below > 0 && above !== undefined ? (above * factor) / below : null;
}

/** The cells of a block copied from a spreadsheet: rows of texts, with quoted cells unwrapped. */
export function cellsOf(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let place = 0; place < source.length; place++) {
    const letter = source[place];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (source[place + 1] === '"') cell += source[++place];
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (letter === "\n") rows.push([]);
    } else cell += letter;
  }
  rows.at(-1).push(cell);
  return rows;
}

/** Whether a text looks like a day: "2026-09-07", "7.9.26", "7 Sep", "Week of 7 Sep". */
export function looksLikeDay(text) {
  const plain = String(text ?? "").trim();
  return (
    /\d/.test(plain) &&
    (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\.?( .*)?$/.test(plain) || /\p{L}{3}/u.test(plain)) &&
    !/%$/.test(plain)
  );
}

/** Whether the first column or the first row (beside its corner) of a block holds days. */
export function hasDays(rows) {
  const column = rows.map((row) => row[0]).slice(looksLikeDay(rows[0][0]) ? 0 : 1);
  const across = rows[0].slice(1);
  return [column, across].some((texts) => texts.length > 0 && texts.every(looksLikeDay));
}

/** A block without its first row where that holds headings. */
export function withoutHeading(rows) {
  const given = rows[0].filter((text) => text.trim());
  const words = given.length > 0 && given.every((text) => readNumber(text).bad);
  return words && rows.length > 1 ? rows.slice(1) : rows;
}
