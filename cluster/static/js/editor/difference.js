// What is different between two texts, by lines and within them by words, drawn with <ins> and <del>.

import { word } from "./words.js";

const WORDS = /\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const MOST = 4_000_000; // cells of the table; beyond, everything in the middle counts as replaced

/** Draw into `box` what leads from `before` to `after` under the line `key`, which says what the marks mean; lines that are
    the same are left out but for one around. */
export function drawDifference(box, before, after, key) {
  const steps = difference(before.split("\n"), after.split("\n"));
  const isSame = steps.every((step) => step.sign === "=");
  box.replaceChildren(told(isSame ? word("difference-none") : key));
  steps.forEach((step, place) => {
    const isNear = [steps[place - 1], step, steps[place + 1]].some((one) => one && one.sign !== "=");
    if (!isNear) {
      if (!isSame && !box.lastChild.classList.contains("is-left-out")) box.append(told("…", "is-left-out"));
      return;
    }
    if (step.sign === "-" && steps[place + 1] && steps[place + 1].sign === "+") return;
    const line = document.createElement("p");
    const former = steps[place - 1];
    if (step.sign === "+" && former && former.sign === "-") {
      const words = joined(difference(former.item.match(WORDS) || [], step.item.match(WORDS) || []));
      for (const one of words) line.append(piece(one.sign, one.item));
    } else line.append(piece(step.sign, step.item));
    box.append(line);
  });
}

function told(words, kind = "ed-diff-key") {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = words;
  return line;
}

/** Neighbours of one sign as one step. */
function joined(steps) {
  const runs = [];
  for (const { sign, item } of steps) {
    const last = runs[runs.length - 1];
    if (last && last.sign === sign) last.item += item;
    else runs.push({ sign, item });
  }
  return runs;
}

function piece(sign, text) {
  if (sign === "=") return document.createTextNode(text);
  const element = document.createElement(sign === "+" ? "ins" : "del");
  element.className = "w";
  element.textContent = text;
  return element;
}

/** Steps from the list `a` to the list `b`: {sign: «=», «-», «+», item}. */
function difference(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (item) => ({ sign: "=", item });
  return [...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)];
}

function between(a, b) {
  const gone = (item) => ({ sign: "-", item });
  const come = (item) => ({ sign: "+", item });
  if (!a.length || !b.length || a.length * b.length > MOST) return [...a.map(gone), ...b.map(come)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const steps = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push({ sign: "=", item: a[i] });
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      steps.push(gone(a[i]));
      i += 1;
    } else {
      steps.push(come(b[j]));
      j += 1;
    }
  }
  return steps;
}
