// Where the script begins. Pages work without it; it adds the wallet and keeps what is shown up to date.
import { facts } from "./facts.js";
import { announceDemoWallet } from "./demo_wallet.js";
import { startWallet } from "./wallet.js";
import { startForms } from "./forms.js";
import { startLive } from "./live.js";

if (facts.demo) announceDemoWallet(facts.demo.people);
startWallet();
startForms();
startLive();
