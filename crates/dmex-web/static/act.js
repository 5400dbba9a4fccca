// From a wish to a transaction on chain. The server checks the wish against the chain and answers calls with their effects in
// words; whoever signs reads these first. Each step can be refused, and is explained if it fails. Before each thing that is
// signed, account and chain are looked at: both may have changed since the step before.
import { say } from "./facts.js";
import { actions, button, close, element, isShown, notice, show, tell, waiting, whenClosed } from "./elements.js";
import { ask, askJson, Refusal } from "./ask.js";
import { hex, stayOn, useChain } from "./chain.js";
import { losesNfts } from "./addresses.js";
import { review } from "./review.js";
import * as wallet from "./wallet.js";
import { refresh } from "./live.js";

/** [ms] Between looks at a transaction; when to say that it takes long; how long pages may take to know of it; how long to look
 * for what took its place. */
const LOOK_EVERY = 1000;
const LONG = 45_000;
const KNOWN_WITHIN = 15_000;
const FOUND_WITHIN = 60_000;

/** What is done now, until the wallet sent the last of it: one thing at a time, so that nothing is asked for twice. Its words say
 * what it waits for. */
let current = null;

const waitsFor = (words) => { if (current) current.words = words; };

/** Says what the thing waits for that is done now. */
export function sayCurrent() {
  if (!current) return;
  if (current.words === "script-wallet-pending") notice(say("script-wallet-title"), say(current.words));
  else waiting(say(current.words), actions(button(say("script-close"), close)));
}

/** Does what a form asks for. Resolves when all of it is sent, or it came to nothing. */
export function act(action, wish, form) {
  if (current) {
    sayCurrent();
    return Promise.resolve();
  }
  const own = { words: "script-checking" };
  current = own;
  return new Promise((resolve) => {
    const over = () => {
      if (current === own) current = null;
      resolve();
    };
    perform(action, wish, form, over).finally(over);
  });
}

/** Takes the steps of it; `isSent` is told when the wallet sent the last. */
async function perform(action, wish, form, isSent) {
  const again = () => act(action, wish, form);
  try {
    const from = await wallet.connect();
    if (!from) return;
    const prepare = () => askJson(`/v1/tx/${action}`, { json: { from, ...wish } });
    waiting(say("script-checking"));
    const transaction = await prepare();
    const warnings = await warned(action, wish, transaction);
    if (!(await review(transaction, wish, warnings))) return;
    waitsFor("script-wallet-pending");
    await wallet.stay(from);
    await useChain(transaction.chain_id);
    await send(await allow(transaction, wish, prepare), from, isSent);
    form?.reset();
  } catch (error) {
    explain(error, again);
  }
}

/** Whom an action gives NFTs to, whole or in parts. */
const receivers = (action, { to, parts }) => {
  if (action === "transfer") return [to];
  return action === "split" ? [...new Set(parts.map((part) => part.to).filter(Boolean))] : [];
};

/** What the server does not say of a wish. */
async function warned(action, wish, transaction) {
  const named = receivers(action, wish);
  if (named.length === 0) return [];
  waitsFor("script-wallet-pending");
  await useChain(transaction.chain_id);
  const areLost = await Promise.all(named.map((to) => losesNfts(to, transaction.to, transaction.from).catch(() => false)));
  return areLost.includes(true) ? [say("script-receiver-contract")] : [];
}

/** Allows what is needed, by signature where coin and wallet know that; answers the transaction to send then. */
async function allow(transaction, wish, prepare) {
  const { approvals_needed: approvals, chain_id: chain, from } = transaction;
  for (const { permit, transaction: approval } of approvals) {
    wish.permit = permit ? await signed(permit, chain, from) : undefined;
    if (!wish.permit) await send({ ...approval, chain_id: chain }, from, null);
  }
  if (approvals.length === 0) return transaction;
  try {
    // Somebody may have acted meanwhile: what is sent is what holds now.
    return await prepare();
  } finally {
    delete wish.permit;
  }
}

/** What is shown while the wallet asks its owner. */
function asking(title, summary) {
  waitsFor("script-wallet-pending");
  const box = waiting(title, summary && element("p", {}, summary), element("p", {}, say("script-signing")),
    element("p", { className: "aside" }, wallet.named()), element("p", { className: "aside", id: "late" }),
    actions(button(say("script-close"), close)));
  const late = setTimeout(() => {
    const place = document.getElementById("late");
    if (place) place.textContent = say("script-wallet-waits");
  }, LONG);
  whenClosed(box, () => clearTimeout(late));
}

/** A permit with its signature; nothing if the wallet cannot sign one. */
async function signed({ typed_data: typedData, deadline, amount }, chain, from) {
  await wallet.stay(from);
  await stayOn(chain);
  asking(say("script-permit"));
  try {
    const signature = await wallet.ask("eth_signTypedData_v4", [from, JSON.stringify(typedData)]);
    return { deadline, amount, signature };
  } catch (error) {
    if (wallet.isRefusal(error)) throw error;
    return undefined;
  }
}

