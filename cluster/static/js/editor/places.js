// Text and structure are one thing seen twice: what is pointed at on one side is shown on the other, and both scroll together.

import { rangeOf } from "./ranges.js";

const DWELL = 250; // ms that a pointer rests on a fact before the text moves to it

export class Places {
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.driver = null; // the side that the reader scrolls; the other follows and is not heard
    this.resting = 0;
    this.drawing = { caret: 0, scroll: 0 };
    this.here = null;
    this.listen();
  }

  listen() {
    const { page } = this;
    page.side.addEventListener("pointerover", (event) => this.pointed(event));
    page.side.addEventListener("pointerleave", () => this.light(null));
    page.side.addEventListener("focusin", (event) => this.focused(event));
    page.side.addEventListener("click", (event) => this.followed(event));
    document.addEventListener("selectionchange", () => {
      if (document.activeElement === page.field) this.later("caret", () => this.caretMoved());
    });
    page.events.addEventListener("understood", () => {
      if (document.activeElement === page.field) this.caretMoved(false);
    });
    for (const name of ["wheel", "pointerdown", "touchmove", "keydown"]) {
      page.left.addEventListener(name, () => { this.driver = "left"; }, { passive: true });
      page.side.addEventListener(name, () => { this.driver = "right"; }, { passive: true });
    }
    page.left.addEventListener("scroll", () => this.scrolled("left"), { passive: true });
    for (const box of [page.side, page.understood]) box.addEventListener("scroll", () => this.scrolled("right"), { passive: true });
  }

  /** Once before the next drawing, for each cause: a key moves the caret and scrolls at once, and neither is lost. */
  later(cause, act) {
    window.cancelAnimationFrame(this.drawing[cause]);
    this.drawing[cause] = window.requestAnimationFrame(act);
  }

  // ── a fact and its words ──────────────────────────────────────────────────
  pointed(event) {
    const fact = event.target.closest("[data-fact]");
    window.clearTimeout(this.resting);
    if (!fact) return;
    const mark = this.light(fact.dataset.fact);
    this.resting = window.setTimeout(() => { if (mark) this.bringMark(mark); }, DWELL);
  }

  focused(event) {
    const box = event.target.closest(".ed-correct");
    const fact = event.target.closest("[data-fact]") || (box && this.page.fact(box.dataset.for));
    if (fact) {
      const mark = this.light(fact.dataset.fact);
      if (mark) this.bringMark(mark);
      return;
    }
    const range = rangeOf(event.target);
    if (range) this.bringPlace(range.start);
  }

  /** Light up a fact on both sides; returns its first mark in the text. */
  light(id) {
    for (const lit of this.page.understood.querySelectorAll("[data-lit]")) {
      delete lit.dataset.lit;
      lit.classList.remove("lit");
    }
    const fact = id && this.page.fact(id);
    if (fact) {
      fact.dataset.lit = "";
      fact.classList.add("lit");
    }
    return this.page.mirror.light(id);
  }

  bringMark(mark) {
    this.bring(this.page.left, mark.getBoundingClientRect());
  }

  /** Scroll the text so that the server's position `start` is seen. */
  bringPlace(start) {
    const place = this.live.read.mapTo(this.page.field.value)(start);
    if (place !== null) this.bring(this.page.left, this.page.mirror.rectAt(place));
  }

  /** Scroll `pane` (or the window, where the panes do not scroll) until `box` is well inside. */
  bring(pane, box) {
    const scroller = scrolls(pane) ? pane : null;
    const frame = scroller ? scroller.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
    const margin = 48;
    if (box.height === 0 || (box.top >= frame.top + margin && box.bottom <= frame.bottom - margin)) return;
    const by = box.top - frame.top - (frame.bottom - frame.top) / 3;
    this.driver = null;
    if (scroller) scroller.scrollTop += by;
    else if (document.activeElement === this.page.field || pane !== this.page.left) window.scrollBy(0, by);
  }

  /** «To the text» of a remark, and a click on a fact: the words are selected in the field. */
  followed(event) {
    const link = event.target.closest("[data-go]");
    if (link) {
      event.preventDefault();
      this.select(rangeOf(link));
      return;
    }
    if (event.target.closest("button, a, input, select, label, summary")) return;
    const range = rangeOf(event.target.closest("[data-from], [data-start]") || event.target);
    if (range && !String(window.getSelection())) this.select(range);
  }

  select({ start, end }) {
    const { field } = this.page;
    const place = this.live.read.mapTo(field.value);
    const [from, to] = [place(start), place(end)];
    if (from === null || to === null) return;
    this.page.panes.show("text");
    field.focus({ preventScroll: true });
    field.setSelectionRange(from, to);
    this.bring(this.page.left, this.page.mirror.rectAt(from));
  }

  // ── the caret and its point ───────────────────────────────────────────────
  /** The field is as tall as its text, so it is the pane that must follow the caret. */
  keepCaret() {
    const { field, left, mirror } = this.page;
    const isPane = scrolls(left);
    const frame = left.getBoundingClientRect();
    const foot = document.querySelector(".ed-foot").getBoundingClientRect();
    const top = isPane ? frame.top : 0;
    const bottom = isPane ? frame.bottom : foot.top;
    const end = field.selectionDirection === "backward" ? field.selectionStart : field.selectionEnd;
    const box = mirror.rectAt(end);
    const over = box.top < top + 24 ? box.top - top - 48 : Math.max(0, box.bottom - bottom + 48);
    if (!over) return;
    if (isPane) left.scrollTop += over;
    else window.scrollBy(0, over);
  }

  caretMoved(mayScroll = true) {
    const { field, understood } = this.page;
    if (mayScroll && this.driver === "left") this.keepCaret();
    const place = this.live.read.back(field.selectionStart, field.value);
    let found = null;
    for (const row of understood.querySelectorAll(".pt-row[data-start], .ed-item[data-start], .ed-lost-row[data-start]")) {
      if (Number(row.dataset.start) <= place) found = row;
    }
    if (found !== this.here || (found && !found.classList.contains("is-here"))) {
      if (this.here) this.here.classList.remove("is-here");
      if (found) found.classList.add("is-here");
      this.here = found;
      if (found && mayScroll) this.bring(this.rightScroller(), found.getBoundingClientRect());
    }
  }

  rightScroller() {
    return scrolls(this.page.understood) ? this.page.understood : this.page.side;
  }

  // ── scrolling together ────────────────────────────────────────────────────
  scrolled(which) {
    if (this.driver !== which) return;
    this.later("scroll", () => (which === "left" ? this.rightFollows() : this.leftFollows()));
  }

  rightFollows() {
    const right = this.rightScroller();
    if (!scrolls(right) || !scrolls(this.page.left)) return;
    if (this.atEdge(this.page.left, right)) return;
    const top = this.page.left.getBoundingClientRect().top + 8;
    const place = this.live.read.back(this.page.mirror.placeAt(top), this.page.field.value);
    const rows = [...this.page.understood.querySelectorAll(".pt-row[data-start], .ed-item[data-start]")];
    let before = null;
    let after = null;
    for (const row of rows) {
      if (Number(row.dataset.start) <= place) before = row;
      else if (!after) after = row;
    }
    const frame = right.getBoundingClientRect();
    if (!before) {
      right.scrollTop = 0;
      return;
    }
    const from = before.getBoundingClientRect().top - frame.top;
    const next = after ? after.getBoundingClientRect().top - frame.top : from + before.offsetHeight;
    const span = (after ? Number(after.dataset.start) : Number(before.dataset.end)) - Number(before.dataset.start);
    const share = span > 0 ? Math.min(1, (place - Number(before.dataset.start)) / span) : 0;
    right.scrollTop += from + (next - from) * share - 8;
  }

  leftFollows() {
    const { left, mirror, field } = this.page;
    const right = this.rightScroller();
    if (!scrolls(left)) return;
    if (this.atEdge(right, left)) return;
    const top = right.getBoundingClientRect().top + 8;
    const rows = [...this.page.understood.querySelectorAll(".pt-row[data-start], .ed-item[data-start]")];
    const row = rows.findLast ? rows.findLast((one) => one.getBoundingClientRect().top <= top) : rows.filter((one) => one.getBoundingClientRect().top <= top).pop();
    if (!row) {
      left.scrollTop = 0;
      return;
    }
    const box = row.getBoundingClientRect();
    const share = box.height ? Math.min(1, (top - box.top) / box.height) : 0;
    const start = Number(row.dataset.start);
    const place = this.live.read.mapTo(field.value)(Math.round(start + share * (Number(row.dataset.end) - start)));
    if (place !== null) left.scrollTop += mirror.rectAt(place).top - left.getBoundingClientRect().top - 8;
  }

  /** At the very top or bottom both sides are there, whatever their lengths. */
  atEdge(leader, follower) {
    if (leader.scrollTop <= 2) follower.scrollTop = 0;
    else if (leader.scrollTop + leader.clientHeight >= leader.scrollHeight - 2) follower.scrollTop = follower.scrollHeight;
    else return false;
    return true;
  }
}

function scrolls(pane) {
  return pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY !== "visible";
}
