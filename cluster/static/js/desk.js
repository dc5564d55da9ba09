// The desk by keyboard. The keys work only while a row of a queue, or something in it that takes no typing, has the
// focus: elsewhere they are what they always were, for a reader of the screen and for whoever dictates too.
// They are told by their place, so they are the same in the Russian and in the English layout.
"use strict";

const ROWS = "article.task[tabindex]";
const STEPS = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 };
const AFTER = "desk-row";

const rows = () => [...document.querySelectorAll(ROWS)];

function focusRow(place) {
  const all = rows();
  const row = all[Math.min(Math.max(place, 0), all.length - 1)];
  if (row) row.focus();
}

function onKey(event) {
  const row = event.target.closest(ROWS);
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.code === "Escape") {
    for (const fold of row.querySelectorAll("details[open]")) fold.open = false;
    row.focus();
  }
  if (event.target.matches("textarea, input, select")) return;
  const step = STEPS[event.code];
  const target = row.querySelector(`[data-key="${event.code}"]`);
  if (!step && !target) return;
  event.preventDefault();
  if (step) focusRow(rows().indexOf(row) + step);
  else if (!event.repeat) act(target);
}

function act(target) {
  target.click();
  const fold = target.closest("details[open]");
  if (fold) fold.querySelector("textarea").focus();
}

document.addEventListener("keydown", onKey);

// What was decided leaves its queue: the row that takes its place gets the focus after the page has come back.
document.addEventListener("submit", (event) => {
  const row = event.target.closest(ROWS);
  if (row && row.contains(document.activeElement)) sessionStorage.setItem(AFTER, rows().indexOf(row));
});

const place = sessionStorage.getItem(AFTER);
sessionStorage.removeItem(AFTER);
if (place !== null) focusRow(Number(place));

for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = !rows().length;
document.querySelector("[data-begin]")?.addEventListener("click", () => focusRow(0));
