// The contents of a protocol follow the reader: the part at the top of the window is marked in them.
// Where the style sheet can do that alone (scroll-target-group), there is nothing to do here.
"use strict";

const links = new Map();
for (const link of document.querySelectorAll(".toc a[href^='#']")) {
  const part = document.getElementById(link.hash.slice(1));
  if (part) links.set(part, link);
}

function follow() {
  const line = innerHeight / 4;
  const parts = [...links.keys()];
  const here = parts.findLast((part) => part.getBoundingClientRect().top <= line) || parts[0];
  for (const [part, link] of links) {
    if (part === here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (links.size && !CSS.supports("scroll-target-group: auto")) {
  let isAsked = false;
  addEventListener("scroll", () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => { isAsked = false; follow(); });
  }, { passive: true });
  follow();
}
