// The panel of writing aids: its words go to the caret, as a new point with the next number where they are one.

import { insertAtCaret } from "./insertion.js";

const NUMBERED = /^\s*(\d+)\.(\d+)\.?\s/gmu;

/** Let the buttons of the panel write into `field`, and the panel follow the body that `form` has chosen. */
export function startAids(field, form) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#ed-aids [data-insert]");
    if (button) insertAtCaret(field, wording(field, button.dataset.insert, "number" in button.dataset));
  });
  form.elements.body?.addEventListener("change", () => follow(form.elements.body.value));
}

/** `text` as it has to stand at the caret: on a line of its own and with the next number, when it is a whole point. */
export function wording(field, text, isPoint) {
  if (!isPoint) return text;
  const before = field.value.slice(0, field.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (/^\s*\d+\.\d+\.?\s*$/u.test(line)) return line.endsWith(" ") ? text : ` ${text}`;
  const last = [...before.matchAll(NUMBERED)].pop();
  const number = last ? `${last[1]}.${Number(last[2]) + 1}. ` : "";
  return `${line.trim() ? "\n" : ""}${number}${text}`;
}

async function follow(body) {
  const panel = document.getElementById("ed-aids");
  if (!panel) return;
  try {
    const answer = await fetch(`${panel.dataset.address}?${new URLSearchParams({ body })}`, { redirect: "manual" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ed-aids");
    if (fresh) panel.replaceWith(fresh);
  } catch {
    // The former panel stays: it is of use as it is.
  }
}
