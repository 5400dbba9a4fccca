// From a wish to a transaction on chain. The server checks the wish against the chain and answers calls with their effects in
// words; whoever signs reads these first. Each step can be refused, and is explained if it fails.
import { say } from "./facts.js";
import { actions, button, close, element, isShown, notice, show, tell, waiting, whenClosed } from "./elements.js";
import * as wallet from "./wallet.js";
import { refresh } from "./live.js";

/** [ms] Between looks at a transaction; and when to say that it takes long. */
const LOOK_EVERY = 1000;
const LONG = 45_000;

/** More than what the simulation used: gas that is given back during a call must be allowed first, and states change. */
const GAS_MARGIN = 1.5;

const hex = (number) => `0x${BigInt(number).toString(16)}`;

/** The server's refusal, in its own words. */
class Refusal extends Error {
  constructor({ code, title, detail, hint }) {
    super(detail ?? title);
    Object.assign(this, { code, title, hint });
  }
}

/** Does what a form asks for. */
export async function act(action, wish, form) {
  try {
    const from = await wallet.connect();
    if (!from) return;
    const ask = () => prepare(action, { from, ...wish });
    waiting(say("script-checking"));
    const transaction = await ask();
    if (!(await review(transaction))) return;
    await wallet.useChain(transaction.chain_id);
    await send(await allow(transaction, wish, ask), from, true);
    form?.reset();
    refresh();
  } catch (error) {
    explain(error, () => act(action, wish, form));
  }
}

async function prepare(action, body) {
  let response;
  try {
    response = await fetch(`/v1/tx/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal({ title: say("script-node-down"), detail: say("script-lost") });
  }
  const answer = await response.json().catch(() => ({ error: { title: say("script-node-down") } }));
  if (!response.ok) throw new Refusal(answer.error);
  return answer;
}

/** What will happen, before a wallet is asked. Resolves to whether somebody wants it. */
function review({ summary, effects, gas, decoded, approvals_needed: approvals, to, data }) {
  return new Promise((resolve) => {
    const list = effects.map(({ text }) => element("li", {}, text));
    const simulated = gas === null || gas === undefined ? say("script-not-simulated") : null;
    const box = show(
      say("script-title"),
      element("p", { className: "lead" }, summary),
      approvals.map(({ permit, transaction }) => element("p", { className: "note warn" },
        permit ? `${say("script-permit")}: ${transaction.summary}` : `${say("script-allow")}: ${transaction.summary}`)),
      element("h3", {}, say("script-effects")),
      list.length > 0 ? element("ul", { className: "effects" }, list)
        : element("p", {}, simulated ?? say("script-no-effects")),
      element("details", {}, element("summary", {}, say("script-call")), call(decoded, to, data, gas)),
      actions(
        button(say("script-sign"), () => resolve(true), "main"),
        button(say("script-close"), close),
      ),
    );
    whenClosed(box, () => resolve(false));
  });
}

function call(decoded, to, data, gas) {
  const lines = decoded
    ? [`${decoded.contract}.${decoded.signature}`, ...decoded.arguments.map(({ name, value }) => `${name} = ${value}`)]
    : [];
  return element("p", { className: "call", tabIndex: 0 },
    [...lines, `→ ${to}`, data, gas ? `${say("script-gas")} ${gas}` : null].filter(Boolean)
      .flatMap((line) => [line, element("br")]));
}

/** Allows what is needed, by signature where coin and wallet know that; answers the transaction to send then. */
async function allow(transaction, wish, ask) {
  for (const { permit, transaction: approval } of transaction.approvals_needed) {
    wish.permit = permit ? await signed(permit, transaction.from) : undefined;
    if (!wish.permit) await send(approval, transaction.from, false);
  }
  if (transaction.approvals_needed.length === 0) return transaction;
  try {
    // Somebody may have acted meanwhile: what is sent is what holds now.
    return await ask();
  } finally {
    delete wish.permit;
  }
}

/** A permit with its signature; nothing if the wallet cannot sign one. */
async function signed({ typed_data: typedData, deadline, amount }, from) {
  waiting(say("script-permit"), element("p", {}, say("script-signing")));
  try {
    const signature = await wallet.ask("eth_signTypedData_v4", [from, JSON.stringify(typedData)]);
    return { deadline, amount, signature };
  } catch (error) {
    if (wallet.isRefusal(error)) throw error;
    return undefined;
  }
}

async function send({ to, data, value, summary, gas }, from, isLast) {
  waiting(say("script-signing"), element("p", {}, summary));
  const call = { from, to, data, value: hex(value) };
  if (gas) call.gas = hex(Math.ceil(gas * GAS_MARGIN));
  // The nonce that the wallet will take: by it the transaction is known to be replaced even if no node saw it.
  const nonce = await wallet.ask("eth_getTransactionCount", [from, "pending"]).catch(() => null);
  const hash = await wallet.ask("eth_sendTransaction", [call]);
  const sent = await follow(hash, call, nonce, summary);
  if (sent.state === "succeeded") {
    if (isLast) done(summary, sent.hash);
    return;
  }
  const title = { replaced: say("script-replaced"), canceled: say("script-canceled") }[sent.state] ?? say("script-failed");
  throw new Refusal({ title, detail: sent.reason ?? "", hint: sent.hint });
}

/** Looks at a transaction until it is settled one way or the other. */
async function follow(hash, call, nonce, summary) {
  const late = element("p", { className: "aside" });
  const box = waiting(say("script-sent"), element("p", {}, summary),
    element("p", { className: "code" }, wallet.short(hash)), late, actions(button(say("script-close"), close)));
  const slow = setTimeout(() => { late.textContent = say("script-slow"); }, LONG);
  whenClosed(box, () => clearTimeout(slow));
  const whose = `from=${call.from}` + (nonce ? `&nonce=${Number(nonce)}` : "");
  for (;;) {
    const asked = fetch(`/v1/tx/${hash}?${whose}`);
    const sent = await asked.then((answer) => answer.json()).catch(() => null);
    if (sent?.state === "replaced" && (await isSame(sent.replaced_by, call))) hash = sent.replaced_by;
    else if (sent?.state && !["unknown", "pending"].includes(sent.state)) return { ...sent, hash };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Whether a transaction makes the same call: a wallet that speeds one up sends it again for a higher fee. */
async function isSame(hash, { to, data, value }) {
  const other = hash ? await wallet.ask("eth_getTransactionByHash", [hash]).catch(() => null) : null;
  return other?.to?.toLowerCase() === to.toLowerCase() && other.input === data && BigInt(other.value) === BigInt(value);
}

/** Whoever closed the dialog meanwhile is told in passing. */
function done(summary, hash) {
  tell(say("script-done"));
  if (!isShown()) return;
  show(say("script-done"), element("p", {}, summary), element("p", { className: "code" }, hash),
    actions(button(say("script-close"), close, "main")));
}

function explain(error, again) {
  if (wallet.isRefusal(error)) {
    notice(say("script-title"), say("script-refused"));
  } else if (error instanceof Refusal) {
    const title = say(`script-problem-${error.code}`);
    show(title.startsWith("script-") ? error.title ?? say("script-failed") : title,
      element("p", {}, error.message), error.hint ? element("p", { className: "aside" }, error.hint) : null,
      actions(button(say("script-again"), again), button(say("script-close"), close)));
  } else {
    wallet.explain(error);
  }
}
