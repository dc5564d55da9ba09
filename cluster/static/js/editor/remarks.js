// The quick fix of a remark: its words are put into the text.

import { rangeOf } from "./ranges.js";
import { tell, word } from "./words.js";

export function mendRemarks(page, live, mended) {
  page.advice.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fix-text]");
    if (!button) return;
    event.preventDefault(); // without scripts it sends the page
    const now = page.field.value;
    const place = live.read.mapTo(now);
    const range = rangeOf(button);
    const [start, end] = [place(range.start), place(range.end)];
    if (start === null || end === null) return;
    const advised = live.read.text.slice(live.read.position(range.start), live.read.position(range.end));
    // What was typed since between the places of a fix would be lost: the next answer advises anew.
    if (now.slice(start, end) !== advised) tell(word("behind-fix"));
    else mended.put(start, end, button.dataset.fixText);
  });
}
