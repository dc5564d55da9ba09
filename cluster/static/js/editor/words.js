// What the script says, in the reader's language: the template (editor/words.html) holds the sentences.

const sentences = new Map();

for (const line of document.querySelectorAll("#ed-words [data-word]")) {
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

/** «10:42» for a moment in milliseconds. */
export function clock(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(moment);
}
