// By keyboard alone: F8 to the next doubt and Shift+F8 to the one before, Esc back to the text, Ctrl+S saves, Ctrl+Enter
// shows the plan. Tab is nobody's but the browser's.

import { rangeOf } from "./ranges.js";
import { tell, word } from "./words.js";

const CONTROLS = "select, button, input, summary";

export class Keyboard {
  constructor(page, live, drafts) {
    this.page = page;
    this.live = live;
    this.drafts = drafts;
    this.at = null; // the fact that was gone to last
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.getElementById("ed-next").addEventListener("click", () => this.go(1));
    page.side.addEventListener("focusin", (event) => {
      const fact = event.target.closest(".fact, .lost-line");
      this.at = fact ? fact.dataset.fact : this.at;
    });
    page.events.addEventListener("understood", (event) => this.afterAnswer(event.detail.had));
  }

  pressed(event) {
    const isPlain = !event.altKey && !event.metaKey;
    if (event.key === "F8" && isPlain && !event.ctrlKey) this.go(event.shiftKey ? -1 : 1);
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyS") this.drafts.save();
    else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") this.page.form.requestSubmit(this.page.show);
    else if (event.key === "Escape" && this.page.side.contains(event.target)) this.back();
    else return;
    event.preventDefault();
  }

  /** To the next (1) or the former (−1) doubt, counted from where the reader is. */
  go(step) {
    const all = this.page.doubts();
    if (!all.length) {
      tell(word("no-doubts"));
      return;
    }
    const current = this.current(all, step);
    this.goTo(all, (current + step + all.length) % all.length);
  }

  current(all, step) {
    const inText = document.activeElement === this.page.field;
    if (!inText) {
      const index = all.findIndex((one) => one.dataset.fact === this.at);
      if (index >= 0) return index;
    }
    const place = this.live.read.back(this.page.field.selectionStart, this.page.field.value);
    const next = all.findIndex((one) => (rangeOf(one)?.start ?? -1) >= place);
    const following = next < 0 ? 0 : next;
    return step > 0 ? following - 1 : following;
  }

  goTo(all, index) {
    const doubt = all[index];
    for (let fold = doubt.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    this.page.panes.show("understood");
    this.at = doubt.dataset.fact;
    (doubt.querySelector(CONTROLS) || doubt).focus();
    doubt.scrollIntoView({ block: "nearest" });
    tell(`${word("doubt", { n: index + 1, all: all.length })} ${doubt.querySelector("dt, p").textContent.trim()}`);
  }

  /** What had the focus was answered and is gone: the next doubt takes it, or the text when there is none left. */
  afterAnswer(had) {
    const active = document.activeElement;
    if (!had || (active && active !== document.body)) return;
    const all = this.page.doubts();
    if (all.length) this.goTo(all, Math.min(had.index, all.length - 1));
    else {
      this.page.understood.focus({ preventScroll: true });
      tell(word("no-doubts"));
    }
  }

  /** From a fact to its words in the text. */
  back() {
    const { field } = this.page;
    const fact = this.at && this.page.fact(this.at);
    this.page.panes.show("text");
    field.focus({ preventScroll: true });
    const range = fact && rangeOf(fact);
    if (range) {
      const place = this.live.read.mapTo(field.value)(range.start);
      if (place !== null) field.setSelectionRange(place, place);
    }
  }
}
