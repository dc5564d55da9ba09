// The mirror behind the field: the same text in the same type, and in it the marks. Only lines that changed are made anew.

export class Mirror {
  constructor(element) {
    this.element = element;
    this.lines = [];
    this.starts = [0];
  }

  /** Show `text` with `marks`: {start, end, state, fact} in units of the text, in order and apart. */
  show(text, marks) {
    const rows = text.split("\n");
    const starts = [];
    const wanted = [];
    let position = 0;
    let first = 0;
    for (const row of rows) {
      const end = position + row.length;
      while (first < marks.length && marks[first].end <= position) first += 1;
      const inside = [];
      for (let at = first; at < marks.length && marks[at].start < end; at += 1) {
        const { start, end: last, state, fact } = marks[at];
        inside.push([Math.max(0, start - position), Math.min(row.length, last - position), state, fact]);
      }
      starts.push(position);
      wanted.push({ row, inside, sign: inside.length ? `${row}\u0000${inside.join("\u0001")}` : row });
      position = end + 1;
    }
    this.starts = starts;
    this.replace(wanted);
  }

  replace(wanted) {
    const have = this.lines;
    const most = Math.min(have.length, wanted.length);
    let head = 0;
    while (head < most && have[head] === wanted[head].sign) head += 1;
    let tail = 0;
    while (tail < most - head && have[have.length - 1 - tail] === wanted[wanted.length - 1 - tail].sign) tail += 1;
    const after = this.element.children[have.length - tail] || null;
    for (let count = have.length - tail - head; count > 0; count -= 1) this.element.children[head].remove();
    const fresh = document.createDocumentFragment();
    for (const line of wanted.slice(head, wanted.length - tail)) fresh.append(lineElement(line));
    this.element.insertBefore(fresh, after);
    this.lines = wanted.map((line) => line.sign);
  }

  /** The number of the line that holds the position `place`. */
  lineAt(place) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Where the position `place` is drawn, as a rectangle of the window. */
  rectAt(place) {
    const number = this.lineAt(place);
    const line = this.element.children[number];
    if (!line) return this.element.getBoundingClientRect();
    const range = document.createRange();
    let rest = place - this.starts[number];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (rest < node.length) {
        range.setStart(node, rest);
        range.setEnd(node, rest + 1);
        return range.getBoundingClientRect();
      }
      rest -= node.length;
    }
    return line.getBoundingClientRect();
  }

  /** The position in the text of the line drawn at the height `y` of the window. */
  placeAt(y) {
    const rows = this.element.children;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle].getBoundingClientRect().top <= y) low = middle;
      else high = middle - 1;
    }
    if (!rows[low]) return 0;
    const box = rows[low].getBoundingClientRect();
    const share = box.height ? Math.min(1, Math.max(0, (y - box.top) / box.height)) : 0;
    return this.starts[low] + Math.round(share * rows[low].textContent.length);
  }

  /** Light up the marks of one fact, and put out the others. */
  light(fact) {
    for (const mark of this.element.querySelectorAll("mark.lit")) mark.classList.remove("lit");
    if (!fact) return null;
    const found = this.element.querySelectorAll(`mark[data-fact="${CSS.escape(fact)}"]`);
    for (const mark of found) mark.classList.add("lit");
    return found[0] || null;
  }
}

function lineElement({ row, inside }) {
  const line = document.createElement("div");
  let done = 0;
  for (const [start, end, state, fact] of inside) {
    if (start > done) line.append(row.slice(done, start));
    const mark = document.createElement("mark");
    mark.className = state;
    mark.dataset.fact = fact;
    mark.textContent = row.slice(start, end);
    line.append(mark);
    done = end;
  }
  if (done < row.length) line.append(row.slice(done));
  return line;
}
