// While something is in progress, the page fetches itself every few seconds and takes over the sections that changed.
// Without this script the page is the same and is brought up to date by loading it again.
"use strict";

const pause = 4000;

async function refresh() {
  if (document.hidden) {
    return schedule();
  }
  try {
    const answer = await fetch(location.href, { headers: { "Accept": "text/html" } });
    if (!answer.ok || answer.redirected) {
      return;
    }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const section of document.querySelectorAll("main > section[aria-labelledby]")) {
      const update = fresh.querySelector(`main > section[aria-labelledby="${section.getAttribute("aria-labelledby")}"]`);
      // a section that someone is in is left alone: it must not change under the keyboard
      if (update && !section.contains(document.activeElement) && section.innerHTML !== update.innerHTML) {
        section.replaceWith(update);
      }
    }
  } catch {
    // the server is away for a moment: try again
  }
  schedule();
}

function schedule() {
  if (document.querySelector("[data-pending]")) {
    setTimeout(refresh, pause);
  }
}

schedule();
