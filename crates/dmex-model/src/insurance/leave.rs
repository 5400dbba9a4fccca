//! Leaving a pool: asked for, waited for, and no more than cover leaves free.

use dmex_types::ProductId;

use super::Condition;
use super::pool::Pool;
use crate::rules::insurance_pool::{EXIT_WINDOW, STANDSTILL};
use crate::{AccountId, CoinId, Model, Refusal};

/// An underwriter's wish to leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// [share] Shares that may be redeemed; until the window is over they can move nowhere else.
    pub shares: u128,
    /// [Unix seconds] From when, unless its clock stands.
    pub ready_at: u64,
    /// [Unix seconds] Until when.
    pub ends_at: u64,
}

impl Exit {
    /// Whether its clock stood, or stands.
    const fn is_held(&self) -> bool {
        self.ends_at != self.ready_at + EXIT_WINDOW
    }

    /// Its clock stands, once.
    const fn hold(&mut self) {
        self.ends_at += STANDSTILL;
    }

    /// Whether shares may leave now.
    const fn is_open(&self, condition: Condition, now: u64) -> bool {
        let opens_at = match condition {
            Condition::Troubled => self.ready_at + STANDSTILL,
            Condition::Open | Condition::Over => self.ready_at,
        };
        opens_at <= now && now < self.ends_at
    }
}

impl Model {
    /// Asks to redeem `shares`, in place of what was asked before; 0 to stay.
    ///
    /// # Errors
    /// [`Refusal::NoPool`] or [`Refusal::NotEnoughShares`].
    pub fn request_exit(
        &mut self,
        account: AccountId,
        (coin, product): (CoinId, ProductId),
        shares: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        if shares > self.pool(coin, product)?.shares_of(account) {
            return Err(Refusal::NotEnoughShares);
        }
        let cooldown_days = u64::from(self.insurer(coin)?.parameters.cooldown_days);
        let ready_at = now + cooldown_days * 86_400;
        let exit = Exit { shares, ready_at, ends_at: ready_at + EXIT_WINDOW };
        self.pool_mut(coin, product)?.exits.insert(account, exit);
        Ok(())
    }

    /// Says that the product is in trouble while an account waits to leave, or may: its window ends later. Anyone may, once
    /// for each wish.
    ///
    /// # Errors
    /// [`Refusal::NothingToHold`].
    pub fn hold_exit(
        &mut self,
        (coin, product): (CoinId, ProductId),
        account: AccountId,
        now: u64,
    ) -> Result<(), Refusal> {
        let mut exit = self.exit(coin, product, account);
        let waits = exit.shares > 0 && now >= exit.ready_at && now < exit.ends_at && !exit.is_held();
        if !waits || self.condition(coin, product, now)? != Condition::Troubled {
            return Err(Refusal::NothingToHold);
        }
        exit.hold();
        self.pool_mut(coin, product)?.exits.insert(account, exit);
        Ok(())
    }

    /// An underwriter's wish to leave; all zero if it has none.
    #[must_use]
    pub fn exit(&self, coin: CoinId, product: ProductId, account: AccountId) -> Exit {
        let exit = |pool: &Pool| pool.exits.get(&account).copied();
        self.pool(coin, product).ok().and_then(exit).unwrap_or_default()
    }

    /// [share] Shares of an account that cannot move.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn frozen_shares(
        &self,
        coin: CoinId,
        product: ProductId,
        account: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        self.pool(coin, product)?;
        let exit = self.exit(coin, product, account);
        Ok(if now < exit.ends_at { exit.shares } else { 0 })
    }

    /// [share] Most that an account may redeem now: what it asked for, as far as cover does not need it; all once the product
    /// is over.
    ///
    /// # Errors
    /// [`Refusal::NoPool`].
    pub fn max_redeem(
        &self,
        coin: CoinId,
        product: ProductId,
        account: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        let owned = self.pool(coin, product)?.shares_of(account);
        let condition = self.condition(coin, product, now)?;
        if condition == Condition::Over {
            return Ok(owned);
        }
        let exit = self.exit(coin, product, account);
        if !exit.is_open(condition, now) {
            return Ok(0);
        }
        let free = self.pool_assets(coin, product, now)?.saturating_sub(self.bound(coin, product)?);
        let most = self.share_price(coin, product, now)?.shares_down(free)?;
        Ok(exit.shares.min(owned).min(most))
    }

    /// Redeems shares. Returns what is paid to `receiver` \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxRedeem`].
    pub fn redeem(
        &mut self,
        owner: AccountId,
        (coin, product): (CoinId, ProductId),
        shares: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        if shares > self.max_redeem(coin, product, owner, now)? {
            return Err(Refusal::ERC4626ExceededMaxRedeem);
        }
        let assets = self.share_price(coin, product, now)?.assets_down(shares)?;
        self.pay_back((owner, shares), (coin, product), receiver, assets, now)?;
        Ok(assets)
    }

    /// Takes `assets` out for `receiver`. Returns the shares that it cost.
    ///
    /// # Errors
    /// [`Refusal::ERC4626ExceededMaxWithdraw`].
    pub fn withdraw_assets(
        &mut self,
        owner: AccountId,
        (coin, product): (CoinId, ProductId),
        assets: u128,
        receiver: AccountId,
        now: u64,
    ) -> Result<u128, Refusal> {
        let price = self.share_price(coin, product, now)?;
        if assets > price.assets_down(self.max_redeem(coin, product, owner, now)?)? {
            return Err(Refusal::ERC4626ExceededMaxWithdraw);
        }
        let shares = price.shares_up(assets)?;
        self.pay_back((owner, shares), (coin, product), receiver, assets, now)?;
        Ok(shares)
    }

    fn pay_back(
        &mut self,
        (owner, shares): (AccountId, u128),
        (coin, product): (CoinId, ProductId),
        receiver: AccountId,
        assets: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        self.earn_settled(coin, product, now)?;
        let pool = self.pool_mut(coin, product)?;
        if let Some(exit) = pool.exits.get_mut(&owner) {
            exit.shares = exit.shares.saturating_sub(shares);
        }
        let owned = pool.shares.entry(owner).or_default();
        *owned = owned.checked_sub(shares).ok_or(Refusal::ERC20InsufficientBalance)?;
        pool.held = pool.held.checked_sub(assets).ok_or(Refusal::Panic)?;
        let account = pool.account;
        self.coin_mut(coin).transfer(account, receiver, assets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fb4_risk_5_the_clock_of_an_exit_stands_only_in_trouble_and_sixty_days_at_most() {
        let mut exit = Exit { shares: 1, ready_at: 100, ends_at: 100 + EXIT_WINDOW };
        assert!(!exit.is_open(Condition::Open, 99) && exit.is_open(Condition::Open, 100));
        assert!(exit.is_open(Condition::Open, exit.ends_at - 1));
        assert!(!exit.is_open(Condition::Open, exit.ends_at));
        assert!(!exit.is_held() && !exit.is_open(Condition::Troubled, 100 + STANDSTILL));
        exit.hold();
        assert!(exit.is_held() && exit.is_open(Condition::Open, 100));
        assert!(!exit.is_open(Condition::Troubled, 99 + STANDSTILL));
        assert!(exit.is_open(Condition::Troubled, 100 + STANDSTILL));
        assert_eq!(exit.ends_at, 100 + STANDSTILL + EXIT_WINDOW);
    }
}
