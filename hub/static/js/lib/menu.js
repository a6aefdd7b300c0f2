// A <details> that behaves like a menu: Escape and a click elsewhere close it, arrow keys walk through it.

const ITEMS = "a[href], button:not([disabled])";

/** Bring a <details class="pick"> to life; answers a function that takes the behaviour away again. */
export function menu(details) {
  const leave = new AbortController();
  const on = (target, kind, act) => target.addEventListener(kind, act, { signal: leave.signal });
  const summary = details.querySelector("summary");
  const close = (focus) => {
    if (!details.open) return;
    details.open = false;
    if (focus) summary.focus();
  };
  on(document, "pointerdown", (event) => {
    if (!details.contains(event.target)) close(false);
  });
  on(details, "focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close(false);
  });
  on(details, "keydown", (event) => {
    if (event.key === "Escape") close(true);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(details, event);
  });
  return () => leave.abort();
}

function walk(details, event) {
  const items = [...details.querySelectorAll(`.menu :is(${ITEMS})`)];
  if (!items.length) return;
  event.preventDefault();
  details.open = true;
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = items.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length;
  items[next].focus();
}
