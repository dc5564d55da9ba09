// A file in place of the text: chosen, dropped onto the field or pasted. What stood there can be put back.

import { replaceAll } from "./insertion.js";
import { tell, word } from "./words.js";

const MOST_BYTES = 20 * 1024 * 1024;

export class Files {
  constructor(page, drafts) {
    this.page = page;
    this.drafts = drafts;
    this.former = null;
    this.zone = document.getElementById("ed-text");
    this.hint = document.getElementById("ed-drop");
    this.input = page.form.elements.file;
    this.input.addEventListener("change", () => this.input.files[0] && this.take(this.input.files[0]));
    document.getElementById("ed-file-undo").addEventListener("click", () => this.undo());
    page.field.addEventListener("paste", (event) => this.pasted(event));
    this.listenToDrops();
  }

  listenToDrops() {
    const holdsFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    const show = (isOver) => {
      this.zone.classList.toggle("is-drop", isOver);
      this.hint.hidden = !isOver;
    };
    this.page.left.addEventListener("dragover", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      show(true);
    });
    this.page.left.addEventListener("dragleave", (event) => {
      if (!this.page.left.contains(event.relatedTarget)) show(false);
    });
    this.page.left.addEventListener("drop", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      show(false);
      this.takeOneOf(event.dataTransfer.files);
    });
    // Beside the text a browser would leave the page and open the file.
    document.addEventListener("dragover", (event) => {
      if (!holdsFile(event) || event.defaultPrevented) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
    document.addEventListener("drop", (event) => holdsFile(event) && event.preventDefault());
  }

  /** A file from the clipboard; Word also puts a picture of the text there, so words go first. */
  pasted(event) {
    const { files } = event.clipboardData;
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    this.takeOneOf(files);
  }

  /** Of several files nobody knows which is the protocol: none is taken. */
  takeOneOf(files) {
    if (files.length === 1) {
      this.take(files[0]);
      return;
    }
    this.done("");
    if (files.length) this.error(word("file-several", { n: files.length }));
  }

  async take(file) {
    this.error("");
    this.done("");
    if (file.size > MOST_BYTES) {
      this.error(word("file-big", { name: file.name }));
      return;
    }
    if (this.drafts.isDirty) await this.drafts.quietSave();
    this.progress(0);
    try {
      this.put(file.name, await this.upload(file));
    } catch (error) {
      this.error(error.message ? word("file-refused", { name: file.name, why: error.message }) : word("file-failed"));
    }
    this.progress(null);
    this.input.value = "";
  }

  upload(file) {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "meeting", "body"]) body.append(name, this.page.form.elements[name].value);
    body.append("draft", this.drafts.id);
    body.append("version", this.drafts.version);
    body.append("file", file);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.page.addresses.read);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => event.lengthComputable && this.progress(event.loaded / event.total));
      request.addEventListener("error", () => reject(new Error("")));
      request.addEventListener("load", () => {
        const answer = request.response || {};
        if (request.status === 200 && typeof answer.text === "string") resolve(answer);
        else reject(new Error(answer.error || ""));
      });
      request.send(body);
    });
  }

  put(name, answer) {
    this.former = this.page.field.value;
    replaceAll(this.page.field, answer.text);
    this.drafts.adopt(answer);
    this.page.changed(true);
    this.page.field.setSelectionRange(0, 0);
    this.page.left.scrollTop = 0;
    this.done(word("file-done", { name }), this.former.trim() !== "");
  }

  undo() {
    replaceAll(this.page.field, this.former);
    this.page.changed(true);
    this.done("");
    tell(word("undone"));
  }

  progress(share) {
    const box = document.getElementById("ed-reading");
    const bar = document.getElementById("ed-progress");
    box.hidden = share === null;
    if (share !== null && share < 1) bar.value = Math.round(share * 100);
    else bar.removeAttribute("value");
  }

  error(said) {
    const line = document.getElementById("ed-file-error");
    line.querySelector("span").textContent = said;
    line.hidden = !said;
  }

  done(said, isUndoable = false) {
    const line = document.getElementById("ed-file-done");
    line.querySelector("span").textContent = said;
    line.hidden = !said;
    document.getElementById("ed-file-undo").hidden = !isUndoable;
  }
}
