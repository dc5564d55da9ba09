// Whose protocol it is.

/** The body that was chosen by hand, else the one that the text was understood to name; empty while nobody knows. */
export function bodyOf(form) {
  return form.elements.body?.value || form.dataset.body || "";
}
