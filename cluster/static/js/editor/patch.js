// Make a piece of the page equal to a new one and touch nothing that is the same: focus, scroll, open lists, unfolded
// parts and half-typed answers stay. Pieces are known by `data-key`.

/** Make what is in `live` equal to `html`. */
export function patch(live, html) {
  const next = new DOMParser().parseFromString(`<body>${html}</body>`, "text/html").body;
  children(live, next);
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key || node.id || "" : "";
}

function children(live, next) {
  const wanted = new Set([...next.childNodes].map(keyOf).filter(Boolean));
  const kept = new Map();
  for (const node of [...live.childNodes]) {
    const key = keyOf(node);
    if (!key) continue;
    if (wanted.has(key) && !kept.has(key)) kept.set(key, node);
    else node.remove();
  }
  let cursor = live.firstChild;
  for (const want of [...next.childNodes]) {
    const key = keyOf(want);
    const have = key ? kept.get(key) : cursor && !keyOf(cursor) && cursor.nodeName === want.nodeName ? cursor : null;
    if (have && have.nodeName === want.nodeName) {
      if (have === cursor) cursor = cursor.nextSibling;
      else live.insertBefore(have, cursor);
      same(have, want);
    } else {
      if (have) have.remove();
      live.insertBefore(document.importNode(want, true), cursor);
    }
  }
  while (cursor) {
    const following = cursor.nextSibling;
    cursor.remove();
    cursor = following;
  }
}

function same(live, next) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.nodeValue !== next.nodeValue) live.nodeValue = next.nodeValue;
    return;
  }
  if (live.hasAttribute("data-own") || live.isEqualNode(next)) return; // what is its own is filled by the script
  const isBusy = live === document.activeElement && live.matches("select, input, textarea");
  attributes(live, next);
  if (!isBusy) children(live, next);
}

/** Whether a fold is open and what was typed are the reader's; marks of the moment are the script's. */
function attributes(live, next) {
  const ours = new Set(["open", "data-lit"]);
  for (const { name } of [...live.attributes]) {
    if (!next.hasAttribute(name) && !ours.has(name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (live.getAttribute(name) !== value && !ours.has(name)) live.setAttribute(name, value);
  }
}
