// Posting a form in the background, and understanding the answer.

/**
 * What an answer means: "saved", "conflict", "invalid", "token" (the form's token is too old), "ended" (signed out),
 * "refused" (no use trying again) or "failed" (worth trying again).
 */
export function meaning({ status, redirected = false, json = false }) {
  if (status === 401 || (redirected && !json)) return "ended";
  if (status >= 200 && status < 300) return json ? "saved" : "refused";
  if (status === 400) return "token";
  if (status === 409) return "conflict";
  if (status === 422) return "invalid";
  if (status === 408 || status === 429 || status >= 500) return "failed";
  return "refused";
}

/** The first sentence of a 422's `{errors: {field: [sentence]}}`, or "". */
export function firstProblem(data) {
  return Object.values(data?.errors ?? {}).flat()[0] ?? "";
}

/** Post the fields; answers `{kind, data}` and never throws. "offline" when nothing was reached. */
export async function post(url, fields, headers = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: fields,
      credentials: "same-origin",
      headers: { Accept: "application/json", ...headers },
    });
  } catch {
    return { kind: "offline", data: null };
  }
  const json = (response.headers.get("content-type") ?? "").includes("json");
  const data = json ? await response.json().catch(() => null) : null;
  return { kind: meaning({ status: response.status, redirected: response.redirected, json }), data };
}

/** The person this page was made for, as the server knows them; "" when nobody is signed in. */
export function person(page = document) {
  return page.querySelector("meta[name=person]")?.content ?? "";
}

/**
 * Take the token of a freshly loaded page into this one. False when nobody is signed in there, or somebody else is.
 */
export function adoptToken(page) {
  const token = page.querySelector("meta[name=csrf-token]")?.content;
  if (!token || !person(page) || (person() && person(page) !== person())) return false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  const own = document.querySelector("meta[name=csrf-token]");
  if (own) own.content = token;
  return true;
}

/** Load a page and read it; null when it cannot be reached. */
export async function load(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

/** Ask for this page again only to get its token; true when the person is still signed in. */
export async function freshToken() {
  const page = await load(location.href);
  return page !== null && adoptToken(page);
}
