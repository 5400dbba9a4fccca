//! Who backs a product: its pool's shares, the miner's junior stake, and the premiums that are earned.

use alloy::primitives::{Address, U256};
use dmex_contracts::Insurance;
use dmex_store::rows::{Pool, Underwriter};
use dmex_types::{Amount, ProductId};

use super::insurance::Insurer;
use super::movement::Account;
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn line_changed(
        &mut self,
        event: Insurance::LineChanged,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let pool = self.pool(event.product, its).await?;
        (pool.rate, pool.cap) = (event.rate, Amount(U256::from(event.cap)));
        Ok(())
    }

    pub(super) async fn premium_earned(
        &mut self,
        event: Insurance::PremiumEarned,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let pool = self.pool(event.product, its).await?;
        pool.senior += event.amount;
        let is_there = take(&mut pool.unearned, event.amount);
        let id = ProductId(event.product);
        self.expect(is_there, || format!("the premiums of product {id}"))?;
        let (from, to) = (Account::Unearned(id), Account::Senior(id));
        self.of_product(its.coin, from, to, event.amount, "premium earned", id).await
    }

    /// Somebody staked, if to nobody; else the miner took stake out.
    pub(super) async fn junior_moved(
        &mut self,
        event: Insurance::JuniorMoved,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let (id, coin, amount) = (ProductId(event.product), its.coin, event.amount);
        let pool = self.pool(event.product, its).await?;
        let is_stake = event.to.is_zero();
        let is_there = if is_stake {
            pool.junior += amount;
            true
        } else {
            take(&mut pool.junior, amount)
        };
        let as_told = is_there && pool.junior.0 == event.junior;
        self.expect(as_told, || format!("the junior stake of product {id}"))?;
        let juniors = Account::Junior(id);
        if is_stake {
            return self.of_product(coin, Account::Wallet(event.from), juniors, amount, "stake", id).await;
        }
        self.of_product(coin, juniors, Account::Wallet(event.to), amount, "stake given back", id).await
    }

    /// Shares came to be, ended, or moved. Coin comes from whoever gets shares and goes to whoever had them: of others that pay
    /// or are paid for them only the coin itself tells.
    pub(super) async fn shares_moved(
        &mut self,
        event: Insurance::SharesMoved,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let Insurance::SharesMoved { product, from, to, shares, assets } = event;
        let (id, coin) = (ProductId(product), its.coin);
        if from.is_zero() {
            self.underwriter(id, to).await?.shares += shares;
            let pool = self.pool(product, its).await?;
            pool.shares += shares;
            pool.senior += assets;
            let (wallet, seniors) = (Account::Wallet(to), Account::Senior(id));
            return self.of_product(coin, wallet, seniors, assets, "underwriting", id).await;
        }
        let underwriter = self.underwriter(id, from).await?;
        let had = take(&mut underwriter.shares, shares);
        self.expect(had, || format!("shares of {from} in the pool of product {id}"))?;
        if !to.is_zero() {
            self.underwriter(id, to).await?.shares += shares;
            return Ok(());
        }
        let underwriter = self.underwriter(id, from).await?;
        underwriter.leaving = Amount(underwriter.leaving.0.saturating_sub(shares));
        let pool = self.pool(product, its).await?;
        let were_there = [take(&mut pool.shares, shares), take(&mut pool.senior, assets)];
        self.expect(were_there == [true; 2], || format!("the pool of product {id}"))?;
        let (seniors, wallet) = (Account::Senior(id), Account::Wallet(from));
        self.of_product(coin, seniors, wallet, assets, "underwriting given back", id).await
    }

    pub(super) async fn exit_requested(&mut self, event: Insurance::ExitRequested) -> Result<(), FoldError> {
        let underwriter = self.underwriter(ProductId(event.product), event.account).await?;
        underwriter.leaving = Amount(event.shares);
        underwriter.ready_at = event.readyAt.saturating_to();
        underwriter.ends_at = event.endsAt.saturating_to();
        Ok(())
    }

    pub(super) async fn pool(&mut self, product: u32, its: Insurer) -> Result<&mut Pool, FoldError> {
        let id = ProductId(product);
        Ok(self.state.pools.edit(self.store, (id,), || Pool::empty(id, its.address)).await?)
    }

    async fn underwriter(
        &mut self,
        product: ProductId,
        account: Address,
    ) -> Result<&mut Underwriter, FoldError> {
        let (shares, leaving) = (Amount::ZERO, Amount::ZERO);
        let new = || Underwriter { product, account, shares, leaving, ready_at: 0, ends_at: 0 };
        Ok(self.state.underwriters.edit(self.store, (product, account), new).await?)
    }
}

/// Takes an amount out of another; whether it was there.
pub(super) fn take(from: &mut Amount, amount: U256) -> bool {
    let left = from.0.checked_sub(amount);
    *from = Amount(left.unwrap_or_default());
    left.is_some()
}
