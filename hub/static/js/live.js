// The page's one socket, opened when the first element asks for news.
import { io } from "socket.io-client";
import { freshToken } from "./lib/ask.js";
import { logsOver } from "./lib/log.js";

const WAITS = [5_000, 30_000, 120_000];
let follow;

function open() {
  const socket = io("/live", {
    auth: (give) => give({ csrf: document.querySelector("meta[name=csrf-token]")?.content ?? "", v: 1 }),
    reconnectionDelayMax: 10_000,
    // A web socket at once; long polling where a school's proxy lets none through.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
  // A page that comes back from the back-forward cache or from sleep must not wait for the next attempt.
  for (const wake of ["online", "pageshow"])
    addEventListener(wake, () => {
      if (!socket.connected) socket.connect();
    });
  // A refusal (token too old, signed out, too many pages) is not tried again by itself.
  let refusals = 0;
  socket.on("connect", () => {
    refusals = 0;
  });
  socket.on("connect_error", () => {
    if (socket.active) return;
    const wait = WAITS[Math.min(refusals++, WAITS.length - 1)];
    setTimeout(async () => {
      if (await freshToken()) socket.connect();
    }, wait);
  });
  document.addEventListener("signed-in", () => {
    if (!socket.connected) socket.connect();
  });
  return logsOver(socket);
}

/** Tell of every event of `scope` after `head`, in order and once; see lib/log.js. Returns a function that stops it. */
export function onLog(scope, head, tell) {
  follow ??= open();
  return follow(scope, head, tell);
}
