// The answer of the server in place: parts and rows that have changed, the others only where they stand now. What was sent
// once is known by its sign and is not sent again.

import { patch } from "./patch.js";

export class Known {
  constructor() {
    this.html = new Map();
  }

  /** The signs of what the page has, as the server takes them. */
  get signs() {
    return [...this.html.keys()].join(" ");
  }

  /** Remember what `answer` shows, and forget what it shows no more. */
  take(answer) {
    const next = new Map();
    const pairs = Object.values(answer.parts).concat([...answer.tree, ...answer.remarks].map((row) => [row[2], row[5]]));
    for (const [sign, html] of pairs) next.set(sign, html || this.html.get(sign) || "");
    this.html = next;
  }

  /** Make `box` what the part [sign, html] says. */
  part(box, [sign]) {
    if (box.dataset.sign === sign) return;
    patch(box, this.html.get(sign));
    box.dataset.sign = sign;
  }

  /** Make the children of `list` the `rows` [key, css, sign, start, end, html]; rows that stay keep focus and folds. */
  rows(list, rows) {
    const have = new Map([...list.children].map((row) => [row.dataset.key, row]));
    const wanted = new Set(rows.map(([key]) => key));
    for (const [key, row] of have) if (!wanted.has(key)) row.remove();
    let cursor = list.firstElementChild;
    for (const [key, css, sign, start, end] of rows) {
      const row = have.get(key) || fresh(key);
      if (row === cursor) cursor = cursor.nextElementSibling;
      else list.insertBefore(row, cursor);
      this.fill(row, css, sign);
      place(row, start, end);
    }
  }

  fill(row, css, sign) {
    if (row.dataset.sign === sign) return;
    const isHere = row.classList.contains("is-here");
    row.className = css;
    row.classList.toggle("is-here", isHere);
    patch(row, this.html.get(sign));
    row.dataset.sign = sign;
  }
}

function fresh(key) {
  const row = document.createElement("li");
  row.dataset.key = key;
  return row;
}

function place(row, start, end) {
  if (start === null) {
    delete row.dataset.start;
    delete row.dataset.end;
    return;
  }
  if (row.dataset.start !== String(start)) row.dataset.start = start;
  if (row.dataset.end !== String(end)) row.dataset.end = end;
}
