// The panel of writing aids: its words go to the caret, as a new point with the next number where they are one.

import { bodyOf } from "./bodies.js";
import { insertAtCaret } from "./insertion.js";
import { patch } from "./patch.js";

const REST = 400; // ms for which a body must stay the same: while its name is typed another one may fit
const NUMBERED = /^\s*(\d+)\.(\d+)\.?\s/gmu;

/** Let the buttons of the panel write into the field, and the panel follow the body that was chosen or understood. */
export function startAids({ field, form, events }) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#ed-aids [data-insert]");
    if (button) insertAtCaret(field, wording(field, button.dataset.insert, "number" in button.dataset));
  });
  let shown = bodyOf(form);
  let timer = 0;
  const changed = (rest) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      if (bodyOf(form) === shown) return;
      shown = bodyOf(form);
      if (!(await follow(shown, () => shown === bodyOf(form)))) shown = null; // asked for again with the next answer
    }, rest);
  };
  form.elements.body?.addEventListener("change", () => changed(0));
  events.addEventListener("understood", ({ detail }) => {
    form.dataset.body = detail.answer.body ?? "";
    changed(REST);
  });
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

/** Show the aids for `body`, unless it `isWanted` no more when they come; open folds stay open. Answers whether they came. */
async function follow(body, isWanted) {
  const panel = document.getElementById("ed-aids");
  if (!panel) return true;
  try {
    const answer = await fetch(`${panel.dataset.address}?${new URLSearchParams({ body })}`, { redirect: "manual" });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ed-aids");
    if (fresh && isWanted()) patch(panel, fresh.innerHTML);
    return true;
  } catch {
    return false; // the former panel stays: it is of use as it is
  }
}
