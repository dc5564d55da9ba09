// A text that never reached the server is offered back when the protocol is opened again: put back, compare, throw away.

import { drawDifference } from "./difference.js";
import { replaceAll } from "./insertion.js";
import { dayAndHour } from "./moments.js";
import { word } from "./words.js";

export function offerFound(page, drafts, corrections) {
  const kept = drafts.keep.found();
  if (!kept) return;
  if (kept.text.trim() === page.field.value.trim() || !kept.text.trim()) {
    drafts.keep.drop(kept.name);
    return;
  }
  const found = drafts.keep.setAside(kept);
  const bar = document.getElementById("bar-found");
  document.getElementById("bar-found-said").textContent = word("found", { when: dayAndHour(found.at) });
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]");
    if (!act) return;
    if (act.dataset.do === "compare") {
      compare(page, found, act);
      return;
    }
    if (act.dataset.do === "restore") restore(page, corrections, found);
    drafts.keep.drop(found.name);
    bar.hidden = true;
    page.field.focus();
  });
}

function restore(page, corrections, found) {
  page.form.elements.body.value = found.body || "";
  corrections.load(found.corrections);
  replaceAll(page.field, found.text);
  page.changed(true);
}

function compare(page, found, button) {
  const box = document.getElementById("bar-found-diff");
  box.hidden = !box.hidden;
  button.setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) drawDifference(box, page.field.value, found.text, word("difference-found"));
}
