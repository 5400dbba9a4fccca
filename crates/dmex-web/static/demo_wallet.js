// A wallet of people whose keys everybody knows, for development chains. It announces itself like any wallet and is asked
// like any wallet; what it is asked goes to the development node through our server.
import { facts, say } from "./facts.js";
import { choose } from "./elements.js";
import { askJson } from "./ask.js";

const PERSON = "person";
const ICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#9a5b00"/><path d="M8 12h16v10H8z" fill="#fff"/></svg>',
);

class DemoWallet {
  #people;
  #heard = new Map();

  constructor(people) {
    this.#people = people;
  }

  on(event, heard) {
    this.#heard.set(event, [...(this.#heard.get(event) ?? []), heard]);
  }

  async request({ method, params = [] }) {
    switch (method) {
      case "eth_accounts":
        return [sessionStorage.getItem(PERSON) ?? localStorage.getItem(PERSON)].filter(Boolean);
      case "eth_requestAccounts":
        return [await this.#become()];
      case "wallet_switchEthereumChain":
      case "wallet_addEthereumChain":
        return null;
      case "eth_signTypedData_v4":
        // Nodes take what is signed as it is, wallets as text.
        return this.#node(method, [params[0], typeof params[1] === "string" ? JSON.parse(params[1]) : params[1]]);
      default:
        return this.#node(method, params);
    }
  }

  async #become() {
    const options = this.#people.map(({ name, address }) => ({ words: name, value: address }));
    const address = await choose(say("script-wallet-person"), options);
    if (!address) throw Object.assign(new Error(say("script-wallet-refused")), { code: 4001 });
    // Each window is somebody; a new one is whoever was chosen last.
    for (const store of [sessionStorage, localStorage]) store.setItem(PERSON, address);
    return address;
  }

  async #node(method, params) {
    const { result, error } = await askJson("/demo-wallet", { json: { method, params } });
    if (error) throw Object.assign(new Error(error.message), error);
    return result;
  }
}

export function announceDemoWallet(people) {
  const provider = new DemoWallet(people);
  const info = { uuid: crypto.randomUUID(), name: say("script-wallet-demo"), icon: ICON, rdns: "dmex.demo" };
  const announce = () => window.dispatchEvent(
    new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
  );
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}
