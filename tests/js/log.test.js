import assert from "node:assert/strict";
import { test } from "node:test";
import { logsOver } from "../../hub/static/js/lib/log.js";

/** A socket that remembers what was asked of it and lets the test answer. */
function fakeSocket() {
  const hears = new Map();
  const asked = [];
  return {
    connected: true,
    asked,
    on: (name, act) => hears.set(name, [...(hears.get(name) ?? []), act]),
    emit: (name, message, answer) => asked.push({ name, message, answer }),
    timeout() {
      return this;
    },
    say(name, message = {}) {
      for (const act of hears.get(name) ?? []) act(message);
    },
  };
}

const timers = {
  waiting: [],
  setTimeout(act) {
    this.waiting.push(act);
  },
};
const event = (seq) => ({ seq, html: `<li>${seq}</li>` });

function followed(head = 4) {
  const socket = fakeSocket();
  const told = [];
  const onLog = logsOver(socket, timers);
  const stop = onLog("network:3", head, (news) => told.push(news.seq ?? news));
  return { socket, told, stop, onLog };
}

test("joins where the page was rendered and tells what came since", () => {
  const { socket, told } = followed("4");
  assert.deepEqual(socket.asked[0].message, { scope: "network:3", since: 4 });
  socket.asked[0].answer(null, { ok: true, head: 5, events: [event(5)] });
  socket.say("ev", { scope: "network:3", from: 6, to: 6, events: [event(6)] });
  assert.deepEqual(told, [5, 6]);
});

test("after a lost connection it asks for everything after its last number", () => {
  const { socket, told } = followed();
  socket.asked[0].answer(null, { ok: true, head: 4, events: [] });
  socket.say("ev", { scope: "network:3", from: 5, to: 5, events: [event(5)] });
  socket.say("disconnect");
  socket.say("connect");
  assert.deepEqual(socket.asked[1].message, { scope: "network:3", since: 5 });
  socket.asked[1].answer(null, { ok: true, head: 7, events: [event(6), event(7)] });
  assert.deepEqual(told, [5, 6, 7]);
});

test("an answer from before the loss is not listened to", () => {
  const { socket, told } = followed();
  socket.say("disconnect");
  socket.say("connect");
  socket.asked[0].answer(null, { ok: true, head: 5, events: [event(5)] });
  assert.deepEqual(told, []);
  socket.asked[1].answer(null, { ok: true, head: 5, events: [event(5)] });
  assert.deepEqual(told, [5]);
});

test("no answer in time: it asks again", () => {
  timers.waiting.length = 0;
  const { socket } = followed();
  socket.asked[0].answer(new Error("timeout"));
  timers.waiting.pop()();
  assert.equal(socket.asked.length, 2);
});

test("asked too fast: it waits and asks again instead of giving up", () => {
  timers.waiting.length = 0;
  const { socket, told } = followed();
  socket.asked[0].answer(null, { ok: false, code: "rate_limited" });
  assert.deepEqual(told, []);
  timers.waiting.pop()();
  assert.equal(socket.asked.length, 2);
});

test("news of another scope is not told", () => {
  const { socket, told } = followed();
  socket.asked[0].answer(null, { ok: true, head: 4, events: [] });
  socket.say("ev", { scope: "network:9", from: 5, to: 5, events: [event(5)] });
  assert.deepEqual(told, []);
});

test("two listeners share one join; the last to stop leaves", () => {
  const { socket, told, stop, onLog } = followed();
  const other = [];
  const stopOther = onLog("network:3", 4, (news) => other.push(news.seq));
  socket.asked[0].answer(null, { ok: true, head: 5, events: [event(5)] });
  assert.deepEqual([told, other], [[5], [5]]);
  stop();
  assert.equal(socket.asked.length, 1);
  stopOther();
  assert.equal(socket.asked[1].name, "leave");
});

test("who may no longer read is told so and hears nothing more", () => {
  const { socket, told } = followed();
  socket.asked[0].answer(null, { ok: true, head: 4, events: [] });
  socket.say("gone", { scope: "network:3" });
  socket.say("ev", { scope: "network:3", from: 5, to: 5, events: [event(5)] });
  assert.deepEqual(told, [{ refused: true }]);
});
