// The contents of a protocol follow the reader: the part at the top of the window is marked in them, and stays in sight
// where they are longer than the window. To mark it, a style sheet may do alone (scroll-target-group).
"use strict";

const links = new Map();
for (const link of document.querySelectorAll(".toc a[href^='#']")) {
  const part = document.getElementById(link.hash.slice(1));
  if (part) links.set(part, link);
}
const isMarked = CSS.supports("scroll-target-group: auto");
let last = null;

function follow() {
  const line = innerHeight / 4;
  const parts = [...links.keys()];
  const here = parts.findLast((part) => part.getBoundingClientRect().top <= line) || parts[0];
  if (here === last) return;
  if (!isMarked) {
    if (last) links.get(last).removeAttribute("aria-current");
    links.get(here).setAttribute("aria-current", "true");
  }
  last = here;
  keepInSight(links.get(here));
}

// Only when the part changes: who looks through the contents meanwhile is left alone.
function keepInSight(link) {
  const rail = link.closest(".rail");
  const [seen, own] = [rail.getBoundingClientRect(), link.getBoundingClientRect()];
  if (own.top < seen.top || own.bottom > seen.bottom) rail.scrollTop += own.top - seen.top - rail.clientHeight / 3;
}

if (links.size) {
  let isAsked = false;
  addEventListener("scroll", () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => { isAsked = false; follow(); });
  }, { passive: true });
  follow();
}
