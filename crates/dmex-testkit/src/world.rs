//! The whole protocol on a fresh chain: contracts that know each other, coins, feeds, people.

mod deploy;
mod people;

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolCall;
use dmex_contracts::{Deployment, FaucetToken, PayTokenPrices, ReplayPriceFeed};
use dmex_types::{Asset, Day};

use crate::{CallError, Evm};

pub use people::{Coins, People};

/// First day of both benchmarks; the chain begins with it.
pub const FIRST_DAY: Day = Day::new(19_076);
/// \[seconds\] Age beyond which the pay coins' price is stale, and what was kept counts.
pub const DOLLAR_AGE: u32 = 25 * 3_600;

/// Every contract, deployed and wired, with everyone who takes part.
#[derive(Clone)]
pub struct World {
    /// The machine.
    pub evm: Evm,
    /// Who takes part.
    pub people: People,
    /// The test coins.
    pub coins: Coins,
    /// Where the contracts are; the owner owns them, but what belongs to the DAO.
    pub on: Deployment,
    /// Price feed of both pay coins.
    pub dollar_feed: Address,
}

impl World {
    /// The price feed of an asset.
    #[must_use]
    pub fn feed(&self, asset: Asset) -> Address {
        self.on.price_feeds.get(&asset).copied().unwrap_or_default()
    }

    /// The insurance of a pay coin, by the place of the coin among them.
    #[must_use]
    pub fn insurance(&self, index: usize) -> Address {
        let coin = self.on.tokens.pay.get(index);
        let insurance = coin.and_then(|coin| self.on.insurances.get(&coin.address));
        insurance.map(|contract| contract.address).unwrap_or_default()
    }

    /// Gives test coin to an account.
    ///
    /// # Errors
    /// [`CallError`] if the faucet refuses.
    pub fn mint(&mut self, coin: Address, to: Address, amount: u128) -> Result<(), CallError> {
        let call = FaucetToken::faucetCall { to, amount: U256::from(amount) };
        self.evm.call(to, coin, &call).map(drop)
    }

    /// Lets every contract that asks for coin take an account's, but for the pools of underwriters, which are opened later.
    ///
    /// # Errors
    /// [`CallError`] if the coin refuses.
    pub fn allow(&mut self, coin: Address, account: Address) -> Result<(), CallError> {
        let on = &self.on;
        let mut spenders = vec![&on.primary_sale, &on.settlement, &on.bonds, &on.reserve];
        spenders.extend(on.insurances.values());
        let spenders: Vec<Address> = spenders.into_iter().map(|contract| contract.address).collect();
        spenders.into_iter().try_for_each(|spender| self.allow_one(coin, account, spender))
    }

    /// Lets one contract take an account's coin.
    ///
    /// # Errors
    /// [`CallError`] if the coin refuses.
    pub fn allow_one(&mut self, coin: Address, account: Address, spender: Address) -> Result<(), CallError> {
        let call = FaucetToken::approveCall { spender, value: U256::MAX };
        self.evm.call(account, coin, &call).map(drop)
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

    /// Posts what a pay coin is worth [USD, 8 decimals].
    ///
    /// # Errors
    /// [`CallError`] if the feed refuses.
    pub fn post_dollar(&mut self, answer: i64) -> Result<(), CallError> {
        let answer = alloy::primitives::I256::try_from(answer)
            .map_err(|error| CallError::Impossible(error.to_string()))?;
        let (owner, feed) = (self.people.owner, self.dollar_feed);
        self.evm.call(owner, feed, &ReplayPriceFeed::postCall { answer }).map(drop)
    }

    /// Names the feed of both pay coins, which must answer freshly.
    ///
    /// # Errors
    /// [`CallError`] if it does not.
    pub(crate) fn name_pay_feed(&mut self) -> Result<(), CallError> {
        let (prices, feed) = (self.on.pay_token_prices.address, self.dollar_feed);
        for token in [self.coins.usdt6, self.coins.usdt18] {
            self.govern(prices, &PayTokenPrices::setFeedCall { token, feed, maxAge: DOLLAR_AGE })?;
        }
        Ok(())
    }

    /// Calls as the owner of sale, miners and benchmarks.
    ///
    /// # Errors
    /// [`CallError`] if the contract refuses.
    pub fn govern<C: SolCall>(&mut self, contract: Address, call: &C) -> Result<C::Return, CallError> {
        self.evm.call(self.people.owner, contract, call)
    }
}
