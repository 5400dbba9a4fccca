//! The whole protocol on a fresh chain: contracts that know each other, coins, feeds, people.

mod deploy;
mod people;

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use dmex_contracts::{FaucetToken, ReplayPriceFeed};
use dmex_types::{Asset, Day};

use crate::{CallError, Evm};

pub use people::{Coins, People};

/// First day of both benchmarks; the chain begins with it.
pub const FIRST_DAY: Day = Day::new(19_076);

/// Every contract, deployed and wired, with everyone who takes part.
#[derive(Clone)]
pub struct World {
    /// The machine.
    pub evm: Evm,
    /// Who takes part.
    pub people: People,
    /// The test coins.
    pub coins: Coins,
    /// Miners who may sell.
    pub registry: Address,
    /// Market average of Bitcoin and Filecoin, in the order of the assets.
    pub benchmarks: [Address; 2],
    /// Price feed of Bitcoin and Filecoin, in the order of the assets.
    pub feeds: [Address; 2],
    /// The mining-power NFT.
    pub power: Address,
    /// Escrow, bonds and income.
    pub settlement: Address,
    /// The primary sale.
    pub sale: Address,
    /// What closed products cost.
    pub ledger: Address,
    /// Pays compensation rounds; the DAO owns it.
    pub reserve: Address,
    /// Insurance of the two pay coins, in their order; the DAO owns both.
    pub insurances: [Address; 2],
}

impl World {
    /// The benchmark contract of an asset.
    #[must_use]
    pub const fn benchmark(&self, asset: Asset) -> Address {
        self.benchmarks[asset as usize]
    }

    /// The price feed of an asset.
    #[must_use]
    pub const fn feed(&self, asset: Asset) -> Address {
        self.feeds[asset as usize]
    }

    /// Gives test coin to an account.
    ///
    /// # Errors
    /// [`CallError`] if the faucet refuses.
    pub fn mint(&mut self, coin: Address, to: Address, amount: u128) -> Result<(), CallError> {
        let call = FaucetToken::faucetCall { to, amount: U256::from(amount) };
        self.evm.call(to, coin, &call).map(drop)
    }

    /// Lets every contract that asks for coin take an account's.
    ///
    /// # Errors
    /// [`CallError`] if the coin refuses.
    pub fn allow(&mut self, coin: Address, account: Address) -> Result<(), CallError> {
        let [first, second] = self.insurances;
        for spender in [self.sale, self.settlement, self.reserve, first, second] {
            let call = FaucetToken::approveCall { spender, value: U256::MAX };
            self.evm.call(account, coin, &call)?;
        }
        Ok(())
    }

    /// Posts a price [USD, 8 decimals].
    ///
    /// # Errors
    /// [`CallError`] if the feed refuses.
    pub fn post_price(&mut self, asset: Asset, answer: i64) -> Result<(), CallError> {
        let answer = alloy::primitives::I256::try_from(answer)
            .map_err(|error| CallError::Impossible(error.to_string()))?;
        let (owner, feed) = (self.people.owner, self.feed(asset));
        self.evm.call(owner, feed, &ReplayPriceFeed::postCall { answer }).map(drop)
    }

    /// Calls as the owner of sale, miners and benchmarks.
    ///
    /// # Errors
    /// [`CallError`] if the contract refuses.
    pub fn govern<C: SolCall>(&mut self, contract: Address, call: &C) -> Result<C::Return, CallError> {
        self.evm.call(self.people.owner, contract, call)
    }
}
