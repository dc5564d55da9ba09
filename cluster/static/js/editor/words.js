// What the script says, in the reader's language: the template (editor/words.html) holds the sentences.

const list = document.getElementById("ed-words");
const sentences = new Map();

for (const line of list.querySelectorAll("[data-word]")) {
  sentences.set(line.dataset.word, line.textContent);
}

/** The sentence `name` with each {place} filled from `values`. */
export function word(name, values = {}) {
  return (sentences.get(name) || "").replace(/\{(\w+)\}/g, (_all, key) => String(values[key] ?? ""));
}

const live = document.getElementById("ed-live");

/** Tell a listener `sentence`, politely; the same sentence twice is told twice. */
export function tell(sentence) {
  live.textContent = "";
  window.setTimeout(() => { live.textContent = sentence; }, 30);
}
