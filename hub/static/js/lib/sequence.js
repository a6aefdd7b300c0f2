// The reader's side of a log with a gapless sequence, as a pure function: what to show next, and when to ask again.
//
// A scope's log is numbered 1, 2, 3, …  The page was rendered at `head`, so it joins with `since = head` and from then on
// shows each event once and in order. Some numbers carry nothing for this reader; that is why ranges count, not events.

/** A reader that has seen everything up to and including `last`. */
export function reader(last) {
  return { last, joining: false, held: [] };
}

/**
 * Take in one message and say what follows from it.
 *
 * Messages: `{kind: "join"}` a join was sent; `{kind: "lost"}` the connection or the answer was lost;
 * `{kind: "ack", ok, head, events, reset}`; `{kind: "ev", from, to, events}`; `{kind: "hb", head}`.
 * Returns `{state, events, join, reset, refused}`: `events` to show now, `join` true when the log must be asked
 * for everything after `state.last`, `reset` true when the server cannot say what happened in between.
 */
export function receive(state, message) {
  switch (message.kind) {
    case "join":
      return follow({ ...state, joining: true });
    case "lost":
      return follow({ ...state, joining: false, held: [] });
    case "ack":
      return state.joining ? joined(state, message) : follow(state);
    case "ev":
      return state.joining ? follow({ ...state, held: [...state.held, message] }) : range(state, message);
    case "hb":
      return follow(state, { join: !state.joining && message.head > state.last });
    default:
      return follow(state);
  }
}

function follow(state, { events = [], join = false, reset = false, refused = false } = {}) {
  return { state, events, join, reset, refused };
}

function after(last, events) {
  return events.filter((event) => event.seq > last).sort((a, b) => a.seq - b.seq);
}

function joined(state, { ok, head, events = [], reset = false }) {
  const open = { ...state, joining: false, held: [] };
  if (!ok) return follow(open, { refused: true });
  if (reset) return release(state.held, follow({ ...open, last: head }, { reset: true }));
  const fresh = after(state.last, events);
  const next = { ...open, last: Math.max(state.last, head) };
  return release(state.held, follow(next, { events: fresh }));
}

// What arrived while the answer to "join" was under way is read afterwards, as if it had come just now.
function release(held, soFar) {
  let result = soFar;
  for (const message of held) {
    const step = range(result.state, message);
    result = {
      ...result,
      state: step.state,
      join: result.join || step.join,
      events: [...result.events, ...step.events],
    };
  }
  return result;
}

function range(state, { from, to, events = [] }) {
  if (to <= state.last) return follow(state);
  if (from > state.last + 1) return follow(state, { join: true });
  return follow({ ...state, last: to }, { events: after(state.last, events) });
}
