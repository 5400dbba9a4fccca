// Questions to our own server. Each has a time limit: a browser has few connections, and one that waits is not waited for.
import { say } from "./facts.js";

/** [ms] Longer than the server takes at most. */
const PATIENCE = 20_000;

/** Why something is not done, in words: those of the server, or ours. */
export class Refusal extends Error {
  constructor({ code, title, detail, hint }) {
    super(detail ?? title);
    Object.assign(this, { code, title, hint });
  }
}

/** Asks, in the page's language; `json` is posted. Answers the response with its text. */
export async function ask(url, { json, headers, patience = PATIENCE } = {}) {
  const language = { "accept-language": document.documentElement.lang };
  const sent = json === undefined ? { headers: { ...language, ...headers } }
    : { method: "POST", headers: { ...language, "content-type": "application/json", ...headers }, body: JSON.stringify(json) };
  try {
    const response = await fetch(url, { ...sent, signal: AbortSignal.timeout(patience) });
    return { response, text: await response.text() };
  } catch (error) {
    const key = error?.name === "TimeoutError" ? "script-no-answer" : "script-lost";
    throw new Refusal({ title: say("script-unreachable"), detail: say(key) });
  }
}

/** The same for JSON; a refusal of the server is thrown. */
export async function askJson(url, options) {
  const { response, text } = await ask(url, options);
  const answer = read(text);
  if (!response.ok || answer === undefined) {
    const unreadable = { title: say("script-unreachable"), detail: say("script-unreadable") };
    throw new Refusal(answer?.error ?? unreadable);
  }
  return answer;
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a promise answers, unless it takes too long: then what `late` makes of it. */
export function within(promise, patience, late) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(late()), patience); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
