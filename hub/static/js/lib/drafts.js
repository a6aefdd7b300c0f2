// Text that did not reach the server yet, kept on this device for the person who wrote it and for nobody else.
import { clear, createStore, del, get, set } from "idb-keyval";
import { person } from "./ask.js";

const SECRET = new Set(["csrf_token", "version", "password"]);
const SENT = "draft-sent";
let store;

const place = () => (store ??= createStore("hub-drafts", "drafts"));
const name = (key) => `${person()}:${key}`;
const allowed = () => person() !== "" && !document.querySelector("meta[name=shared-device]");

/** The fields of a form that belong in a draft, as [name, value] pairs. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([field, value]) => typeof value === "string" && !SECRET.has(field));
}

/**
 * Only what was changed, with the hidden fields of the same [data-cell]: what others save meanwhile is not undone by it.
 * What stood in a field before stands in data-was where the page came with something else in it.
 */
export function changesOf(form) {
  const found = [];
  for (const control of form.elements) {
    if (!control.name || SECRET.has(control.name) || control.matches("button, [type=hidden], [type=file]")) continue;
    const ticked = control.matches("[type=checkbox], [type=radio]");
    const chosen = control.matches("select")
      ? [...control.options].find((one) => one.defaultSelected)?.value
      : undefined;
    const was = control.dataset.was ?? chosen ?? control.defaultValue;
    if (control.matches("select") && chosen === undefined) continue;
    const stood = control.dataset.was === undefined ? control.defaultChecked : control.dataset.was !== "";
    if (ticked ? control.checked === stood : control.value === was) continue;
    found.push([control.name, ticked && !control.checked ? "" : control.value]);
    for (const hidden of control.closest("[data-cell]")?.querySelectorAll("input[type=hidden]") ?? []) {
      if (!found.some(([field]) => field === hidden.name)) found.push([hidden.name, hidden.value]);
    }
  }
  return found;
}

/** Keep the form's text, or the given fields; false when this device must not or cannot keep it. */
export async function keep(key, form, fields = fieldsOf(form)) {
  if (!allowed()) return false;
  try {
    await set(name(key), { fields, at: new Date().toISOString() }, place());
    return true;
  } catch {
    return false;
  }
}

/** What was kept for this person under `key`: `{fields, at}` or undefined. */
export async function find(key) {
  if (!allowed()) return undefined;
  return get(name(key), place()).catch(() => undefined);
}

/** The server has it: forget the draft. */
export async function forget(key) {
  await del(name(key), place()).catch(() => undefined);
}

/** Signing out: forget everything kept on this device. */
export async function forgetAll() {
  await clear(place()).catch(() => undefined);
}

/** Remember that the form was sent; the next page that arrives proves it was received. */
export function sent(key) {
  sessionStorage.setItem(SENT, key);
}

/**
 * Called when a page has arrived: what was sent before it is no longer a draft, unless its form is here again and the
 * server does not say (meta "received") that it has the text.
 */
export async function received() {
  const key = sessionStorage.getItem(SENT);
  if (key === null) return;
  sessionStorage.removeItem(SENT);
  const here = [...document.querySelectorAll("auto-save")].some((element) => element.dataset.key === key);
  const confirmed = document.querySelector("meta[name=received]")?.content === key;
  if ((!here || confirmed) && !document.querySelector("meta[name=problem]")) await forget(key);
}
