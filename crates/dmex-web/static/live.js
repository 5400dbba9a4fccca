// Keeps what is shown up to date: the server tells of events as they happen, and the parts of the page that are marked
// `data-live` are taken anew from the server.
import { say } from "./facts.js";
import { tell } from "./elements.js";

/** [ms] No more often than this, and how long a broken connection may stay unmentioned. */
const AT_MOST_EVERY = 1500;
const SILENCE = 8000;

let planned = null;
let silence = null;

export function startLive() {
  if (!document.querySelector("[data-live]")) return;
  const events = new EventSource("/v1/events/stream");
  for (const topic of ["days", "sales", "claims", "votes", "rollback"]) {
    events.addEventListener(topic, plan);
  }
  events.onopen = () => { clearTimeout(silence); silence = null; };
  events.onerror = () => { silence ??= setTimeout(() => tell(say("script-lost")), SILENCE); };
  window.addEventListener("pagehide", () => events.close());
}

function plan() {
  planned ??= setTimeout(async () => {
    await refresh();
    planned = null;
  }, AT_MOST_EVERY);
}

/** Takes the marked parts of the page anew. */
export async function refresh() {
  const response = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    // Nothing changes under somebody's hands.
    if (!next || part.contains(document.activeElement) || next.innerHTML === part.innerHTML) continue;
    const open = [...part.querySelectorAll("details")].map((details) => details.open);
    next.querySelectorAll("details").forEach((details, index) => { details.open = open[index] ?? details.open; });
    part.replaceWith(next);
  }
}
