//! Who plays on the development chain: names for the keys of the well-known mnemonic.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use alloy::primitives::Address;
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::anvil::{DEV_MNEMONIC, dev_signer};
use dmex_chain::sender::Account;

/// A person or service of the development chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Puts the contracts on the chain.
    Deployer,
    /// May cancel proposals, and nothing else.
    Guardian,
    /// Holds the platform's DMC.
    Platform,
    /// Is credited platform fees.
    Treasury,
    /// Measures the networks; 0 to 2.
    Reporter(u8),
    /// Posts recorded prices.
    Poster,
    /// Settles days that are due.
    Finaliser,
    /// Runs Antminers.
    BtcMiner,
    /// Seals storage.
    FilMiner,
    /// Sells cheap, and stops paying.
    FailingMiner,
    /// Buys power; numbered from 0. The first five have names.
    Buyer(u16),
}

/// The first buyers.
const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];
/// Position of the first buyer among the mnemonic's keys.
const FIRST_BUYER: u32 = 12;

impl Role {
    /// Everybody but the numbered buyers.
    pub const NAMED: [Self; 17] = [
        Self::Deployer,
        Self::Guardian,
        Self::Platform,
        Self::Treasury,
        Self::Reporter(0),
        Self::Reporter(1),
        Self::Reporter(2),
        Self::Poster,
        Self::Finaliser,
        Self::BtcMiner,
        Self::FilMiner,
        Self::FailingMiner,
        Self::Buyer(0),
        Self::Buyer(1),
        Self::Buyer(2),
        Self::Buyer(3),
        Self::Buyer(4),
    ];
    /// So many of the first buyers bought DMC in the private sale, a fifth of it free at once.
    pub const INVESTORS: u16 = 5;

    /// Who holds DMC of the private sale.
    pub fn investors() -> impl Iterator<Item = Self> {
        (0..Self::INVESTORS).map(Self::Buyer)
    }

    /// The name that the command line knows it by.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Deployer => "deployer".to_owned(),
            Self::Guardian => "guardian".to_owned(),
            Self::Platform => "platform".to_owned(),
            Self::Treasury => "treasury".to_owned(),
            Self::Reporter(number) => format!("reporter-{number}"),
            Self::Poster => "poster".to_owned(),
            Self::Finaliser => "finaliser".to_owned(),
            Self::BtcMiner => "btc-miner".to_owned(),
            Self::FilMiner => "fil-miner".to_owned(),
            Self::FailingMiner => "failing-miner".to_owned(),
            Self::Buyer(number) => NAMES
                .get(usize::from(number))
                .map_or_else(|| format!("buyer-{number}"), |name| (*name).to_owned()),
        }
    }

    /// The role with a name, if there is one: `alice`, `buyer-17`, `btc-miner`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let buyer = |number: &str| number.parse().ok().map(Self::Buyer);
        Self::NAMED
            .into_iter()
            .find(|role| role.name() == name)
            .or_else(|| name.strip_prefix("buyer-").and_then(buyer))
    }

    /// The label of its key.
    #[must_use]
    pub fn account(self) -> Account {
        #[expect(clippy::expect_used, reason = "names are short and printable")]
        Account::new(self.name()).expect("a name is a label")
    }

    /// Its key. Deriving one takes some milliseconds, so each is derived once.
    #[must_use]
    pub fn signer(self) -> PrivateKeySigner {
        static KEYS: Mutex<BTreeMap<u32, PrivateKeySigner>> = Mutex::new(BTreeMap::new());
        let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
        #[expect(clippy::expect_used, reason = "the mnemonic is a constant and positions are small")]
        let derive = || dev_signer(DEV_MNEMONIC, self.position()).expect("the mnemonic has this key");
        keys.entry(self.position()).or_insert_with(derive).clone()
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> Address {
        self.signer().address()
    }

    fn position(self) -> u32 {
        match self {
            Self::Deployer => 0,
            Self::Guardian => 1,
            Self::Treasury => 2,
            Self::Reporter(number) => 3 + u32::from(number.min(2)),
            Self::Poster => 6,
            Self::Finaliser => 7,
            Self::BtcMiner => 8,
            Self::FilMiner => 9,
            Self::Platform => 10,
            Self::FailingMiner => 11,
            Self::Buyer(number) => FIRST_BUYER + u32::from(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_has_a_name_and_a_key_of_their_own() {
        let addresses: BTreeSet<Address> = Role::NAMED.iter().map(|role| role.address()).collect();
        assert_eq!(addresses.len(), Role::NAMED.len());
        for role in Role::NAMED.into_iter().chain([Role::Buyer(17)]) {
            assert_eq!(Role::from_name(&role.name()), Some(role));
        }
        assert_eq!(Role::from_name("nobody"), None);
    }
}
