// The page of long work follows it: every two seconds what changed is taken from the page itself.
const PAUSE = 2000;

async function look() {
  const shown = document.querySelector("[data-job]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-job]");
    if (!now) return;
    if (now.dataset.job !== shown.dataset.job && !["waiting", "running"].includes(now.dataset.job)) {
      location.reload();
      return;
    }
    if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
    shown.dataset.job = now.dataset.job;
  } catch {
    // No line for a moment: the next look may have one.
  }
  setTimeout(look, PAUSE);
}

document.querySelector("[data-again]")?.remove();
setTimeout(look, PAUSE);
