// Positions in a text. The server counts characters; a field counts UTF-16 units, and may have been typed in since.

const ASTRAL = /[\u{10000}-\u{10FFFF}]/u;

/** A text as the server read it, and the way from its positions to those of a field. */
export class ReadText {
  constructor(text) {
    this.text = text;
    this.units = ASTRAL.test(text) ? unitsOf(text) : null;
  }

  /** The UTF-16 position in this text of the server's position `place`. */
  position(place) {
    const units = this.units ? this.units[Math.min(place, this.units.length - 1)] : place;
    return Math.min(units, this.text.length);
  }

  /** A function from the server's positions to those in `now`, the text as it stands; null where it was typed over. */
  mapTo(now) {
    if (now === this.text) {
      return (place) => this.position(place);
    }
    const { head, tail } = changed(this.text, now);
    const shift = now.length - this.text.length;
    return (place) => {
      const position = this.position(place);
      if (position <= head) return position;
      return position >= this.text.length - tail ? position + shift : null;
    };
  }

  /** The server's position of the position `place` in `now`, the text as it stands. */
  back(place, now) {
    const { head, tail } = changed(this.text, now);
    const inside = place > head && place >= now.length - tail ? place - (now.length - this.text.length) : Math.min(place, Math.max(head, 0));
    return this.units ? this.units.findIndex((unit) => unit >= inside) : inside;
  }
}

function unitsOf(text) {
  const units = [];
  let position = 0;
  for (const character of text) {
    units.push(position);
    position += character.length;
  }
  units.push(position);
  return units;
}

/** How many units at the beginning and at the end of two texts are the same. */
export function changed(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
  return { head, tail };
}
