//! Leaving a pool: asked for, waited for, and no more than coverage leaves free.

use dmex_types::Bps;

use crate::rules::insurance::EXIT_WINDOW;
use crate::{AccountId, CoinId, Model, Refusal};

/// An underwriter's wish to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// [share] Shares that may be redeemed; until the window is over they can move nowhere else.
    pub shares: u128,
    /// [Unix seconds] From when.
    pub ready_at: u64,
    /// [Unix seconds] Until when.
    pub ends_at: u64,
}

impl Model {
    /// Asks to redeem `shares`, in place of what was asked before; 0 to stay.
    ///
    /// # Errors
    /// [`Refusal::NotEnoughShares`].
    pub fn request_exit(
        &mut self,
        account: AccountId,
        pool: CoinId,
        shares: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        let entry = self.pool_mut(pool)?;
        if shares > entry.shares_of(account) {
            return Err(Refusal::NotEnoughShares);
        }
        let ready_at = now + u64::from(entry.parameters.cooldown_days) * 86_400;
        entry.exits.insert(account, Exit { shares, ready_at, ends_at: ready_at + EXIT_WINDOW });
        Ok(())
    }

    /// An underwriter's wish to leave; all zero if it has none.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn exit(&self, pool: CoinId, account: AccountId) -> Result<Exit, Refusal> {
        Ok(self.pool(pool)?.exits.get(&account).copied().unwrap_or_default())
    }

    /// [share] Shares of an account that cannot move.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn frozen_shares(&self, pool: CoinId, account: AccountId, now: u64) -> Result<u128, Refusal> {
        let exit = self.exit(pool, account)?;
        Ok(if now < exit.ends_at { exit.shares } else { 0 })
    }

    /// [share] Most that an account may redeem now: what it asked for, as far as coverage does not need it.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn max_redeem(&self, pool: CoinId, account: AccountId, now: u64) -> Result<u128, Refusal> {
        let exit = self.exit(pool, account)?;
        if now < exit.ready_at || now >= exit.ends_at || self.waits(pool, now)? {
            return Ok(0);
        }
        let entry = self.pool(pool)?;
        let coverage = entry.coverage().checked_mul(u128::from(Bps::WHOLE)).ok_or(Refusal::Panic)?;
        let backing = coverage.div_ceil(u128::from(entry.parameters.capital_ratio));
        let free = entry.assets(now)?.saturating_sub(backing);
        let most = entry.share_price(now)?.shares_down(free)?;
        Ok(exit.shares.min(entry.shares_of(account)).min(most))
    }

    /// Redeems shares that waited. Returns what is paid to `receiver` \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxRedeem`].
    pub fn redeem(
        &mut self,
        owner: AccountId,
        pool: CoinId,
        shares: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        if shares > self.max_redeem(pool, owner, now)? {
            return Err(Refusal::ERC4626ExceededMaxRedeem);
        }
        let assets = self.pool(pool)?.share_price(now)?.assets_down(shares)?;
        self.pay_back(owner, pool, shares, receiver, assets)?;
        Ok(assets)
    }

    /// Takes `assets` out for `receiver`. Returns the shares that it cost.
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxWithdraw`].
    pub fn withdraw_assets(
        &mut self,
        owner: AccountId,
        pool: CoinId,
        assets: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        let price = self.pool(pool)?.share_price(now)?;
        if assets > price.assets_down(self.max_redeem(pool, owner, now)?)? {
            return Err(Refusal::ERC4626ExceededMaxWithdraw);
        }
        let shares = price.shares_up(assets)?;
        self.pay_back(owner, pool, shares, receiver, assets)?;
        Ok(shares)
    }

    fn pay_back(
        &mut self,
        owner: AccountId,
        pool: CoinId,
        shares: u128,
        receiver: AccountId,
        assets: u128,
    ) -> Result<(), Refusal> {
        let entry = self.pool_mut(pool)?;
        // An account that never asked redeems no shares.
        let exit = entry.exits.entry(owner).or_default();
        exit.shares = exit.shares.checked_sub(shares).ok_or(Refusal::Panic)?;
        let owned = entry.shares.entry(owner).or_default();
        *owned = owned.checked_sub(shares).ok_or(Refusal::ERC20InsufficientBalance)?;
        entry.held = entry.held.checked_sub(assets).ok_or(Refusal::Panic)?;
        let account = entry.account;
        self.coin_mut(pool).transfer(account, receiver, assets)
    }
}
