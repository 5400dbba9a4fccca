//! Who takes part, and with which coins.

use alloy::primitives::{Address, keccak256};

/// Everyone who takes part, each at an address that their name gives.
#[derive(Clone, Debug)]
pub struct People {
    /// Deploys, owns what the DAO does not, posts prices.
    pub owner: Address,
    /// The timelock: ends products whose miner fails; owns reserve and insurance.
    pub dao: Address,
    /// Is credited the platform fee.
    pub treasury: Address,
    /// Sells.
    pub miner: Address,
    /// Buy, hold, refer.
    pub traders: Vec<Address>,
    /// Holds as well, and is a contract.
    pub vault: Address,
    /// Measure the networks.
    pub reporters: Vec<Address>,
    /// Protocol contracts that lock tokens.
    pub lockers: Vec<Address>,
    /// Sells by auction.
    pub auctioneer: Address,
}

/// The test coins, by what they stand in for and their decimals.
#[derive(Clone, Debug)]
pub struct Coins {
    /// USDT as on Ethereum.
    pub usdt6: Address,
    /// USDT as on BSC.
    pub usdt18: Address,
    /// WBTC as on Ethereum.
    pub btc8: Address,
    /// BTCB as on BSC.
    pub btc18: Address,
    /// FIL.
    pub fil18: Address,
}

impl People {
    /// Everyone, with those who are contracts.
    pub(super) fn new(dao: Address, vault: Address, lockers: Vec<Address>) -> Self {
        let several = |name: &str, count: usize| {
            (0..count).map(|number| address(&format!("{name} {number}"))).collect()
        };
        Self {
            owner: owner(),
            dao,
            treasury: address("treasury"),
            miner: address("miner"),
            traders: several("trader", 5),
            vault,
            reporters: several("reporter", 5),
            lockers,
            auctioneer: address("auctioneer"),
        }
    }
}

impl Coins {
    /// All of them with their decimals, pay coins first.
    #[must_use]
    pub const fn all(&self) -> [(Address, u8); 5] {
        [(self.usdt6, 6), (self.usdt18, 18), (self.btc8, 8), (self.btc18, 18), (self.fil18, 18)]
    }
}

/// Who deploys.
pub(super) fn owner() -> Address {
    address("owner")
}

/// An address nobody has the key of.
fn address(name: &str) -> Address {
    Address::from_word(keccak256(name))
}
