// The protocol editor: the parts of the page, and what is told when something changes. Each part has a file of its own.

import { startAids } from "./aids.js";
import { startCompleting } from "./complete.js";
import { Corrections } from "./corrections.js";
import { Drafts } from "./drafts.js";
import { Files } from "./files.js";
import { offerFound } from "./found.js";
import { Keyboard } from "./keyboard.js";
import { Live } from "./live.js";
import { Mirror } from "./marks.js";
import { Mended } from "./mended.js";
import { offerNames } from "./names.js";
import { Panes } from "./panes.js";
import { Places } from "./places.js";
import { mendRemarks } from "./remarks.js";
import { Rewordings } from "./rewordings.js";

const SAVE_BEFORE_PLAN = 3000; // ms that the plan waits for the draft to be saved

const form = document.getElementById("editor");
const element = (id) => document.getElementById(id);
const withDraft = (address) => (draft) => address.replace("/0/", `/${draft}/`);

/** What the parts share. `events` tells «understood» and «lost». */
const page = {
  form,
  field: form.elements.text,
  left: element("pane-text"),
  side: element("ed-side"),
  understood: element("pane-understood"),
  advice: element("pane-advice"),
  boxes: {
    understood: element("ed-whole"),
    attendance: element("ed-listed"),
    tree: element("ed-tree"),
    advice: element("ed-advice"),
    remarks: element("ed-remarks"),
    changes: element("ed-changes"),
    foot: element("ed-plan"),
  },
  show: element("ed-show"),
  waiting: element("ed-waiting"),
  events: new EventTarget(),
  isLeaving: false,
  addresses: {
    understand: form.dataset.understand,
    save: form.dataset.save,
    read: form.dataset.read,
    reword: form.dataset.reword,
    complete: form.dataset.complete,
    seen: withDraft(form.dataset.seen),
    take: withDraft(form.dataset.take),
    versions: withDraft(form.dataset.versions),
  },
  /** What is sent of the page. */
  fields() {
    const { text, body, meeting, draft, corrections } = form.elements;
    return { text: text.value, body: body.value, meeting: meeting.value, draft: draft.value, corrections: corrections.value };
  },
  /** The fact `id` on the right. */
  fact(id) {
    return this.understood.querySelector(`[data-fact="${CSS.escape(id)}"]`);
  },
  /** What somebody has to look at, in the order of the text: doubts, references to no point, lines not understood. */
  doubts() {
    return [...this.understood.querySelectorAll(".fact.ask, .fact.is-astray, .lost-line")];
  },
  /** Which doubt has the focus, before the right side changes. */
  focused() {
    const fact = document.activeElement && document.activeElement.closest(".fact, .lost-line");
    if (!fact || !this.understood.contains(fact)) return this.side.contains(document.activeElement) ? { index: 0 } : null;
    return { index: Math.max(0, this.doubts().indexOf(fact)) };
  },
  changed: () => {},
};

document.getElementById("main").classList.add("is-live");
page.panes = new Panes(page.side);
page.mirror = new Mirror(element("ed-under"));
const live = new Live(page);
const corrections = new Corrections(page);
const drafts = new Drafts(page);
new Places(page, live);
new Keyboard(page, live, drafts);
new Files(page, drafts);
const mended = new Mended(page);
mendRemarks(page, live, mended);
new Rewordings(page, mended);
startCompleting(page.field, form);
startAids(page);
offerNames(form, page.side);

page.changed = (now = false) => {
  live.changed(now);
  drafts.changed();
};
page.field.addEventListener("input", () => page.changed());
form.elements.body.addEventListener("change", () => page.changed(true));
page.events.addEventListener("understood", () => {
  const doubts = page.understood.querySelector("[data-doubts]");
  const n = doubts ? Number(doubts.dataset.doubts) : 0;
  element("ed-tab-doubts").textContent = n || "";
  element("ed-next").hidden = !n;
});

/** The plan is made of what is saved; what was answered on the right goes as JSON alone. */
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (page.isLeaving) return;
  page.isLeaving = true;
  await Promise.race([drafts.quietSave(), new Promise((done) => { window.setTimeout(done, SAVE_BEFORE_PLAN); })]);
  for (const control of page.side.querySelectorAll("[name]")) control.removeAttribute("name");
  form.submit();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

offerFound(page, drafts, corrections);
live.changed(true);
if (!page.field.value && !matchMedia("(max-width: 47.99rem)").matches) page.field.focus();

export { drafts, live, page };
