// Wallets of the browser: found by EIP-6963, spoken to by EIP-1193.
import { facts, say } from "./facts.js";
import { button, choose, close, actions, element, notice, show } from "./elements.js";

/** Codes that wallets answer with: EIP-1193, and what they agreed on for chains and open questions. */
const REFUSED = 4001;
const CHAIN_UNKNOWN = 4902;
const QUESTION_OPEN = -32002;

const REMEMBERED = "wallet";
/** How long wallets have to say that they are there. */
const PATIENCE = 300;

const found = new Map();
let connected = null;

export const isRefusal = (error) => error?.code === REFUSED;

/** The account that is connected, if one is. */
export const account = () => connected?.account ?? null;

export function startWallet() {
  window.addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = event.detail;
    found.set(info.rdns, { info, provider });
    if (!connected && info.rdns === localStorage.getItem(REMEMBERED)) reconnect(info.rdns);
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  const shown = document.getElementById("wallet");
  shown.hidden = false;
  shown.addEventListener("click", () => (connected ? menu() : connect().catch(explain)));
  setTimeout(() => { if (!connected && !localStorage.getItem(REMEMBERED)) forget(); }, PATIENCE);
}

/** Whoever was connected before is again, without a question. */
async function reconnect(rdns) {
  const { provider } = found.get(rdns);
  const [address] = await provider.request({ method: "eth_accounts" }).catch(() => []);
  if (address) use(rdns, address);
  else forget();
}

/** Connects a wallet and returns its account; null if somebody changed their mind. */
export async function connect() {
  if (connected) return connected.account;
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  if (found.size === 0) {
    notice(say("script-wallet-choose"), say("script-wallet-none"));
    return null;
  }
  const options = [...found].map(([rdns, { info }]) => ({ words: info.name, icon: info.icon, value: rdns }));
  const rdns = await choose(say("script-wallet-choose"), options);
  if (!rdns) return null;
  const { provider } = found.get(rdns);
  const [address] = await provider.request({ method: "eth_requestAccounts" });
  if (!address) return null;
  use(rdns, address);
  return address;
}

function use(rdns, address) {
  const { provider } = found.get(rdns);
  const before = connected?.account;
  connected = { rdns, provider, account: address };
  localStorage.setItem(REMEMBERED, rdns);
  remember(address);
  if (!provider.isHeard) {
    provider.isHeard = true;
    provider.on?.("accountsChanged", ([next]) => (next ? use(rdns, next) : disconnect()));
  }
  paint();
  if (before && before !== address) location.reload();
}

function disconnect() {
  forget();
  paint();
  location.reload();
}

function forget() {
  connected = null;
  localStorage.removeItem(REMEMBERED);
  remember("");
}

/** Pages made on the server say "you" and lead to the account: nothing else is done with this. */
function remember(address) {
  const life = address ? 31_536_000 : 0;
  document.cookie = `account=${address}; path=/; max-age=${life}; samesite=lax`;
}

function paint() {
  const address = account();
  const shown = document.getElementById("wallet");
  shown.textContent = address ? short(address) : say("script-wallet-connect");
  document.documentElement.toggleAttribute("data-connected", Boolean(address));
  for (const link of document.querySelectorAll("a[data-own]")) {
    if (address) link.href = `${link.dataset.own}/${address}`;
  }
}

function menu() {
  const other = async () => { forget(); await connect().catch(explain); location.reload(); };
  show(
    say("script-wallet-connect"),
    element("p", { className: "code" }, account()),
    actions(
      element("a", { className: "button", href: `/power/${account()}` }, say("script-own")),
      button(say("script-wallet-choose"), other),
      button(say("script-wallet-disconnect"), () => { close(); disconnect(); }),
      button(say("script-close"), close),
    ),
  );
}

export const short = (code) => `${code.slice(0, 6)}…${code.slice(-4)}`;

/** What went wrong with a wallet, in words. */
export function explain(error) {
  const words = isRefusal(error) ? say("script-wallet-refused")
    : error?.code === QUESTION_OPEN ? say("script-wallet-pending")
      : String(error?.message ?? error);
  notice(say("script-wallet-connect"), words);
}

/** Asks the wallet. */
export const ask = (method, params = []) => connected.provider.request({ method, params });

/** Brings the wallet to a chain; it is told of it first if it does not know it. */
export async function useChain(id) {
  const chainId = `0x${id.toString(16)}`;
  if ((await ask("eth_chainId")) === chainId) return;
  try {
    await ask("wallet_switchEthereumChain", [{ chainId }]);
  } catch (error) {
    const unknown = error.code === CHAIN_UNKNOWN || error.data?.originalError?.code === CHAIN_UNKNOWN;
    if (!unknown || !facts.node) throw error;
    const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
    await ask("wallet_addEthereumChain", [{ chainId, chainName: `DMEX ${id}`, rpcUrls: [facts.node], nativeCurrency }]);
  }
  if ((await ask("eth_chainId")) !== chainId) throw Object.assign(new Error(say("script-chain-refused")), { code: REFUSED });
}
