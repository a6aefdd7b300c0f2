// Following logs over one socket. No page and no clock of its own: the socket and the timers are handed in.
import { reader, receive } from "./sequence.js";

const PATIENCE = 10_000;
const RETRY = 2_000;
const PASSING = new Set(["rate_limited", "unauthenticated"]); // refusals that end by themselves

/**
 * Follow logs over `socket` (of socket.io-client, namespace /live). Answers `onLog(scope, head, tell)`:
 * `tell({seq, html, data})` once per event after `head`, in order; `tell({reset: true})` when too much was missed to be
 * told one by one; `tell({refused: true})` when the scope may not be followed. It returns a function that stops it.
 */
export function logsOver(socket, timers = globalThis) {
  const scopes = new Map();

  function take(scope, message) {
    const followed = scopes.get(scope);
    if (!followed) return;
    const step = receive(followed.state, message);
    followed.state = step.state;
    for (const event of step.events) tellAll(followed, event);
    if (step.reset) tellAll(followed, { reset: true });
    if (step.refused) tellAll(followed, { refused: true });
    if (step.join) join(scope);
  }

  function join(scope) {
    const followed = scopes.get(scope);
    if (!followed || !socket.connected || followed.state.joining) return;
    take(scope, { kind: "join" });
    followed.turn += 1;
    const turn = followed.turn;
    socket.timeout(PATIENCE).emit("join", { scope, since: followed.state.last }, (trouble, answer) => {
      if (followed.turn !== turn) return;
      if (!trouble && !PASSING.has(answer.code)) return take(scope, { kind: "ack", ...answer });
      take(scope, { kind: "lost" });
      timers.setTimeout(() => join(scope), trouble ? RETRY : PATIENCE);
    });
  }

  function lost() {
    for (const [scope, followed] of scopes) {
      followed.turn += 1;
      take(scope, { kind: "lost" });
    }
  }

  socket.on("connect", () => {
    for (const scope of scopes.keys()) join(scope);
  });
  socket.on("disconnect", lost);
  socket.on("ev", ({ scope, from, to, events }) => take(scope, { kind: "ev", from, to, events }));
  socket.on("hb", ({ scope, head }) => take(scope, { kind: "hb", head }));
  socket.on("gone", ({ scope }) => {
    const followed = scopes.get(scope);
    if (followed) tellAll(followed, { refused: true });
    scopes.delete(scope);
  });

  return function onLog(scope, head, tell) {
    const followed = scopes.get(scope) ?? { state: reader(Number(head) || 0), listeners: new Set(), turn: 0 };
    followed.listeners.add(tell);
    if (!scopes.has(scope)) {
      scopes.set(scope, followed);
      join(scope);
    }
    return () => {
      followed.listeners.delete(tell);
      if (followed.listeners.size) return;
      scopes.delete(scope);
      if (socket.connected) socket.emit("leave", { scope });
    };
  };
}

function tellAll(followed, event) {
  for (const tell of followed.listeners) tell(event);
}
