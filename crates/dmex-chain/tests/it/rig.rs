//! An anvil of one's own, a sender on it, and ways to look at both.

use std::path::Path;
use std::time::Duration;

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::anvil::find_binary;
use dmex_chain::sender::{Account, Accounts, Policy, Purpose, PurposeKey};
use dmex_chain::{Anvil, AnvilConfig, Endpoint, Sender};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// Longest wait for anything that should happen.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// An anvil in a folder of its own that dies with the test.
pub(crate) struct Rig {
    pub(crate) folder: TempDir,
    pub(crate) config: AnvilConfig,
    pub(crate) anvil: Option<Anvil>,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(&mut AnvilConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = anvil_config(folder.path());
        change(&mut config);
        let anvil = Anvil::start(&config).await.unwrap();
        Self { folder, config, anvil: Some(anvil) }
    }

    pub(crate) fn anvil(&self) -> &Anvil {
        self.anvil.as_ref().unwrap()
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        self.anvil().endpoint()
    }

    pub(crate) async fn provider(&self) -> DynProvider {
        self.anvil().connect().await.unwrap()
    }

    pub(crate) fn policy(&self) -> Policy {
        Policy::dev(self.folder.path(), self.endpoint())
    }

    pub(crate) async fn sender(&self) -> Sender {
        self.sender_with(self.policy()).await
    }

    pub(crate) async fn sender_with(&self, policy: Policy) -> Sender {
        let provider = self.provider().await;
        Sender::open(provider, accounts(), policy).await.unwrap()
    }

    /// One with a file of its own.
    pub(crate) async fn sender_elsewhere(&self) -> Sender {
        self.sender_with(Policy::dev(self.folder.path().join("elsewhere"), self.endpoint())).await
    }

    /// Starts an anvil again that has ended, as the platform does.
    pub(crate) async fn start_again(&mut self) {
        self.anvil.as_mut().unwrap().start_again(&self.config).await.unwrap();
    }

    /// Stops anvil as the platform does and starts it again on the same port.
    pub(crate) async fn restart(&mut self) {
        let port = port_of(self.endpoint());
        self.anvil.take().unwrap().stop().await.unwrap();
        self.config.port = port;
        self.anvil = Some(Anvil::start(&self.config).await.unwrap());
    }
}

pub(crate) fn port_of(endpoint: &Endpoint) -> u16 {
    endpoint.url.rsplit(':').next().unwrap().parse().unwrap()
}

pub(crate) fn is_alive(pid: u32) -> bool {
    // One that has ended and was not waited for yet is a zombie.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.trim().is_empty() && !rest.trim_start().starts_with('Z'))
}

pub(crate) fn kill_hard(pid: u32) {
    let _ = kill(Pid::from_raw(i32::try_from(pid).unwrap()), Signal::SIGKILL);
}

/// The anvil that npm installed for this project.
pub(crate) fn anvil_config(folder: &Path) -> AnvilConfig {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let binary = find_binary(None, &project).expect("run npm ci in contracts/ first");
    AnvilConfig::new(binary, folder.join("anvil"))
}

/// `a`, `b` and `c`: the first three funded keys, known to everybody; `poor`: a key without coin.
/// Written out, because deriving them from the words takes long in a development build.
const KEYS: [(&str, &str); 4] = [
    ("a", "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"),
    ("b", "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"),
    ("c", "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"),
    ("poor", "00000000000000000000000000000000000000000000000000000000000d0e0f"),
];

pub(crate) fn accounts() -> Accounts {
    KEYS.iter().fold(Accounts::new(), |accounts, (label, _)| {
        accounts.with(Account::new(*label).unwrap(), signer_of(label))
    })
}

fn signer_of(label: &str) -> PrivateKeySigner {
    KEYS.iter().find(|(known, _)| *known == label).unwrap().1.parse().unwrap()
}

pub(crate) fn address_of(label: &str) -> Address {
    signer_of(label).address()
}

pub(crate) fn key(text: &str) -> PurposeKey {
    text.parse().unwrap()
}

/// An address that nothing else is paid to.
pub(crate) fn payee(number: u64) -> Address {
    Address::from_word(U256::from(0xDE00_0000_0000_u64 + number).into())
}

/// Pays `number + 1` wei to the payee of this number, under the key `transfer/<number>`.
pub(crate) fn transfer(from: &str, number: u64) -> Purpose {
    Purpose {
        key: key(&format!("transfer/{number}")),
        from: from.parse().unwrap(),
        to: Some(payee(number)),
        data: Bytes::new(),
        value: U256::from(number + 1),
    }
}

/// Each payee got its money once and the account made exactly so many transactions.
pub(crate) async fn assert_paid_once(provider: &DynProvider, from: &str, numbers: std::ops::Range<u64>) {
    for number in numbers.clone() {
        let balance = provider.get_balance(payee(number)).await.unwrap();
        assert_eq!(balance, U256::from(number + 1), "payee {number}");
    }
    let sent = provider.get_transaction_count(address_of(from)).await.unwrap();
    assert_eq!(sent, numbers.end - numbers.start, "transactions of {from}");
}

/// Looks until `check` gives something.
pub(crate) async fn until<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
