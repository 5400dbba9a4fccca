//! Underwriters' shares: what they cost and what they are worth.

use alloy_primitives::U256;
use dmex_types::ProductId;

use super::Condition;
use crate::rules::insurance_pool::OFFSET;
use crate::wide_math::{narrow, wide_down, wide_up};
use crate::{AccountId, CoinId, Model, Refusal};

/// [share] Shares that nobody has, for one smallest unit that nobody put in: so nobody can push the price of a share.
const VIRTUAL_SHARES: u64 = 10u64.pow(OFFSET as u32);

/// Shares in all and what they are worth in all, the virtual ones included: the price of a share.
pub(super) struct SharePrice {
    /// [share]
    shares: U256,
    /// [pay coin]
    assets: U256,
}

impl SharePrice {
    /// [share] Shares for what is paid in.
    pub(super) fn shares_down(&self, assets: u128) -> Result<u128, Refusal> {
        narrow(wide_down(U256::from(assets), self.shares, self.assets)?)
    }

    /// [share] Shares that it costs to take so much out.
    pub(super) fn shares_up(&self, assets: u128) -> Result<u128, Refusal> {
        narrow(wide_up(U256::from(assets), self.shares, self.assets)?)
    }

    /// [pay coin] What is paid out for shares.
    pub(super) fn assets_down(&self, shares: u128) -> Result<u128, Refusal> {
        narrow(wide_down(U256::from(shares), self.assets, self.shares)?)
    }

    /// [pay coin] What shares cost.
    pub(super) fn assets_up(&self, shares: u128) -> Result<u128, Refusal> {
        narrow(wide_up(U256::from(shares), self.assets, self.shares)?)
    }
}

impl Model {
    pub(super) fn share_price(
        &self,
        coin: CoinId,
        product: ProductId,
        now: u64,
    ) -> Result<SharePrice, Refusal> {
        Ok(SharePrice {
            shares: self.pool(coin, product)?.total_shares() + U256::from(VIRTUAL_SHARES),
            assets: U256::from(self.pool_assets(coin, product, now)?) + U256::from(1),
        })
    }

    /// Pays `assets` into the pool of a product; `receiver` gets the shares for it. Returns the shares.
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxDeposit`] unless the product is open and in order, or
    /// [`Refusal::ERC20InsufficientBalance`].
    pub fn underwrite(
        &mut self,
        from: AccountId,
        (coin, product): (CoinId, ProductId),
        assets: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        if assets > 0 && self.condition(coin, product, now)? != Condition::Open {
            return Err(Refusal::ERC4626ExceededMaxDeposit);
        }
        let shares = self.share_price(coin, product, now)?.shares_down(assets)?;
        self.pay_in(from, (coin, product), assets, (receiver, shares))?;
        Ok(shares)
    }

    /// Buys so many shares for `receiver`. Returns what they cost \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxMint`] unless the product is open and in order, or
    /// [`Refusal::ERC20InsufficientBalance`].
    pub fn buy_shares(
        &mut self,
        from: AccountId,
        (coin, product): (CoinId, ProductId),
        shares: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        if shares > 0 && self.condition(coin, product, now)? != Condition::Open {
            return Err(Refusal::ERC4626ExceededMaxMint);
        }
        let assets = self.share_price(coin, product, now)?.assets_up(shares)?;
        self.pay_in(from, (coin, product), assets, (receiver, shares))?;
        Ok(assets)
    }

    fn pay_in(
        &mut self,
        from: AccountId,
        (coin, product): (CoinId, ProductId),
        assets: u128,
        (receiver, shares): (AccountId, u128),
    ) -> Result<(), Refusal> {
        let account = self.pool(coin, product)?.account;
        self.coin_mut(coin).transfer(from, account, assets)?;
        let pool = self.pool_mut(coin, product)?;
        pool.held += assets;
        *pool.shares.entry(receiver).or_default() += shares;
        Ok(())
    }

    /// Moves shares that are not about to be redeemed.
    ///
    /// # Errors
    /// [`Refusal::ERC20InsufficientBalance`] or [`Refusal::SharesFrozen`].
    pub fn transfer_shares(
        &mut self,
        from: AccountId,
        (coin, product): (CoinId, ProductId),
        to: AccountId,
        shares: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        let frozen = self.frozen_shares(coin, product, from, now)?;
        let pool = self.pool_mut(coin, product)?;
        let left = pool.shares_of(from).checked_sub(shares).ok_or(Refusal::ERC20InsufficientBalance)?;
        if left < frozen && from != to {
            return Err(Refusal::SharesFrozen);
        }
        pool.shares.insert(from, left);
        *pool.shares.entry(to).or_default() += shares;
        Ok(())
    }
}
