// What a button has put into the text: the words are lit up, and a line says that Ctrl+Z, or its own button, takes them back.

import { replaceRange } from "./insertion.js";
import { tell, word } from "./words.js";

export class Mended {
  constructor(page) {
    this.page = page;
    this.bar = document.getElementById("ed-mended");
    this.after = null; // the text as the button left it
    document.getElementById("ed-mended-undo").addEventListener("click", () => this.undo());
    page.field.addEventListener("input", () => this.typed());
  }

  /** Put `words` in place of [start, end) of the field, select them and say so. */
  put(start, end, words) {
    const { page } = this;
    this.before = page.field.value;
    this.after = null;
    page.panes.show("text");
    this.isUndoable = replaceRange(page.field, start, end, words);
    const trimmed = words.length - words.trimStart().length;
    page.field.setSelectionRange(start + trimmed, start + words.length);
    page.changed(true);
    this.after = page.field.value;
    this.bar.hidden = false;
    tell(word("fixed"));
  }

  undo() {
    const { field } = this.page;
    field.focus({ preventScroll: true });
    if (!this.isUndoable || !document.execCommand("undo") || field.value !== this.before) {
      replaceRange(field, 0, field.value.length, this.before);
    }
    this.page.changed(true);
    this.bar.hidden = true;
  }

  /** What was put in is typed on or taken back: the line has said what it had to say. */
  typed() {
    if (this.after !== null && this.page.field.value !== this.after) this.bar.hidden = true;
  }
}
