// Where the script begins. Pages can be read without it; it adds the wallet and keeps what is shown up to date.
import { facts } from "./facts.js";
import { announceDemoWallet } from "./demo_wallet.js";
import { startWallet } from "./wallet.js";
import { startForms, startPrices } from "./forms.js";
import { startLive } from "./live.js";

// Followers of the wallet are there before it speaks.
startLive(startPrices);
startForms();
if (facts.demo) announceDemoWallet(facts.demo.people);
startWallet();
document.documentElement.dataset.script = "runs";
