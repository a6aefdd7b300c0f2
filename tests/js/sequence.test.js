import assert from "node:assert/strict";
import { test } from "node:test";
import { reader, receive } from "../../hub/static/js/lib/sequence.js";

const event = (seq) => ({ seq, html: `<li>${seq}</li>` });

/** Feed messages to a reader that starts at `last`; tells what it showed, how often it asked again, and where it stands. */
function play(last, messages) {
  let state = reader(last);
  const shown = [];
  let joins = 0;
  for (const message of messages) {
    const step = receive(state, message);
    state = step.state;
    shown.push(...step.events.map((item) => item.seq));
    joins += step.join ? 1 : 0;
  }
  return { shown, joins, last: state.last };
}

test("events are shown in order and once", () => {
  const story = play(4, [
    { kind: "ev", from: 5, to: 6, events: [event(6), event(5)] },
    { kind: "ev", from: 5, to: 6, events: [event(5), event(6)] },
    { kind: "ev", from: 6, to: 7, events: [event(6), event(7)] },
  ]);
  assert.deepEqual(story, { shown: [5, 6, 7], joins: 0, last: 7 });
});

test("a range that carries nothing for this reader still moves the place", () => {
  const story = play(4, [
    { kind: "ev", from: 5, to: 9, events: [] },
    { kind: "ev", from: 10, to: 10, events: [event(10)] },
  ]);
  assert.deepEqual(story, { shown: [10], joins: 0, last: 10 });
});

test("a hole asks again and shows nothing out of order", () => {
  const story = play(4, [{ kind: "ev", from: 6, to: 6, events: [event(6)] }]);
  assert.deepEqual(story, { shown: [], joins: 1, last: 4 });
});

test("what was missed while away is shown after joining again", () => {
  const story = play(4, [
    { kind: "lost" },
    { kind: "join" },
    { kind: "ack", ok: true, head: 7, events: [event(5), event(6), event(7)] },
    { kind: "ev", from: 8, to: 8, events: [event(8)] },
  ]);
  assert.deepEqual(story, { shown: [5, 6, 7, 8], joins: 0, last: 8 });
});

test("an event that overtakes the answer to join waits its turn", () => {
  const story = play(4, [
    { kind: "join" },
    { kind: "ev", from: 7, to: 8, events: [event(7), event(8)] },
    { kind: "ack", ok: true, head: 7, events: [event(5), event(6), event(7)] },
  ]);
  assert.deepEqual(story, { shown: [5, 6, 7, 8], joins: 0, last: 8 });
});

test("a heartbeat that is ahead asks again, one that is not stays quiet", () => {
  assert.equal(play(4, [{ kind: "hb", head: 6 }]).joins, 1);
  assert.equal(play(4, [{ kind: "hb", head: 4 }]).joins, 0);
  assert.equal(play(4, [{ kind: "join" }, { kind: "hb", head: 6 }]).joins, 0);
});

test("a late answer to a join nobody waits for changes nothing", () => {
  const story = play(4, [{ kind: "join" }, { kind: "lost" }, { kind: "ack", ok: true, head: 9, events: [event(9)] }]);
  assert.deepEqual(story, { shown: [], joins: 0, last: 4 });
});

test("a reset says so and goes on from the head", () => {
  const step = receive({ ...reader(4), joining: true }, { kind: "ack", ok: true, head: 900, reset: true });
  assert.equal(step.reset, true);
  assert.equal(step.state.last, 900);
});

test("a refused join is told and keeps the place", () => {
  const step = receive({ ...reader(4), joining: true }, { kind: "ack", ok: false });
  assert.equal(step.refused, true);
  assert.equal(step.state.last, 4);
});
