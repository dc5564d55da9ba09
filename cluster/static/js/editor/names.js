// Names of the directory for a field that takes one: the browser's own list, filled as the name is typed.

import { bodyOf } from "./bodies.js";

const WAIT = 140; // milliseconds after the last key

/** Offer names in every field with `data-completes`; `form` says where to ask and which body is chosen. */
export function offerNames(form, side) {
  const list = document.createElement("datalist");
  list.id = "ed-names";
  form.append(list);
  let timer = 0;
  side.addEventListener("input", (event) => {
    const field = event.target.closest("[data-completes]");
    if (!field || event.inputType === "insertReplacementText") return;
    field.setAttribute("list", list.id);
    window.clearTimeout(timer);
    timer = window.setTimeout(() => fill(form, list, field), WAIT);
  });
}

async function fill(form, list, field) {
  const query = new URLSearchParams({ before: `Ответственный: ${field.value}`, body: bodyOf(form) });
  try {
    const answer = await fetch(`${form.dataset.complete}?${query}`, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return;
    const { options } = await answer.json();
    list.replaceChildren(...options.map((option) => {
      const item = document.createElement("option");
      item.value = option.insert;
      item.label = [option.insert, option.note].filter(Boolean).join(", ");
      return item;
    }));
  } catch {
    // A list that does not come is none: the name is typed as ever.
  }
}
