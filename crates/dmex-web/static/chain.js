// Which chain a wallet is on. It is looked at before each thing that is signed: wallets move when their owners say so, also
// between an approval and the purchase that it is for.
import { facts, say } from "./facts.js";
import { askJson, Refusal } from "./ask.js";
import * as wallet from "./wallet.js";

/** Code that wallets answer for a chain that they do not know. */
const CHAIN_UNKNOWN = 4902;

export const hex = (number) => `0x${BigInt(number).toString(16)}`;

async function isOn(id) {
  const told = await wallet.look("eth_chainId");
  try {
    return BigInt(told) === BigInt(id);
  } catch {
    return false;
  }
}

/** Stops unless the wallet is on the chain: nothing is handed over for another. */
export async function stayOn(id) {
  if (!(await isOn(id))) {
    throw Object.assign(new Refusal({ title: say("script-chain-wrong"), detail: say("script-chain-moved") }), { chain: id });
  }
}

/** Brings the wallet to a chain; it is told of it first if it does not know it. */
export async function useChain(id) {
  if (await isOn(id)) return;
  const chainId = hex(id);
  try {
    await wallet.ask("wallet_switchEthereumChain", [{ chainId }]);
  } catch (error) {
    const isUnknown = error.code === CHAIN_UNKNOWN || error.data?.originalError?.code === CHAIN_UNKNOWN;
    if (!isUnknown || !facts.node) throw error;
    await add(id, chainId);
  }
  if (!(await isOn(id))) throw new Refusal({ title: say("script-chain-wrong"), detail: say("script-chain-refused") });
}

/** Every chain has a coin of its own: what the server does not know is not made up. */
async function add(id, chainId) {
  const { chain_id: ours, chain_name: name, native } = await askJson("/v1/status");
  if (!native || ours !== id) throw new Refusal({ title: say("script-chain-wrong"), detail: say("script-chain-unknown") });
  const chain = { chainId, chainName: name ?? `DMEX ${id}`, rpcUrls: [facts.node], nativeCurrency: native };
  await wallet.ask("wallet_addEthereumChain", [chain]);
}
