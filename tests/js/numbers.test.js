import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, hasDays, looksLikeDay, readNumber, share, withoutHeading } from "../../hub/static/js/lib/numbers.js";

test("numbers are read as people write them", () => {
  for (const [text, value] of [
    ["18", 18],
    ["1,234.5", 1234.5],
    ["1.234,5", 1234.5],
    ["12,5", 12.5],
    ["1,234", 1234],
    ["0,125", 0.125],
    ["1 234", 1234],
    ["75 %", 75],
    ["−3", -3],
    ["(3)", -3],
    [".5", 0.5],
  ])
    assert.deepEqual(readNumber(text), { value }, text);
});

test("what is no number is told apart from what was not counted", () => {
  for (const text of ["", " ", "–", "-", "n/a"]) assert.deepEqual(readNumber(text), { missing: true }, text);
  for (const text of ["a few", "1,2,3", "12x", "1.2.3.4", "%"]) assert.deepEqual(readNumber(text), { bad: true }, text);
});

test("nothing is out of nobody", () => {
  assert.equal(share(18, 24, 100), 75);
  assert.equal(share(0, 0, 100), null);
  assert.equal(share(undefined, 24, 100), null);
});

test("a copied block keeps its cells, also quoted ones", () => {
  assert.deepEqual(cellsOf("18\t24\r\n19\t25\r\n"), [
    ["18", "24"],
    ["19", "25"],
  ]);
  assert.deepEqual(cellsOf('"a\nb"\t"say ""x"""'), [["a\nb", 'say "x"']]);
  assert.deepEqual(cellsOf("1\t\t3"), [["1", "", "3"]]);
});

test("days are seen in the first column and in the first row", () => {
  for (const text of ["2026-09-07", "7.9.2026", "07/09/26", "7 Sep", "Week of 7 Sep"])
    assert.ok(looksLikeDay(text), text);
  for (const text of ["18", "12.5", "75 %", "1,234", "Everybody", "−3"]) assert.ok(!looksLikeDay(text), text);
  assert.ok(hasDays([["2026-09-07", "18"]]));
  assert.ok(
    hasDays([
      ["Week", "All"],
      ["7 Sep", "18"],
    ]),
  );
  assert.ok(
    hasDays([
      ["", "7 Sep", "14 Sep"],
      ["All", "18", "19"],
    ]),
  );
  assert.ok(!hasDays([["18", "24"]]));
  assert.ok(!hasDays([["18"]]));
});

test("headings are left out, numbers never", () => {
  assert.deepEqual(
    withoutHeading([
      ["All", "Of"],
      ["18", "24"],
    ]),
    [["18", "24"]],
  );
  assert.deepEqual(
    withoutHeading([
      ["18", "x"],
      ["1", "2"],
    ]),
    [
      ["18", "x"],
      ["1", "2"],
    ],
  );
  assert.deepEqual(withoutHeading([["All"]]), [["All"]]);
});
