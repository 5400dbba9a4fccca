// A wallet in the browser, as EIP-6963 and EIP-1193 ask for one. It signs with a well-known key of the development node, and
// misbehaves when a test says so.
(() => {
  const state = {
    account: sessionStorage.getItem("account") ?? "__ACCOUNT__",
    chainId: null, // none: the chain of the platform
    knowsChain: true,
    refuse: false,
    signsTypedData: true,
    signed: [],
    sent: [], // transactions, as they were handed over
    movesTo: null, // the chain that it moves to after the next transaction
    switches: true, // whether it goes where it is asked to go
    last: null, // what was answered to the last of them
    asks: null, // while it asks its owner: a promise of their answer
    finds: true, // whether it finds transactions
    missed: 0, // transactions that it was asked for and did not find
  };
  window.testWallet = state;
  const failure = (code, message) => Object.assign(new Error(message), { code });
  const node = async (method, params) => {
    const response = await fetch("/demo-wallet", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ method, params }),
    });
    if (!response.ok) throw failure(-32603, "the wallet's node does not answer");
    const { result, error } = await response.json();
    if (error) throw failure(error.code, error.message);
    return result;
  };
  const sign = async (method, params) => {
    if (state.refuse) throw failure(4001, "refused");
    state.signed.push(method);
    await state.asks;
    state.last = await node(method, params);
    return state.last;
  };
  const connected = () => sessionStorage.getItem("connected") === "yes";
  const provider = {
    heard: {},
    on(event, heard) { this.heard[event] = heard; },
    async request({ method, params = [] }) {
      switch (method) {
        case "eth_accounts":
          return connected() ? [state.account] : [];
        case "eth_requestAccounts":
          if (state.refuse) throw failure(4001, "refused");
          sessionStorage.setItem("connected", "yes");
          return [state.account];
        case "eth_chainId":
          return state.chainId ?? node(method, params);
        case "wallet_switchEthereumChain":
          if (state.refuse) throw failure(4001, "refused");
          if (!state.knowsChain) throw failure(4902, "unknown chain");
          if (state.switches) state.chainId = params[0].chainId;
          return null;
        case "wallet_addEthereumChain":
          state.knowsChain = true;
          state.chainId = params[0].chainId;
          state.added = params[0];
          return null;
        case "eth_signTypedData_v4":
          if (!state.signsTypedData) throw failure(4200, "this wallet signs no typed data");
          return sign(method, [params[0], JSON.parse(params[1])]);
        case "eth_sendTransaction":
          state.sent.push(params[0]);
          return sign(method, params).finally(() => {
            state.chainId = state.movesTo ?? state.chainId;
            state.movesTo = null;
          });
        case "eth_getTransactionByHash":
          if (state.finds) return node(method, params);
          state.missed += 1;
          return null;
        default:
          return node(method, params);
      }
    },
  };
  window.testProvider = provider;
  const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";
  const info = { uuid: "5e9e3b1c-0000-4000-8000-000000000000", name: "Test Wallet", icon, rdns: "test.wallet" };
  const announce = () => window.dispatchEvent(
    new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
  );
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
})();
