// The one script every page loads. It brings in only the elements that stand on the page, and again for what arrives later.

const ELEMENTS = {
  "auto-save": () => import("./elements/auto-save.js"),
  "live-feed": () => import("./elements/live-feed.js"),
  "char-count": () => import("./elements/char-count.js"),
  "theme-switch": () => import("./elements/theme-switch.js"),
  "copy-button": () => import("./elements/copy-button.js"),
  "toast-region": () => import("./elements/toast-region.js"),
  "error-focus": () => import("./elements/error-focus.js"),
  "move-menu": () => import("./elements/move-menu.js"),
  "similar-tests": () => import("./elements/similar-tests.js"),
  "prediction-fields": () => import("./elements/prediction-fields.js"),
  "print-button": () => import("./elements/print-button.js"),
  "local-time": () => import("./elements/local-time.js"),
  "pick-menu": () => import("./elements/pick-menu.js"),
  "offline-note": () => import("./elements/offline-note.js"),
  "open-dialog": () => import("./elements/open-dialog.js"),
  "writing-tools": () => import("./elements/writing-tools.js"),
  "take-text": () => import("./elements/take-text.js"),
  "sign-in-here": () => import("./elements/sign-in-here.js"),
  "text-preview": () => import("./elements/text-preview.js"),
  "seen-mark": () => import("./elements/seen-mark.js"),
  "number-fields": () => import("./elements/number-fields.js"),
  "number-sheet": () => import("./elements/number-sheet.js"),
  "outline-editor": () => import("./elements/outline-editor.js"),
};
const NAMES = Object.keys(ELEMENTS).join(",");
const loaded = new Set();

/** Load the code of every element of ours inside `root` that was not loaded yet. */
function enliven(root) {
  const found = [...root.querySelectorAll(NAMES)];
  if (root.matches?.(NAMES)) found.push(root);
  for (const { localName } of found) {
    if (loaded.has(localName)) continue;
    loaded.add(localName);
    ELEMENTS[localName]();
  }
}

// htmx and its morphing are classic scripts; they come only where a page asks for partial updates.
const HTMX = "[hx-get], [hx-post], [hx-put], [hx-delete], [hx-boost]";

async function partialUpdates() {
  if (!document.querySelector(HTMX)) return;
  const { classic } = await import("./lib/classic.js");
  await classic("htmx");
  if (document.querySelector("[hx-ext~=morph]")) await classic("idiomorph");
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content;
    if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
  });
}

// Text kept on this device goes with the person who leaves.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) import("./lib/drafts.js").then(({ forgetAll }) => forgetAll());
});

if (sessionStorage.getItem("draft-sent") !== null && !document.querySelector("auto-save")) {
  import("./lib/drafts.js").then(({ received }) => received());
}
enliven(document.body);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === 1) enliven(node);
}).observe(document.body, { childList: true, subtree: true });
partialUpdates();
