// Completion at the caret: two letters of a name offer it in the case that the words before it govern.
// The list is a listbox that the field owns: the arrows choose, Enter or Tab takes, Escape closes; typing goes on.

import { bodyOf } from "./bodies.js";
import { caretContext, replaceRange } from "./insertion.js";
import { word } from "./words.js";

const WAIT = 140; // milliseconds after the last key
const LOOK_BACK = 400;
const WORTH_ASKING = /(?:[А-ЯЁ][\p{L}«"-]+|^\s*\d+(?:\.\d+)+[.)]?\s+\p{L}{3,}[^\n]*)$/u;

/** Offer completions in `field`; `form` says where to ask and which body is chosen. */
export function startCompleting(field, form) {
  const list = makeList(field);
  const state = { options: [], chosen: -1, timer: 0, request: null };
  const close = () => hide(field, list, state);

  field.addEventListener("input", (event) => {
    clearTimeout(state.timer);
    close();
    if (event.isComposing || event.inputType === "insertFromPaste") return;
    state.timer = setTimeout(() => ask(field, form, list, state), WAIT);
  });
  field.addEventListener("keydown", (event) => onKey(event, field, list, state), { capture: true });
  field.addEventListener("blur", close);
  field.addEventListener("scroll", close);
  field.addEventListener("pointerdown", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) take(field, list, state, Number(row.dataset.n));
  });
}

function makeList(field) {
  const list = document.createElement("ul");
  list.id = "ed-options";
  list.className = "ed-options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", word("completions"));
  field.parentElement.append(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  return list;
}

async function ask(field, form, list, state) {
  const { before, offset } = caretContext(field);
  if (!form.dataset.complete || field.selectionEnd !== offset || !WORTH_ASKING.test(before)) return;
  if (/[\p{L}\d]/u.test(field.value[offset] || "")) return; // in the middle of a word nothing is completed
  state.request?.abort();
  state.request = new AbortController();
  const query = new URLSearchParams({ before: before.slice(-LOOK_BACK), body: bodyOf(form) });
  try {
    const answer = await fetch(`${form.dataset.complete}?${query}`, {
      signal: state.request.signal,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (!answer.ok) return;
    const { options } = await answer.json();
    if (field.selectionStart === offset && document.activeElement === field) show(field, list, state, options);
  } catch {
    // A completion that does not come is none: the text is typed as ever.
  }
}

function show(field, list, state, options) {
  state.options = options.filter((option) => !field.value.slice(0, field.selectionStart).endsWith(option.insert));
  state.chosen = -1;
  list.replaceChildren(...state.options.map((option, n) => row(option, n)));
  if (!state.options.length) return hide(field, list, state);
  list.hidden = false;
  place(field, list);
}

function row(option, n) {
  const item = document.createElement("li");
  item.id = `ed-option-${n}`;
  item.dataset.n = n;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const name = document.createElement("b");
  name.textContent = option.insert;
  const note = document.createElement("span");
  note.className = "small muted";
  note.textContent = [option.label === option.insert ? "" : option.label, option.note].filter(Boolean).join(", ");
  item.append(name, note);
  return item;
}

function onKey(event, field, list, state) {
  if (list.hidden || event.isComposing) return;
  const last = state.options.length - 1;
  if (event.key === "ArrowDown") choose(field, list, state, state.chosen >= last ? 0 : state.chosen + 1);
  else if (event.key === "ArrowUp") choose(field, list, state, state.chosen <= 0 ? last : state.chosen - 1);
  else if (event.key === "Enter" && state.chosen >= 0) take(field, list, state, state.chosen);
  else if (event.key === "Tab" && !event.shiftKey && state.chosen >= 0) take(field, list, state, state.chosen);
  else if (event.key === "Escape") hide(field, list, state);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function choose(field, list, state, n) {
  state.chosen = n;
  for (const item of list.children) item.setAttribute("aria-selected", String(Number(item.dataset.n) === n));
  field.setAttribute("aria-activedescendant", `ed-option-${n}`);
  list.children[n].scrollIntoView({ block: "nearest" });
}

function take(field, list, state, n) {
  const option = state.options[n];
  const end = field.selectionStart;
  hide(field, list, state);
  replaceRange(field, end - option.replace, end, option.insert);
}

function hide(field, list, state) {
  state.request?.abort();
  state.options = [];
  state.chosen = -1;
  list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}

/** Put the list under the line of the caret, measured on a copy of the text with the metrics of the field. */
function place(field, list) {
  const style = getComputedStyle(field);
  const mirror = document.createElement("div");
  mirror.className = "ed-mirror";
  for (const name of ["font", "lineHeight", "padding", "letterSpacing", "tabSize", "borderWidth"]) {
    mirror.style[name] = style[name];
  }
  mirror.style.width = `${field.clientWidth}px`;
  const caret = document.createElement("span");
  caret.textContent = "\u200b";
  mirror.append(field.value.slice(0, field.selectionStart), caret);
  field.parentElement.append(mirror);
  const height = parseFloat(style.lineHeight) || 24;
  const top = caret.offsetTop - field.scrollTop + height + field.offsetTop;
  const left = Math.min(caret.offsetLeft, field.clientWidth - list.offsetWidth);
  list.style.top = `${top}px`;
  list.style.left = `${Math.max(0, left + field.offsetLeft)}px`;
  mirror.remove();
  const seen = (field.closest(".ed-pane") || field).getBoundingClientRect();
  const isCut = list.getBoundingClientRect().bottom > Math.min(seen.bottom, window.innerHeight);
  if (isCut && top - height - list.offsetHeight >= 0) list.style.top = `${top - height - list.offsetHeight}px`;
}
