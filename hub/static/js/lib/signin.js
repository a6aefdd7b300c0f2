// Signing in again without losing the page: the sign-in form is fetched, shown in the dialog and posted from there.
import { adoptToken, load } from "./ask.js";
import { say } from "./words.js";

const FORM = "form[data-sign-in]";
let waiting = null;

/** Ask the person to sign in again; true once this page works again, false when they said "Later". */
export function signInAgain() {
  waiting ??= askIn(document.getElementById("sign-in-again")).finally(() => {
    waiting = null;
  });
  return waiting;
}

async function askIn(dialog) {
  if (!dialog) return false;
  const place = dialog.querySelector(".sign-in-place");
  const trouble = dialog.querySelector("[role=alert]");
  trouble.textContent = "";
  show(place, await load(document.querySelector("meta[name=sign-in]")?.content ?? "/"));
  dialog.showModal();
  return new Promise((resolve) => {
    const finish = (worked) => {
      place.removeEventListener("submit", attempt);
      resolve(worked);
    };
    const attempt = async (event) => {
      event.preventDefault();
      const page = await send(event.target, event.submitter);
      if (page && !page.querySelector(FORM) && adoptToken(page)) {
        finish(true);
        dialog.close();
        document.dispatchEvent(new CustomEvent("signed-in"));
        return;
      }
      trouble.textContent = say("sign_in_wrong");
      if (page) show(place, page);
      place.querySelector("input:not([type=hidden])")?.focus();
    };
    place.addEventListener("submit", attempt);
    dialog.addEventListener("close", () => finish(false), { once: true });
  });
}

function show(place, page) {
  const form = page?.querySelector(FORM);
  if (form) place.replaceChildren(document.adoptNode(form));
}

async function send(form, submitter) {
  try {
    const response = await fetch(form.action, {
      method: "POST",
      credentials: "same-origin",
      body: new URLSearchParams(new FormData(form, submitter)),
    });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}
