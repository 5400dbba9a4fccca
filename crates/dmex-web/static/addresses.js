// Addresses that somebody wrote, checked before a wallet is asked: what goes to a wrong one is gone.
import { say } from "./facts.js";
import { askJson } from "./ask.js";
import * as wallet from "./wallet.js";

/** What a contract answers that takes NFTs (ERC-721), and the call that asks. */
const TAKES = "150b7a02";
const word = (hex) => hex.replace(/^0x/, "").toLowerCase().padStart(64, "0");

const checks = new Map();

/** What the server says of an address: with its capital letters, and what is wrong with it. */
function checked(written) {
  const text = written.trim();
  if (!checks.has(text)) {
    const asked = askJson(`/address/${encodeURIComponent(text)}`);
    asked.catch(() => checks.delete(text));
    checks.set(text, asked);
  }
  return checks.get(text);
}

/** The address that was written; an error in words if nothing should go there. `isOther`: not to whoever signs. */
export async function readAddress(written, isOther) {
  const { address, wrong } = await checked(written);
  if (wrong) throw new Error(wrong);
  if (isOther && address.toLowerCase() === wallet.account()) throw new Error(say("script-address-own"));
  return address;
}

/** An address with its capital letters, as far as the server can be asked. */
export const whole = (address) => checked(address).then((answer) => answer.address ?? address, () => address);

/** Whether an NFT that is sent there may be lost: a contract that does not say that it takes NFTs. */
export async function losesNfts(to, nfts, from) {
  const code = await wallet.look("eth_getCode", [to, "latest"]);
  if (!code || code === "0x") return false;
  const data = `0x${TAKES}${word(from)}${word(from)}${word("0x1")}${word("0x80")}${word("0x0")}`;
  const answer = await wallet.look("eth_call", [{ from: nfts, to, data }, "latest"]).catch(() => "0x");
  return !String(answer).startsWith(`0x${TAKES}`);
}
