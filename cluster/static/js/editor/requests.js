// Asking the server. What goes wrong has one of four kinds: «offline», «signed-out», «conflict», «refused» (with its reason).

export class Failure extends Error {
  constructor(kind, message = "", data = {}) {
    super(message);
    this.kind = kind;
    this.data = data;
  }
}

const KEEPALIVE_BYTES = 60000; // browsers let 64 KB go on after the page is left

/** Send `fields` and return what the server answers; throws `Failure`, or the AbortError of `signal`. */
export async function post(form, address, fields, { signal, isLeaving = false } = {}) {
  const answer = await send(form, address, fields, signal, isLeaving);
  if (answer.status !== 403 || isLeaving) return read(answer);
  await renewToken(form); // who signed in again in another tab has another token
  return read(await send(form, address, fields, signal, false));
}

async function send(form, address, fields, signal, isLeaving) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const bytes = Object.values(fields).reduce((sum, value) => sum + 2 * String(value).length, 0);
  try {
    return await fetch(address, {
      method: "POST",
      body,
      signal,
      redirect: "manual",
      keepalive: isLeaving && bytes < KEEPALIVE_BYTES,
      headers: { Accept: "application/json", "X-CSRFToken": tokenOf(form).value },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline");
  }
}

async function read(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Failure("signed-out");
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  if (answer.status >= 500 || !isJson) throw new Failure(answer.status === 403 ? "signed-out" : "offline");
  const data = await answer.json();
  if (answer.ok) return data;
  throw new Failure(answer.status === 409 ? "conflict" : "refused", data.error || "", data);
}

function tokenOf(form) {
  return form.querySelector("input[name=csrfmiddlewaretoken]");
}

async function renewToken(form) {
  try {
    const page = await fetch(window.location.href, { redirect: "manual" });
    if (!page.ok) return;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) tokenOf(form).value = token.value;
  } catch {
    // The second attempt says what is wrong.
  }
}
