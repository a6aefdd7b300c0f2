// Waiting for a pause in typing.

/**
 * A function that runs `act` once nothing has called it for `quiet` ms, and at the latest `most` ms after the first call.
 * `timers` stands in for the clock in tests. `.cancel()` forgets a waiting call.
 */
export function pause(act, quiet, most = quiet * 8, timers = globalThis) {
  let soon = null;
  let latest = null;
  const stop = () => {
    timers.clearTimeout(soon);
    timers.clearTimeout(latest);
    soon = latest = null;
  };
  const run = () => {
    stop();
    act();
  };
  const call = () => {
    timers.clearTimeout(soon);
    soon = timers.setTimeout(run, quiet);
    latest ??= timers.setTimeout(run, most);
  };
  call.cancel = stop;
  return call;
}
