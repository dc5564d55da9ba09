// What is corrected on the right: names, kinds, terms, lines. The answers are kept as JSON in the form, by the key of what
// they correct, and each is sent at once.

import { Failure, post } from "./requests.js";
import { tell, word } from "./words.js";

const PARTS = ["choices", "kinds", "terms", "lines"];
const MEMORY = ["points", "beside"]; // what the server remembers of corrected points
const SHE = /(?:вна|чна|шна|кызы)(?=[\s,]|$)/iu;
const HE = /(?:ич|оглы)(?=[\s,]|$)/iu;

export class Corrections {
  constructor(page) {
    this.page = page;
    this.input = page.form.elements.corrections;
    this.signs = new WeakMap(); // what the row of a fold said when it was filled
    this.load(this.input.defaultValue);
    page.side.addEventListener("click", (event) => this.clicked(event));
    page.side.addEventListener("change", (event) => this.chosen(event));
    page.side.addEventListener("keydown", (event) => this.pressed(event));
    page.side.addEventListener("toggle", (event) => this.unfolded(event.target), { capture: true });
    page.events.addEventListener("understood", (event) => {
      this.adopt(event.detail);
      this.refold();
      this.prepare();
    });
    this.prepare();
  }

  /** Take over corrections in JSON, as text or as data. */
  load(given) {
    let said = {};
    try {
      said = typeof given === "string" ? JSON.parse(given || "{}") : given || {};
    } catch {
      said = {};
    }
    this.said = Object.fromEntries(PARTS.map((part) => [part, { ...said[part] }]));
    for (const part of MEMORY) if (said[part]) this.said[part] = said[part];
    this.keep();
  }

  /** The answers of a point that was reworded have its new key, unless something was answered meanwhile. */
  adopt({ answer, corrections }) {
    if (corrections === this.input.value) this.load(answer.corrections);
  }

  get json() {
    return this.input.value;
  }

  keep() {
    this.input.value = JSON.stringify(this.said);
  }

  /** Answer `value` to the question `key` of `part`; without a value the answer is taken back. */
  say(part, key, value) {
    if (value) this.said[part][key] = value;
    else delete this.said[part][key];
    this.keep();
    this.page.changed(true);
  }

  /** An open fold follows its row, but not under the hands of who is in it. */
  refold() {
    for (const fold of this.page.understood.querySelectorAll(".ed-fix[open]")) {
      const isFresh = this.signs.get(fold) === fold.closest("[data-sign]").dataset.sign;
      if (!isFresh && !fold.contains(document.activeElement)) this.unfolded(fold);
    }
  }

  /** What corrects a certain point is long, and comes when its fold is opened. */
  async unfolded(fold) {
    if (!fold.open || !fold.dataset.place) return;
    this.signs.set(fold, fold.closest("[data-sign]").dataset.sign);
    const box = fold.querySelector(".ed-fix-in");
    try {
      const answer = await post(this.page.form, this.page.addresses.understand, { ...this.page.fields(), fold: fold.dataset.place });
      // Who has begun to answer meanwhile keeps the field; the fold follows when it is left.
      if (box.contains(document.activeElement)) this.signs.delete(fold);
      else box.replaceChildren(...new DOMParser().parseFromString(answer.fold, "text/html").body.childNodes);
      this.prepare();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell(error.message || word("behind"));
    }
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button || button.type === "button" && !button.matches("[data-say-date]")) return;
    const box = button.closest(".ed-correct:not(.ed-reword)");
    if (button.dataset.undo) this.say(button.dataset.undo, button.dataset.of, null);
    else if (button.dataset.corrects) this.say(button.dataset.corrects, button.dataset.of, button.value);
    else if (box) this.answer(box, button);
    else return;
    event.preventDefault();
  }

  answer(box, button) {
    const { corrects, of } = box.dataset;
    const select = box.querySelector("[data-answer]");
    const free = box.querySelector("[data-free]");
    const day = box.querySelector("[data-date]");
    if (button.matches("[data-say-none]")) this.say("terms", of, { none: true });
    else if (button.matches("[data-say-date]")) {
      if (day.value && day.reportValidity()) this.say("terms", of, { date: day.value });
    } else if (button.matches("[data-say-free]")) {
      const words = free.value.trim();
      if (!words) free.focus();
      else this.say(corrects, of, corrects === "terms" ? { text: words } : `name:${words}`);
    } else if (select.value || corrects === "kinds") this.say(corrects, of, select.value);
    else select.focus();
  }

  chosen(event) {
    const select = event.target.closest("select[data-answer]");
    if (select) this.label(select);
  }

  /** Enter in a list or a field answers; it does not send the whole page. */
  pressed(event) {
    const box = event.target.closest(".ed-correct:not(.ed-reword)");
    if (event.key !== "Enter" || event.ctrlKey || !box || !event.target.matches("select, input")) return;
    event.preventDefault();
    const button = event.target.closest(".row-btn").querySelector("button");
    this.answer(box, button);
  }

  /** The likeliest candidate stands ready, and the button says who it is. */
  prepare() {
    for (const select of this.page.understood.querySelectorAll(".fact.ask [data-corrects=choices] select[data-answer]")) {
      if (!select.value && select.options.length > 1 && !select.dataset.ready) select.selectedIndex = 1;
      select.dataset.ready = "1";
      this.label(select);
    }
    for (const day of this.page.understood.querySelectorAll(".f-term input[data-date], .ed-fix input[data-date]")) {
      const fact = this.page.fact(day.closest(".ed-correct").dataset.for);
      const printed = /(\d\d)\.(\d\d)\.(\d{4})/.exec(fact ? fact.textContent : "");
      if (printed && !day.value) day.value = `${printed[3]}-${printed[2]}-${printed[1]}`;
    }
  }

  label(select) {
    const button = select.parentElement.querySelector("[data-say]");
    const box = select.closest(".ed-correct");
    if (!button || box.dataset.corrects !== "choices") return;
    const option = select.selectedOptions[0];
    const name = option ? option.textContent : "";
    let said = "it";
    if (select.value === "new") said = "add";
    else if (box.dataset.of.startsWith("person:")) said = SHE.test(name) ? "she" : HE.test(name) ? "he" : "it";
    button.textContent = word(said);
  }
}
