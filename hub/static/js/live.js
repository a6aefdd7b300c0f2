// The page's one socket, opened when the first element asks for news.
import { io } from "socket.io-client";
import { logsOver } from "./lib/log.js";

let follow;

function open() {
  const socket = io("/live", {
    auth: (give) => give({ csrf: document.querySelector("meta[name=csrf-token]")?.content ?? "", v: 1 }),
    reconnectionDelayMax: 10_000,
  });
  // A page that comes back from the back-forward cache or from sleep must not wait for the next attempt.
  for (const wake of ["online", "pageshow"]) addEventListener(wake, () => { if (!socket.connected) socket.connect(); });
  return logsOver(socket);
}

/** Tell of every event of `scope` after `head`, in order and once; see lib/log.js. Returns a function that stops it. */
export function onLog(scope, head, tell) {
  follow ??= open();
  return follow(scope, head, tell);
}
