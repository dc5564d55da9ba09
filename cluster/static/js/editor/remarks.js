// The quick fix of a remark: its words are put into the text so that Ctrl+Z takes them back.

import { replaceRange } from "./insertion.js";
import { tell, word } from "./words.js";

export function mendRemarks(page, live) {
  page.advice.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fix-start]");
    if (!button) return;
    event.preventDefault(); // without scripts it sends the page
    const place = live.read.mapTo(page.field.value);
    const start = place(Number(button.dataset.fixStart));
    const end = place(Number(button.dataset.fixEnd));
    if (start === null || end === null) return;
    page.panes.show("text");
    replaceRange(page.field, start, end, button.dataset.fixText);
    page.changed(true);
    tell(word("fixed"));
  });
}
