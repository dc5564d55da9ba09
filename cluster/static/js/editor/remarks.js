// The quick fix of a remark: its words are put into the text.

import { rangeOf } from "./ranges.js";

export function mendRemarks(page, live, mended) {
  page.advice.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fix-text]");
    if (!button) return;
    event.preventDefault(); // without scripts it sends the page
    const place = live.read.mapTo(page.field.value);
    const range = rangeOf(button);
    const [start, end] = [place(range.start), place(range.end)];
    if (start !== null && end !== null) mended.put(start, end, button.dataset.fixText);
  });
}
