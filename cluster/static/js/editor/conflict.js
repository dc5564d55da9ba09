// Somebody else was faster or is writing just now: what is typed here is compared with what the server has, and one of the
// two goes on. Nothing is overwritten meanwhile.

import { drawDifference } from "./difference.js";
import { Failure, post } from "./requests.js";
import { tell, word } from "./words.js";

const element = (id) => document.getElementById(id);

export class Conflict {
  constructor(page, drafts) {
    this.page = page;
    this.drafts = drafts;
    this.theirs = null; // {id, who, text, saved}: what the server has, as far as is known
    this.box = element("bar-conflict-diff");
    this.button = element("bar-conflict-compare");
    this.button.addEventListener("click", () => this.compare());
    element("bar-conflict-take").addEventListener("click", () => this.take());
    element("bar-conflict-theirs").addEventListener("click", () => this.openTheirs());
    page.field.addEventListener("input", () => this.box.hidden || this.draw());
  }

  /** Say who has the text, by the server's refusal; without a draft in it there is nothing to compare or take. */
  show({ data, message }) {
    this.theirs = { id: String(data.draft || this.drafts.id), who: data.who || word("somebody"), url: data.url || "" };
    const said = data.draft ? word(data.is_newer ? "conflict" : "conflict-held", this.theirs) : message;
    element("bar-conflict-said").textContent = said;
    this.button.hidden = !data.draft;
    element("bar-conflict-take").hidden = !data.draft;
    element("bar-conflict").hidden = false;
  }

  hide() {
    this.fold();
    element("bar-conflict").hidden = true;
  }

  fold() {
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  // ── comparing ─────────────────────────────────────────────────────────────
  /** Unfold what differs from the text that the server has at this moment: the other may have written on. */
  async compare() {
    if (!this.box.hidden) {
      this.fold();
      return;
    }
    try {
      const seen = await post(this.page.form, this.page.addresses.seen(this.theirs.id), { with: "text" });
      Object.assign(this.theirs, { text: seen.text, saved: seen.saved });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell(error.message || word("behind-compare"));
      return;
    }
    this.draw();
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  draw() {
    const { who, saved, text } = this.theirs;
    drawDifference(this.box, text, this.page.field.value, word("difference-conflict", { who, time: saved }));
  }

  // ── one goes on ───────────────────────────────────────────────────────────
  /** Write on over the other's version, which stays among the versions. */
  async take() {
    try {
      const taken = await post(this.page.form, this.page.addresses.take(this.theirs.id), {});
      this.hide();
      await this.drafts.goOn(taken);
      tell(word("taken-over"));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell(error.message || word("offline-short"));
    }
  }

  /** Leave the own text in the browser, where the next opening offers it, and see the other's. */
  openTheirs() {
    this.drafts.leaveAsItIs();
    if (this.theirs.url) window.location.assign(this.theirs.url);
    else window.location.reload();
  }
}
