// Changing the text of the field so that Ctrl+Z takes it back: by the browser's own command, which keeps its list of
// undoable steps. Where a browser has no such command the text is set directly, and `replaceRange` answers false.

/** Replace [start, end) of `field` by `text`; the caret goes behind it. Answers whether it can be undone by Ctrl+Z. */
export function replaceRange(field, start, end, text) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  const expected = field.value.slice(0, start) + text + field.value.slice(end);
  const command = text ? "insertText" : "delete";
  if (start === end && !text) return true;
  if (document.execCommand(command, false, text) && field.value === expected) return true;
  field.value = expected;
  field.setSelectionRange(start + text.length, start + text.length);
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  return false;
}

/** Put `text` where the caret is, in place of what is selected. */
export function insertAtCaret(field, text) {
  return replaceRange(field, field.selectionStart, field.selectionEnd, text);
}

/** Replace all of the text. */
export function replaceAll(field, text) {
  return replaceRange(field, 0, field.value.length, text);
}

/** Where the caret is: its position, the line before it, the word that is being typed and where that begins. */
export function caretContext(field) {
  const offset = field.selectionStart;
  const lineStart = field.value.lastIndexOf("\n", offset - 1) + 1;
  const before = field.value.slice(lineStart, offset);
  const typed = /[\p{L}\p{N}«"„.-]*$/u.exec(before)[0];
  return { offset, lineStart, before, word: typed, wordStart: offset - typed.length };
}
