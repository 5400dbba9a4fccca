// The wallet that is connected in this window: chosen, spoken to (EIP-1193), remembered, and followed when it changes its
// account. Each window has its own: what one does is not the business of another.
import { facts, say } from "./facts.js";
import { button, choose, close, actions, element, notice, show, waiting, whenClosed } from "./elements.js";
import { Refusal, within } from "./ask.js";
import { askAgain, findWallets, hasTwin, wallets } from "./providers.js";

/** Codes that wallets answer with: EIP-1193, and what they agreed on for open questions. */
const REFUSED = 4001;
const QUESTION_OPEN = -32002;

const REMEMBERED = "wallet";
/** [ms] How long wallets have to say that they are there, and to answer what no person is asked. */
const SETTLE = 60;
const PATIENCE = 400;
const ANSWER = 15_000;

let connected = null;
const followers = [];

export const isRefusal = (error) => error?.code === REFUSED;

/** The account that is connected, if one is. */
export const account = () => connected?.account ?? null;

/** Who is asked, in words. */
export const named = () => (connected ? `${connected.wallet.name} (${connected.wallet.rdns})` : "");

/** Does something whenever the account changes, to it or to none. */
export const whenChanged = (act) => followers.push(act);

export function startWallet() {
  findWallets(heard);
  const shown = document.getElementById("wallet");
  shown.hidden = false;
  shown.addEventListener("click", () => (connected ? menu() : connect().catch(explain)));
  // Cookies are of all windows, an account is of one: this window's is put there before it asks for a page.
  window.addEventListener("focus", remember);
  window.addEventListener("beforeunload", remember);
  setTimeout(() => { if (!connected && !settling) setAccount(null); }, PATIENCE);
}

let settling = null;

/** A wallet is there: whoever was connected before is again, without a question, if no two look alike. */
function heard(wallet) {
  if (connected?.silently && hasTwin(connected.wallet)) disconnect();
  settling ??= setTimeout(() => reconnect().finally(() => {
    settling = null;
    if (!connected) setAccount(null);
  }), SETTLE);
}

async function reconnect() {
  if (connected) return;
  const rdns = sessionStorage.getItem(REMEMBERED) ?? localStorage.getItem(REMEMBERED);
  const wallet = wallets().find((one) => one.rdns === rdns);
  if (!wallet || hasTwin(wallet)) return;
  const asked = wallet.provider.request({ method: "eth_accounts" });
  const [address] = await within(Promise.resolve(asked), ANSWER, silent).catch(() => []);
  if (!address || connected) return;
  use(wallet, address, true);
}

/** Connects a wallet and returns its account; null if somebody changed their mind. */
export async function connect() {
  if (connected) return connected.account;
  const wallet = await choice();
  if (!wallet) return null;
  // Before it is asked: a wallet may show something in the dialog itself.
  const box = waiting(say("script-signing"), element("p", {}, `${wallet.name} (${wallet.rdns})`),
    actions(button(say("script-close"), close)));
  const left = new Promise((resolve) => { whenClosed(box, () => resolve([])); });
  const asked = wallet.provider.request({ method: "eth_requestAccounts" });
  const [address] = await Promise.race([asked, left]);
  if (!address) return null;
  use(wallet, address, false);
  close();
  return account();
}

/** A wallet that somebody chose, with a warning where two look alike. */
async function choice() {
  askAgain();
  const all = wallets();
  if (all.length === 0) {
    notice(say("script-wallet-choose"), say("script-wallet-none"));
    return null;
  }
  const options = all.map((wallet) => ({ words: wallet.name, aside: wallet.rdns, icon: wallet.icon, value: wallet }));
  const warning = all.some(hasTwin) ? element("p", { className: "note warn" }, say("script-wallet-twins")) : null;
  return choose(say("script-wallet-choose"), options, warning);
}

function use(wallet, address, silently) {
  connected = { wallet, provider: wallet.provider, account: address.toLowerCase(), silently };
  for (const store of [sessionStorage, localStorage]) store.setItem(REMEMBERED, wallet.rdns);
  follow(wallet);
  setAccount(connected.account);
}

const followed = new Set();

/** Follows a wallet's account for as long as it is the one that is connected. */
function follow(wallet) {
  if (followed.has(wallet)) return;
  followed.add(wallet);
  wallet.provider.on?.("accountsChanged", (accounts) => {
    if (connected?.wallet !== wallet) return;
    const [next] = Array.isArray(accounts) ? accounts : [];
    if (!next) disconnect();
    else if (next.toLowerCase() !== connected.account) use(wallet, next, connected.silently);
  });
}

function disconnect() {
  connected = null;
  for (const store of [sessionStorage, localStorage]) store.removeItem(REMEMBERED);
  setAccount(null);
}

let told;

/** Tells everything on the page whose it is now. */
function setAccount(address) {
  remember();
  paint();
  const before = told === undefined ? facts.account : told;
  told = address;
  if (before !== address) for (const act of followers) act(address);
}

/** Pages made on the server say "you" and lead to the account: nothing else is done with this. */
function remember() {
  // Until wallets had time to speak, nothing is known and nothing is forgotten.
  if (!connected && told === undefined) return;
  const life = connected ? 31_536_000 : 0;
  document.cookie = `account=${account() ?? ""}; path=/; max-age=${life}; samesite=lax`;
}

/** What stands around the page says who is connected. */
export function paint() {
  const address = account();
  const shown = document.getElementById("wallet");
  shown.textContent = address ? short(address) : say("script-wallet-connect");
  shown.title = address ? `${address} · ${named()}` : "";
  document.documentElement.toggleAttribute("data-connected", Boolean(address));
  for (const link of document.querySelectorAll("a[data-own]")) {
    link.href = address ? `${link.dataset.own}/${address}` : link.dataset.own;
  }
}

function menu() {
  const other = () => { connected = null; connect().then((address) => address || disconnect()).catch(explain); };
  show(
    say("script-wallet-connect"),
    element("p", { className: "code" }, account()),
    element("p", { className: "aside" }, named()),
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
      : String(error?.message || error?.title || say("script-wallet-failed"));
  notice(say("script-wallet-title"), words);
}

const silent = () => new Refusal({ title: say("script-wallet-title"), detail: say("script-wallet-silent") });

/** Asks the wallet for what its owner decides: that takes as long as it takes. */
export const ask = async (method, params = []) => {
  if (!connected) throw new Refusal({ title: say("script-wallet-title"), detail: say("script-account-changed") });
  return connected.provider.request({ method, params });
};

/** Asks the wallet for what nobody has to decide. */
export const look = (method, params = []) => within(ask(method, params), ANSWER, silent);

/** Stops unless an account is still the one that is connected, and the wallet says so too. */
export async function stay(from) {
  const isSame = (address) => typeof address === "string" && address.toLowerCase() === from.toLowerCase();
  const accounts = isSame(account()) ? await look("eth_accounts") : [];
  if (!isSame(account()) || !isSame(accounts?.[0])) {
    throw new Refusal({ title: say("script-wallet-title"), detail: say("script-account-changed") });
  }
}
