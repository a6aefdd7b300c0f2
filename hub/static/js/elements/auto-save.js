// <auto-save data-key="cycle-12-plan"> around a form with a hidden `version` and a [data-saved] place.
// Saves in a pause of typing, says when, and keeps the text on this device until the server has it.
// With data-device nothing is saved before somebody says so: what was changed is only kept on this device.
import { firstProblem, freshToken, post } from "../lib/ask.js";
import * as drafts from "../lib/drafts.js";
import { clock } from "../lib/moment.js";
import { pause } from "../lib/pause.js";
import { signInAgain } from "../lib/signin.js";
import { say } from "../lib/words.js";

const QUIET = 1200;
const WAITS = [4_000, 15_000, 60_000];

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.dataset.key ||= location.pathname;
    this.place = this.querySelector("[data-saved]") ?? this.appendChild(statusPlace());
    this.busy = this.halted = this.changed = false;
    this.onDevice = this.dataset.device !== undefined;
    this.failures = 0;
    this.soon = pause(() => this.save(), QUIET);
    this.keepSoon = pause(() => this.keep(), 300);
    this.leave = new AbortController();
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal: this.leave.signal });
    on(this.form, "input", () => this.wrote());
    on(this.form, "change", () => this.wrote());
    on(this.form, "submit", () => this.send());
    on(window, "online", () => {
      if (this.changed) this.save();
    });
    this.offerDraft();
    if (writtenAlready(this.form)) this.wrote(); // somebody was faster than this script
  }

  disconnectedCallback() {
    this.leave?.abort();
    this.soon?.cancel();
    this.keepSoon?.cancel();
    clearTimeout(this.retry);
  }

  wrote() {
    this.changed = true;
    this.keepSoon();
    if (!this.halted && !this.onDevice) this.soon();
  }

  fields() {
    return this.onDevice ? drafts.changesOf(this.form) : drafts.fieldsOf(this.form);
  }

  async keep() {
    const fields = this.fields();
    if (this.onDevice && !fields.length) return drafts.forget(this.dataset.key);
    const kept = await drafts.keep(this.dataset.key, this.form, fields);
    if (kept && this.onDevice) this.tell(say("kept_here"), { icon: "check" });
    return kept;
  }

  // A normal submit: the server answers with a page, so nothing more is saved from here.
  send() {
    this.halted = true;
    this.soon.cancel();
    this.keepSoon.cancel();
    clearTimeout(this.retry);
    this.keep();
    drafts.sent(this.dataset.key);
  }

  async save() {
    if (this.halted || this.onDevice) return;
    if (this.busy) {
      this.soon();
      return;
    }
    this.soon.cancel();
    clearTimeout(this.retry);
    this.busy = true;
    this.changed = false;
    const slow = setTimeout(() => this.tell(say("saving")), 900);
    const { kind, data } = await this.post();
    clearTimeout(slow);
    this.busy = false;
    if (!this.halted) await this.after(kind, data);
  }

  async post() {
    const fields = () =>
      new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
    const address = this.form.getAttribute("action") || location.href;
    const answer = await post(address, fields(), { "X-Autosave": "1" });
    if (answer.kind !== "token") return answer;
    if (!(await freshToken())) return { kind: "ended", data: null };
    return post(address, fields(), { "X-Autosave": "1" });
  }

  async after(kind, data) {
    if (kind === "saved") return this.saved(data);
    this.changed = true;
    const kept = await this.keep();
    if (kind === "conflict") return this.conflict();
    if (kind === "ended") return this.ended();
    if (kind === "invalid") return this.tell(say("unsaved", { why: firstProblem(data) || say("check") }));
    if (kind === "refused" || kind === "token") return this.tell(say("failed"), { bad: true });
    this.tell(say(kept ? "kept" : "unkept"), { bad: true });
    this.retry = setTimeout(() => this.save(), WAITS[Math.min(this.failures++, WAITS.length - 1)]);
  }

  async saved({ version, saved_at: at } = {}) {
    this.failures = 0;
    const field = this.form.elements.namedItem("version");
    if (field && version !== undefined) field.value = version;
    const language = document.documentElement.lang || undefined;
    this.tell(say("saved", { time: clock(at ?? new Date().toISOString(), language) }), { icon: "check" });
    if (!this.changed) {
      this.keepSoon.cancel();
      await drafts.forget(this.dataset.key);
    }
    this.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: { version } }));
  }

  conflict() {
    this.halted = true;
    this.tell(say("conflict"), { bad: true, button: [say("see_both"), () => this.form.requestSubmit()] });
  }

  async ended() {
    const again = async () => {
      if (await signInAgain()) this.save();
    };
    this.tell(say("ended"), {
      bad: true,
      button: [document.getElementById("sign-in-again-title")?.textContent ?? "", again],
    });
    await again();
  }

  tell(text, { icon = "", bad = false, button = null } = {}) {
    this.place.classList.toggle("is-bad", bad);
    if (this.place.dataset.text === text) return;
    this.place.dataset.text = text;
    const parts = [...(icon ? [drawn(icon)] : []), document.createTextNode(text)];
    if (button) parts.push(pushButton(...button));
    this.place.replaceChildren(...parts);
  }

  async offerDraft() {
    await drafts.received();
    if (this.onDevice && document.querySelector("meta[name=answered]")?.content === this.dataset.key) {
      await this.keep(); // the form came back with everything that was sent in it
      return;
    }
    const draft = await drafts.find(this.dataset.key);
    if (!draft) return;
    if (JSON.stringify(draft.fields) === JSON.stringify(this.fields())) {
      // A refused form came back with everything typed in it; the server still has none of that.
      if (!this.onDevice && !document.querySelector(".error-summary")) await drafts.forget(this.dataset.key);
      return;
    }
    const banner = document.createElement("div");
    banner.className = "banner banner-warn look-first";
    banner.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = say("draft_found", { time: clock(draft.at, document.documentElement.lang || undefined) });
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.append(
      pushButton(say("draft_use"), () => {
        putBack(this.form, draft.fields, this.onDevice);
        banner.remove();
        this.wrote();
      }),
      pushButton(say("draft_drop"), () => {
        drafts.forget(this.dataset.key);
        banner.remove();
      }),
    );
    banner.append(drawn("history"), text, actions);
    this.prepend(banner);
  }
}

function writtenAlready(form) {
  return [...form.elements].some((control) => {
    if (!control.name || control.type === "hidden" || control.matches("button, fieldset, output")) return false;
    if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
    if (control.matches("select")) return false; // one without a default choice would look changed
    return control.value !== control.defaultValue;
  });
}

function statusPlace() {
  const place = document.createElement("p");
  place.className = "saved";
  place.setAttribute("role", "status");
  return place;
}

function pushButton(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function drawn(name) {
  const address = document.querySelector("meta[name=icons]")?.content ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${address}#i-${name}`);
  svg.append(use);
  return svg;
}

function putBack(form, fields, onlyThese) {
  const values = new Map();
  for (const [field, value] of fields) values.set(field, [...(values.get(field) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || (onlyThese && !values.has(control.name))) continue;
    if (control.type === "hidden" && !onlyThese) continue;
    const kept = values.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = kept.includes(control.value);
    else if (kept.length) control.value = kept.shift();
    control.dispatchEvent(new Event(onlyThese ? "input" : "change", { bubbles: true }));
  }
}

customElements.define("auto-save", AutoSave);