/** Has the wallet send a transaction, and waits until it is settled; `isSent` is told of the last one. */
async function send(transaction, from, isSent) {
  const { request: call, summary, chain_id: chain } = transaction;
  await wallet.stay(from);
  await stayOn(chain);
  asking(say("script-signing"), summary);
  // The nonce that the wallet will take: by it the transaction is known to be replaced even if no node saw it.
  const nonce = await wallet.look("eth_getTransactionCount", [from, "pending"]).catch(() => null);
  await stayOn(chain);
  const hash = await wallet.ask("eth_sendTransaction", [call]);
  isSent?.();
  if (!isSent) waitsFor("script-sent");
  const sent = await follow(hash, call, nonce, summary);
  if (sent.state === "succeeded") {
    if (isSent) await done(summary, sent);
    return;
  }
  if (sent.state === "lost") {
    throw Object.assign(new Refusal({ title: say("script-unsure"), detail: say("script-unsure-why") }), { isUnsure: true });
  }
  const title = { replaced: say("script-replaced"), canceled: say("script-canceled") }[sent.state] ?? say("script-failed");
  throw new Refusal({ title, detail: sent.reason ?? "", hint: sent.hint });
}

/** Looks at a transaction until it is settled one way or the other, or lost: another took its place, and which is not found. */
async function follow(hash, call, nonce, summary) {
  const late = element("p", { className: "aside" });
  const box = waiting(say("script-sent"), element("p", {}, summary),
    element("p", { className: "code" }, hash), late, actions(button(say("script-close"), close)));
  const slow = setTimeout(() => { late.textContent = say("script-slow"); }, LONG);
  whenClosed(box, () => clearTimeout(slow));
  const whose = `from=${call.from}` + (nonce ? `&nonce=${Number(nonce)}` : "");
  let lost = null;
  for (;;) {
    const sent = await askJson(`/v1/tx/${hash}?${whose}`).catch(() => null);
    if (sent?.state === "replaced") {
      const same = await isSame(sent.replaced_by, call);
      if (same === false) return { ...sent, hash };
      if (same) hash = sent.replaced_by;
      lost = same ? null : lost ?? Date.now() + FOUND_WITHIN;
      if (lost !== null && Date.now() >= lost) return { state: "lost", hash };
    } else if (sent?.state && !["unknown", "pending"].includes(sent.state)) return { ...sent, hash };
    await pause(LOOK_EVERY);
  }
}

const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Whether a transaction makes the same call: a wallet that speeds one up sends it again for a higher fee. None if the
 * transaction is not found. */
async function isSame(hash, { to, data, value }) {
  const other = hash ? await wallet.look("eth_getTransactionByHash", [hash]).catch(() => null) : null;
  const input = other?.input ?? other?.data;
  if (typeof input !== "string") return null;
  return other.to?.toLowerCase() === to.toLowerCase() && input.toLowerCase() === data.toLowerCase()
    && BigInt(other.value) === BigInt(value);
}

/** Says that it is done, and shows it on the page as soon as the server has read the block. Whoever closed the dialog meanwhile
 * is told in passing. */
async function done(summary, { hash, block }) {
  tell(say("script-done"));
  if (isShown()) {
    show(say("script-done"), element("p", {}, summary), element("p", { className: "code" }, hash),
      actions(button(say("script-close"), close, "main")));
  }
  const until = Date.now() + KNOWN_WITHIN;
  while (Date.now() < until) {
    const { response, text } = await ask("/v1/status").catch(() => ({}));
    if (response?.ok && JSON.parse(text).block >= (block ?? 0)) break;
    await pause(LOOK_EVERY);
  }
  await refresh();
}

/** A refusal in words: the server's own for what people did, ours for what programs did, with the server's folded below. */
function explain(error, again) {
  if (wallet.isRefusal(error)) {
    notice(say("script-title"), say("script-refused"));
  } else if (error instanceof Refusal) {
    const title = say(`script-problem-${error.code}`);
    const isForPrograms = error.code === "bad-request";
    const detail = isForPrograms
      ? [element("p", {}, say("script-not-understood")), element("details", {}, element("summary", {}, say("script-server-said")), element("p", { lang: "en", className: "call" }, error.message))]
      : [error.message && element("p", {}, error.message), error.hint && element("p", { className: "aside" }, error.hint)];
    const back = error.chain && button(say("script-chain-switch"), () => useChain(error.chain).then(again, (other) => explain(other, again)), "main");
    show(title.startsWith("script-") ? error.title ?? say("script-failed") : title, detail,
      actions(back, !error.chain && !error.isUnsure && button(say("script-again"), again), button(say("script-close"), close)));
  } else {
    wallet.explain(error);
  }
}
