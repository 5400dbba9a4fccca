// What will happen, before a wallet is asked. Where money or an NFT goes, the address is whole: its ends alone are easily made
// alike.
import { say } from "./facts.js";
import { actions, button, close, element, show, whenClosed } from "./elements.js";
import { whole } from "./addresses.js";

const NOBODY = /^0x0{40}$/;
const same = (one, other) => one?.toLowerCase() === other?.toLowerCase();

/** Shows a transaction. Resolves to whether somebody wants it. */
export async function review(transaction, wish, warnings) {
  const { summary, from, approvals_needed: approvals } = transaction;
  const parts = [await allowances(approvals), await effects(transaction), await recipient(wish, transaction)];
  return new Promise((resolve) => {
    const box = show(
      say("script-title"),
      element("p", { className: "lead" }, summary),
      warnings.map((words) => element("p", { className: "note bad", role: "alert" }, words)),
      parts,
      element("p", { className: "aside" }, say("script-from"), " ", element("span", { className: "code" }, from)),
      element("details", {}, element("summary", {}, say("script-call")), call(transaction)),
      actions(
        button(say("script-sign"), () => resolve(true), "main"),
        button(say("script-close"), close),
      ),
    );
    box.dataset.for = "review";
    whenClosed(box, () => { delete box.dataset.for; resolve(false); });
  }).finally(() => { delete document.getElementById("dialog").dataset.for; });
}

const code = (address) => element("span", { className: "code whole" }, address);

const allowances = (approvals) => Promise.all(approvals.map(async ({ permit, spender, transaction }) =>
  element("p", { className: "note warn" }, say(permit ? "script-permit" : "script-allow"), ": ", transaction.summary,
    element("br"), code(await whole(spender)))));

/** What moves, and the whole address of whoever gets it, unless that is who signs. */
async function effects({ effects: all, from, simulated, gas }) {
  const isPlayed = simulated ?? (gas !== null && gas !== undefined);
  const list = await Promise.all(all.map(async ({ text, to }) => {
    const isFar = to && !NOBODY.test(to) && !same(to, from);
    return element("li", {}, text, isFar && [element("br"), "→ ", code(await whole(to))]);
  }));
  return [
    element("h3", {}, say("script-effects")),
    list.length > 0 && element("ul", { className: "effects" }, list),
    !isPlayed && element("p", { className: "note warn" }, say("script-not-simulated")),
    isPlayed && list.length === 0 && element("p", {}, say("script-no-effects")),
  ];
}

/** Whoever was named in the form, whole, where no coin and no NFT says it. */
async function recipient(wish, { effects: all }) {
  const named = [wish.to, wish.recipient, wish.miner].filter((address) => typeof address === "string");
  const unsaid = named.filter((address) => !all.some(({ to }) => same(to, address)));
  return Promise.all(unsaid.map(async (address) =>
    element("p", {}, say("script-recipient"), " ", code(await whole(address)))));
}

function call({ decoded, to, data, gas_limit: limit, gas }) {
  const lines = decoded
    ? [`${decoded.contract}.${decoded.signature}`, ...decoded.arguments.map(({ name, value }) => `${name} = ${value}`)]
    : [];
  const most = limit ?? gas;
  return element("p", { className: "call", tabIndex: 0 },
    [...lines, `→ ${to}`, data, most && `${say("script-gas")} ${most}`].filter(Boolean)
      .flatMap((line) => [line, element("br")]));
}
