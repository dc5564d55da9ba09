// Where things on the right stand in the text. A row knows its place (`data-start`, `data-end`); what is in it counts from
// there (`data-from`, `data-to`), so that typing above moves the row alone. What is in no row counts from the beginning.

/** The range {start, end} of `node` in the text as the server read it, or of its row; null where neither has one. */
export function rangeOf(node) {
  const row = node.closest("[data-start]");
  const base = row ? Number(row.dataset.start) : 0;
  if (node.dataset.from !== undefined) return { start: base + Number(node.dataset.from), end: base + Number(node.dataset.to) };
  return row ? { start: base, end: Number(row.dataset.end) } : null;
}
