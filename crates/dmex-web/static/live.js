// Keeps what is shown up to date: the server tells of events as they happen, and the parts of the page that are marked
// `data-live` are taken anew from it. When the account changes, all of the page is.
import { facts, say } from "./facts.js";
import { isShown, close, tell } from "./elements.js";
import { ask } from "./ask.js";
import { listen, rest } from "./stream.js";
import { account, paint, whenChanged } from "./wallet.js";
import { shift, typed } from "./typed.js";

/** [ms] No more often than this, how long a broken connection may stay unmentioned, and how old a page may be that was just
 * loaded. */
const AT_MOST_EVERY = 1500;
const SILENCE = 8000;
const FRESH = 3000;
const RELOAD_EVERY = 10_000;

let planned = null;
let silence = null;
/** Whose page this is. */
let whose = facts.account;
let taken = performance.timeOrigin;

export function startLive(painted) {
  whenChanged((address) => { follow(address, painted); });
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : wake()));
  window.addEventListener("pagehide", rest);
  window.addEventListener("beforeunload", () => { isLeaving = true; });
  // Back and forward show a page as it was left.
  window.addEventListener("pageshow", ({ persisted }) => { isLeaving = false; if (persisted) wake(); });
  // What was not changed under somebody's hands is changed when they leave it.
  document.addEventListener("focusout", () => { if (isHeld) plan(); });
  document.addEventListener("pointerdown", () => { isPressed = true; });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => { isPressed = false; if (isHeld) plan(); });
  }
  wake();
}

/** Listens, and catches up with what happened while nobody looked. */
function wake() {
  if (document.hidden) return;
  listen({ heard: plan, lost, back });
  if (!isFresh()) plan();
}

const isFresh = () => Date.now() - taken < FRESH;

function lost() {
  silence ??= setTimeout(() => tell(say("script-lost")), SILENCE);
}

/** The stream is there (again): what it did not tell of is asked for. */
function back() {
  clearTimeout(silence);
  silence = null;
  if (!isFresh()) plan();
}

function plan() {
  planned ??= setTimeout(async () => {
    planned = null;
    await refresh();
  }, AT_MOST_EVERY);
}

/** The page as the server has it now for an account; none if it does not answer, or the account changed meanwhile. */
async function fetched(address) {
  const headers = { accept: "text/html", "x-dmex-account": address ?? "none" };
  const { response, text } = await ask(location.href, { headers }).catch(() => ({}));
  if (!response?.ok || account() !== address) return null;
  const page = new DOMParser().parseFromString(text, "text/html");
  return { page, facts: JSON.parse(page.getElementById("facts").textContent), url: response.url };
}

let isHeld = false;
let isPressed = false;
let isLeaving = false;

/** Takes the marked parts of the page anew. */
export async function refresh() {
  if (whose !== account()) return;
  const fresh = await fetched(whose);
  if (!fresh || fresh.facts.account !== whose) return;
  // Nothing changes between the two halves of a click.
  isHeld = isPressed;
  if (isPressed) return;
  taken = Date.now();
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.page.getElementById(part.id);
    if (!next || next.innerHTML === part.innerHTML) continue;
    // Nothing changes while somebody writes in it.
    if (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) {
      isHeld = true;
      continue;
    }
    replace(part, next);
  }
  paint();
}

/** Puts a part in place of another; what was opened, typed and held by the keyboard stays so. */
function replace(part, next) {
  const put = typed(part);
  part.replaceWith(next);
  put(next);
  shift(next);
}

/** Loads the page anew, but not again and again. */
function reload() {
  const last = Number(sessionStorage.getItem("reloaded"));
  sessionStorage.setItem("reloaded", String(Date.now()));
  if (Date.now() - last > RELOAD_EVERY) location.reload();
  else tell(say("script-lost"));
}

/** The page is somebody else's now: it is taken anew as a whole, and nothing of the other account stays. */
async function follow(address, painted) {
  if (whose === address) return;
  if (isShown() && document.getElementById("dialog").dataset.for === "review") {
    close();
    tell(say("script-account-changed"));
  }
  const fresh = await fetched(address);
  // Whoever is on the way to another page is not led elsewhere.
  if (isLeaving || account() !== address) return;
  if (!fresh || fresh.facts.account !== address) {
    reload();
    return;
  }
  const here = new URL(location.href), there = new URL(fresh.url);
  if (there.pathname !== here.pathname) {
    location.replace(fresh.url);
    return;
  }
  whose = address;
  taken = Date.now();
  document.title = fresh.page.title;
  replace(document.querySelector("main"), fresh.page.querySelector("main"));
  paint();
  painted();
}
