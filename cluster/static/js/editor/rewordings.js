// Corrections that the text itself can say (a number, a date, who has to act): the server tells where the words go, and they
// are put there so that Ctrl+Z takes them back.

import { Failure, post } from "./requests.js";
import { ReadText } from "./text.js";
import { tell, word } from "./words.js";

export class Rewordings {
  constructor(page, mended) {
    this.page = page;
    this.mended = mended;
    page.side.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=reword]");
      if (!button) return;
      event.preventDefault();
      this.ask(button);
    });
    page.side.addEventListener("keydown", (event) => {
      const box = event.target.closest(".ed-reword");
      if (event.key !== "Enter" || event.ctrlKey || !box || !event.target.matches("[data-value]")) return;
      event.preventDefault();
      this.ask(box.querySelector("button[name=reword]"));
    });
  }

  async ask(button) {
    const { page } = this;
    const field = button.closest(".row-btn")?.querySelector("[data-value]");
    if (field && !field.value.trim()) {
      field.focus();
      return;
    }
    const text = page.field.value;
    const asked = { ...page.fields(), reword: button.value };
    if (field) asked[field.name] = field.value;
    try {
      const { start, end, text: words } = await post(page.form, page.addresses.reword, asked);
      const place = new ReadText(text).mapTo(page.field.value);
      if (place(start) === null || place(end) === null) return;
      this.mended.put(place(start), place(end), words);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.refused(button, error.message || word("behind"));
    }
  }

  refused(button, said) {
    const box = button.closest(".ed-reword");
    let line = box.querySelector(".err");
    if (!line) {
      line = document.createElement("p");
      line.className = "err small";
      box.append(line);
    }
    line.textContent = said;
    tell(said);
  }
}
