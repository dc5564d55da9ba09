// The right side follows the typing: the text is sent when the hand rests, the answer is put in place piece by piece.

import { Failure, post } from "./requests.js";
import { Known } from "./rows.js";
import { ReadText } from "./text.js";
import { tell, word } from "./words.js";

const SHORTEST = 60; // ms of rest before the text is sent
const LONGEST = 500;
const USUAL = 90; // ms of rest where answers are quick: longer than between the letters of who types fluently
const PROMISED = 260; // ms after the last keystroke in which the right side should be there
const PATIENCE = 600; // ms that an answer may take before it is said that it is waited for
const QUIET = 1500; // ms without typing before a listener is told what is understood

/** Tells «understood» to the page's `events` after each answer. */
export class Live {
  constructor(page) {
    this.page = page;
    this.read = new ReadText("");
    this.known = new Known();
    this.marks = [];
    this.usual = 120; // ms that an answer takes, as learned so far
    this.asking = null;
    this.timer = 0;
    this.slow = 0;
    this.hasRead = false;
    this.told = "";
    this.telling = 0;
  }

  /** The text, the body or a correction has changed; `now` when it was a deliberate act. */
  changed(now = false) {
    this.draw();
    window.clearTimeout(this.timer);
    window.clearTimeout(this.telling);
    this.timer = window.setTimeout(() => this.ask(), now ? 0 : this.rest());
  }

  /** How long the hand must rest: as long as the promise allows; longer where answers are slow, to ask less of them. */
  rest() {
    const spare = PROMISED - this.usual;
    return spare > SHORTEST ? Math.min(spare, USUAL) : Math.min(LONGEST, Math.max(SHORTEST, this.usual * 0.4));
  }

  /** How long an answer took; a single slow one, as the first of a server that has just started, says little. */
  learn(took) {
    this.usual = 0.7 * this.usual + 0.3 * Math.min(took, 2 * this.usual);
  }

  /** Say that the text is being read, where that takes long: of the first text of a page at once. */
  reading(isReading) {
    window.clearTimeout(this.slow);
    if (!isReading) {
      this.waits(false);
      return;
    }
    const isFirst = !this.hasRead && this.page.field.value.trim() !== "";
    this.slow = window.setTimeout(() => {
      this.waits(true);
      tell(word("reading"));
    }, isFirst ? 0 : PATIENCE);
  }

  /** The chip; what asks for a text is no word to whom has given one. */
  waits(isWaiting) {
    const { waiting, field } = this.page;
    waiting.hidden = !isWaiting;
    document.getElementById("main").classList.toggle("is-reading", isWaiting && field.value.trim() !== "");
  }

  async ask() {
    if (this.asking) this.asking.abort();
    this.reading(true);
    const asking = new AbortController();
    this.asking = asking;
    const text = this.page.field.value;
    const fields = { ...this.page.fields(), known: this.known.signs };
    const begun = performance.now();
    try {
      const answer = await post(this.page.form, this.page.addresses.understand, fields, { signal: asking.signal });
      if (asking !== this.asking) return;
      this.learn(performance.now() - begun);
      this.asking = null;
      this.reading(false);
      this.hasRead ||= text.trim() !== "";
      this.show(answer, text, fields.corrections);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof Failure)) throw error;
      if (asking === this.asking) this.asking = null;
      this.failed(error);
    }
  }

  show(answer, text, corrections) {
    this.read = new ReadText(text);
    this.marks = answer.marks;
    const { boxes } = this.page;
    const had = this.page.focused();
    this.known.take(answer);
    for (const [name, part] of Object.entries(answer.parts)) this.known.part(boxes[name], part);
    this.known.rows(boxes.tree, answer.tree);
    this.known.rows(boxes.remarks, answer.remarks);
    this.page.side.classList.remove("ed-stale");
    this.draw();
    this.page.events.dispatchEvent(new CustomEvent("understood", { detail: { answer, had, corrections } }));
    this.telling = window.setTimeout(() => {
      if (answer.summary && answer.summary !== this.told) tell(answer.summary);
      this.told = answer.summary;
    }, QUIET);
  }

  failed(failure) {
    this.reading(false);
    if (failure.kind === "refused" || failure.kind === "conflict") {
      tell(failure.message);
      return;
    }
    this.page.side.classList.add("ed-stale");
    this.page.events.dispatchEvent(new CustomEvent("lost"));
    if (this.told !== "behind") tell(word("behind"));
    this.told = "behind";
  }

  /** The marks where the text is now; those that were typed over wait for the next answer. */
  draw() {
    const now = this.page.field.value;
    const place = this.read.mapTo(now);
    const marks = [];
    for (const mark of this.marks) {
      const start = place(mark.start);
      const end = place(mark.end);
      if (start !== null && end !== null && end > start) marks.push({ ...mark, start, end });
    }
    this.page.mirror.show(now, marks);
  }
}
