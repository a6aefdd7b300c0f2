import assert from "node:assert/strict";
import { test } from "node:test";
import { firstProblem, meaning } from "../../hub/static/js/lib/ask.js";
import { clock, daysAgo } from "../../hub/static/js/lib/moment.js";
import { pause } from "../../hub/static/js/lib/pause.js";
import { prediction } from "../../hub/static/js/lib/prediction.js";
import { fill } from "../../hub/static/js/lib/words.js";

const words = {
  predict_from_to: "{from} → {to} {unit}",
  predict_to: "{to} {unit}",
  predict_range: "{low} to {high} {unit}",
  predict_up: "it goes up",
  predict_down: "it goes down",
  predict_same: "it stays the same",
};

test("sentences are filled, and gaps leave no double spaces", () => {
  assert.equal(fill("Saved {time}", { time: "14:02" }), "Saved 14:02");
  assert.equal(fill("{from} → {to} {unit}", { from: 41, to: 30 }), "41 → 30");
});

test("a prediction is said once it is whole, and not before", () => {
  assert.equal(prediction({ kind: "number", from: "41", to: "30", unit: "tasks" }, words), "41 → 30 tasks");
  assert.equal(prediction({ kind: "number", from: " ", to: "30", unit: "tasks" }, words), "30 tasks");
  assert.equal(prediction({ kind: "number", from: "41", to: "" }, words), "");
  assert.equal(prediction({ kind: "range", low: "10", high: "15", unit: "pupils" }, words), "10 to 15 pupils");
  assert.equal(prediction({ kind: "range", low: "10", high: "" }, words), "");
  assert.equal(prediction({ kind: "direction", direction: "down" }, words), "it goes down");
  assert.equal(prediction({ kind: "text", text: " more talk " }, words), "more talk");
  assert.equal(prediction({ kind: "" }, words), "");
});

test("nought is a number", () => {
  assert.equal(prediction({ kind: "number", from: "3", to: "0", unit: "tasks" }, words), "3 → 0 tasks");
});

test("answers of the server mean what people must do next", () => {
  assert.equal(meaning({ status: 200, json: true }), "saved");
  assert.equal(meaning({ status: 401 }), "ended");
  assert.equal(meaning({ status: 200, redirected: true, json: false }), "ended");
  assert.equal(meaning({ status: 400, json: true }), "token");
  assert.equal(meaning({ status: 409, json: true }), "conflict");
  assert.equal(meaning({ status: 422, json: true }), "invalid");
  assert.equal(meaning({ status: 404, json: true }), "refused");
  for (const status of [429, 500, 503]) assert.equal(meaning({ status, json: true }), "failed");
});

test("the first problem of a refused form is found", () => {
  assert.equal(firstProblem({ errors: { title: ["Write a title."] } }), "Write a title.");
  assert.equal(firstProblem(null), "");
});

test("times are told on the person's clock", () => {
  assert.equal(clock("2026-11-24T14:02:00Z", "en-GB", "Europe/London"), "14:02");
  assert.equal(clock("2026-11-24T14:02:00Z", "en-US", "America/New_York"), "09:02");
});

test("days are calendar days of the zone, also over a change of the clocks", () => {
  const now = new Date("2026-11-24T01:30:00Z");
  assert.equal(daysAgo("2026-11-23T23:50:00Z", now, "Europe/London"), 1);
  assert.equal(daysAgo("2026-11-23T23:50:00Z", now, "America/New_York"), 0);
  assert.equal(daysAgo("2026-10-24T12:00:00Z", new Date("2026-10-25T23:30:00Z"), "Europe/London"), 1);
});

/** Timers that the test moves by hand. */
function handClock() {
  let id = 0;
  const waiting = new Map();
  return {
    setTimeout(act, ms) {
      id += 1;
      waiting.set(id, { act, ms });
      return id;
    },
    clearTimeout: (which) => waiting.delete(which),
    waits: () => [...waiting.values()].map(({ ms }) => ms).sort((a, b) => a - b),
    ring: (ms) => {
      for (const [key, entry] of [...waiting])
        if (entry.ms === ms) {
          waiting.delete(key);
          entry.act();
        }
    },
  };
}

test("a pause runs once after the last call, and at the latest after a while", () => {
  const timers = handClock();
  let runs = 0;
  const soon = pause(
    () => {
      runs += 1;
    },
    100,
    800,
    timers,
  );
  soon();
  soon();
  soon();
  assert.deepEqual(timers.waits(), [100, 800]);
  timers.ring(100);
  assert.equal(runs, 1);
  assert.deepEqual(timers.waits(), []);
  soon();
  soon();
  timers.ring(800);
  assert.equal(runs, 2);
  soon();
  soon.cancel();
  assert.deepEqual(timers.waits(), []);
});
