// Wallets of the browser, as they announce themselves (EIP-6963). Anything that runs in the browser may announce anything: a
// wallet is kept by its own uuid, the first that names it keeps it, and two that look alike are both shown, with a warning.
import { plain } from "./plain.js";

const LONGEST_NAME = 40;

/** { uuid, name, rdns, icon, provider }, in the order in which they were heard of. */
const found = [];

/** Listens for wallets; `heard` is told of each new one. */
export function findWallets(heard) {
  window.addEventListener("eip6963:announceProvider", ({ detail }) => {
    const wallet = read(detail);
    if (!wallet || found.some(({ uuid, provider }) => uuid === wallet.uuid || provider === wallet.provider)) return;
    found.push(wallet);
    heard(wallet);
  });
  askAgain();
}

export const askAgain = () => window.dispatchEvent(new Event("eip6963:requestProvider"));

export const wallets = () => [...found];

function read(detail) {
  const { info, provider } = detail ?? {};
  if (typeof provider?.request !== "function" || ![info?.uuid, info?.name, info?.rdns].every((text) => typeof text === "string")) return null;
  const icon = typeof info.icon === "string" && info.icon.startsWith("data:image/") ? info.icon : null;
  const cut = (text) => plain([...text.trim()].slice(0, LONGEST_NAME).join(""));
  return { uuid: info.uuid, name: cut(info.name), rdns: cut(info.rdns), icon, provider };
}

/** Whether another wallet says that it is the same: by its name, or by its reversed domain. */
export const hasTwin = (wallet) => found.some((other) => other !== wallet && areTwins(other, wallet));

const areTwins = (one, other) => same(one.name, other.name) || same(one.rdns, other.rdns);
const same = (one, other) => one.toLowerCase() === other.toLowerCase();
