// A form that asks sends no field that was left empty: the address, which is kept and sent on, says what was chosen.
// Taken out of what is sent only, so the form is whole when the reader comes back to it.
"use strict";

document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  for (const name of new Set(formData.keys())) {
    const said = formData.getAll(name);
    const kept = said.filter((value) => value !== "");
    if (kept.length === said.length) continue;
    formData.delete(name);
    for (const value of kept) formData.append(name, value);
  }
});
