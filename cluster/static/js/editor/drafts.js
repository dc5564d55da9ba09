// Nothing is lost: what is written goes to the browser's own store at once and to the server when the hand rests. When the
// server does not take it (no connection, signed out, somebody else was faster) the page says so and tries again.

import { Conflict } from "./conflict.js";
import { Keep } from "./keep.js";
import { clock } from "./moments.js";
import { Failure, post } from "./requests.js";
import { word } from "./words.js";

const REST = 2000; // ms without typing before a save
const HEARTBEAT = 30000;
const LONGEST_WAIT = 60000;

export class Drafts {
  constructor(page) {
    this.page = page;
    this.id = page.form.elements.draft.defaultValue;
    this.version = page.form.elements.version.defaultValue;
    this.meeting = page.form.dataset.meeting;
    this.saved = this.sign(); // what the server has
    this.saving = null;
    this.unanswered = null; // what was sent and got no answer: the server may have it
    this.failure = "";
    this.attempts = 0;
    this.timer = 0;
    this.retry = 0;
    this.line = document.getElementById("ed-saved");
    this.keep = new Keep(page.form.dataset.user, this.name());
    this.conflict = new Conflict(page, this);
    this.listen();
  }

  name() {
    if (this.meeting) return `meeting-${this.meeting}`;
    return this.id ? `draft-${this.id}` : "";
  }

  listen() {
    document.getElementById("ed-save").addEventListener("click", () => this.save());
    document.getElementById("bar-failed-retry").addEventListener("click", () => this.save());
    this.page.field.addEventListener("blur", () => this.isDirty && this.quietSave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leaving();
      else if (this.isDirty) this.quietSave();
    });
    window.addEventListener("pagehide", () => this.leaving());
    window.addEventListener("online", () => this.isDirty && this.quietSave());
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.keep.works && !this.page.isLeaving) event.preventDefault();
    });
    window.setInterval(() => this.alive(), HEARTBEAT);
    this.alive();
  }

  // ── what is written ───────────────────────────────────────────────────────
  sign() {
    const { field, form } = this.page;
    return `${form.elements.body.value}\u0000${form.elements.corrections.value}\u0000${field.value}`;
  }

  get isDirty() {
    return this.sign() !== this.saved;
  }

  /** Something was typed, chosen or corrected. */
  changed() {
    if (!this.isDirty) return;
    this.mirror();
    if (this.failure === "conflict") return;
    if (!this.failure) this.state(word("unsaved"));
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.quietSave(), REST);
  }

  mirror() {
    const { field, form } = this.page;
    this.keep.put({ text: field.value, corrections: form.elements.corrections.value, body: form.elements.body.value });
  }

  leaving() {
    if (!this.isDirty || this.failure === "conflict") return;
    this.mirror();
    this.send({ isLeaving: true }).catch(() => {});
  }

  // ── saving ────────────────────────────────────────────────────────────────
  /** By the reader's wish: tells how it went also when nothing was to be saved. */
  async save() {
    if (this.failure === "conflict") return;
    if (!this.isDirty) {
      this.state(word("saved", { time: clock(Date.now()) }));
      return;
    }
    await this.quietSave();
  }

  /** Save now; a save that is under way is waited for. Never throws. */
  async quietSave() {
    window.clearTimeout(this.timer);
    window.clearTimeout(this.retry);
    if (this.failure === "conflict") return;
    if (this.saving) await this.saving;
    if (!this.isDirty) return;
    this.saving = this.attempt();
    await this.saving;
    this.saving = null;
  }

  async attempt() {
    if (!this.failure) this.state(word("saving"));
    try {
      const [answer, sign] = await this.send();
      this.done(answer, sign);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failed(error);
    }
  }

  /** Send what is written; answers with the server's word and the sign of what was sent. What got no answer goes first, so that the server's next version is known and no stranger's. */
  async send(options = {}) {
    const lost = this.unanswered;
    if (lost && !options.isLeaving) {
      const answer = await this.post(lost);
      if (answer.draft) this.adopt(answer);
      this.mirror();
    }
    const sign = this.sign();
    const fields = { ...this.page.fields(), draft: this.id, version: this.version };
    return [await this.post(fields, options), sign];
  }

  async post(fields, options = {}) {
    this.unanswered = null;
    try {
      return await post(this.page.form, this.page.addresses.save, fields, options);
    } catch (error) {
      if (error instanceof Failure && error.kind === "offline") this.unanswered = fields;
      throw error;
    }
  }

  done(answer, sign) {
    this.saved = sign;
    this.attempts = 0;
    this.fail("");
    if (answer.draft) this.adopt(answer);
    if (this.isDirty) this.changed();
    else this.keep.drop();
    this.state(this.isDirty ? word("unsaved") : word("saved", { time: answer.saved || clock(Date.now()) }));
  }

  /** The server's draft is this one from now on: {draft, version, url}. */
  adopt({ draft, version, url }) {
    const { form, addresses } = this.page;
    this.id = String(draft);
    this.version = String(version);
    form.elements.draft.value = this.id;
    form.elements.version.value = this.version;
    this.keep.rename(this.name());
    if (url && window.location.pathname !== url) window.history.replaceState(null, "", url);
    const versions = document.getElementById("ed-versions");
    versions.href = addresses.versions(this.id);
    versions.hidden = false;
  }

  // ── what can go wrong ─────────────────────────────────────────────────────
  failed(failure) {
    if (failure.kind === "conflict") {
      this.refused(failure);
      return;
    }
    this.attempts += 1;
    const wait = Math.min(LONGEST_WAIT, 2000 * 2 ** (this.attempts - 1));
    const isKept = this.keep.works;
    const said = {
      offline: isKept ? word("offline", { seconds: Math.round(wait / 1000) }) : word("offline-nowhere"),
      "signed-out": word("signed-out"),
      refused: word("refused", { why: failure.message }),
    }[failure.kind];
    this.fail(failure.kind, said);
    this.state(word("offline-short"), true);
    if (failure.kind !== "refused") this.retry = window.setTimeout(() => this.quietSave(), wait);
  }

  fail(kind, said = "") {
    const bar = document.getElementById("bar-failed");
    const line = document.getElementById("bar-failed-said");
    this.failure = kind;
    document.getElementById("bar-failed-sign-in").hidden = kind !== "signed-out";
    if (line.textContent !== said) line.textContent = said;
    bar.hidden = !said;
  }

  /** Somebody else has the text: nothing is sent until it is decided who goes on. */
  refused(failure) {
    this.fail("");
    this.failure = "conflict";
    this.conflict.show(failure);
    this.state(word("offline-short"), true);
  }

  /** Write on from `taken`, the server's draft that is the reader's own now. */
  async goOn(taken) {
    this.failure = "";
    this.adopt(taken);
    await this.quietSave();
  }

  /** The page is left with the own text in the browser alone. */
  leaveAsItIs() {
    this.mirror();
    this.page.isLeaving = true;
    this.saved = this.sign();
  }

  // ── who else ──────────────────────────────────────────────────────────────
  async alive() {
    if (!this.id || document.visibilityState === "hidden") return;
    try {
      const seen = await post(this.page.form, this.page.addresses.seen(this.id), {});
      this.others(seen.others || []);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  others(names) {
    const line = document.getElementById("ed-others");
    const said = names.length ? word("others", { who: names.join(", ") }) : "";
    if (line.textContent !== said) line.textContent = said;
    line.hidden = !said;
  }

  state(said, isBad = false) {
    if (this.line.textContent !== said) this.line.textContent = said;
    this.line.classList.toggle("is-bad", isBad);
  }
}
