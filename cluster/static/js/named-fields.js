// A field with search, as Django's admin makes it, has a box that a screen reader calls by nothing while it is empty.
// Here it gets the name of its field as soon as it is there: the admin makes the boxes at a moment of its own, after
// the page has loaded when the machine is busy, and again in rows that are added later.
"use strict";

function nameFields() {
  for (const box of document.querySelectorAll(".select2-selection__rendered:not([aria-label])")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = select && select.labels && select.labels[0];
    const column = box.closest("td") && box.closest("table").querySelectorAll("thead th")[box.closest("td").cellIndex];
    const name = (label || column || box).textContent.trim().replace(/:$/, "");
    box.setAttribute("aria-label", name);
  }
}

nameFields();
new MutationObserver(nameFields).observe(document.documentElement, { childList: true, subtree: true });
