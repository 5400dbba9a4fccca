//! The miner's stake in the pool of its product: it pays first, and stays while cover stands.

use dmex_types::ProductId;

use crate::{AccountId, CoinId, Model, Refusal};

impl Model {
    /// Adds to the stake of a product's miner. Anyone may.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn stake(
        &mut self,
        from: AccountId,
        (coin, product): (CoinId, ProductId),
        amount: u128,
    ) -> Result<(), Refusal> {
        let account = self.pool(coin, product)?.account;
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        self.coin_mut(coin).transfer(from, account, amount)?;
        let pool = self.pool_mut(coin, product)?;
        pool.held += amount;
        pool.junior += amount;
        Ok(())
    }

    /// Takes out of the stake, for `to`. Only the product's miner, and only what exceeds the cover.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn unstake(
        &mut self,
        caller: AccountId,
        (coin, product): (CoinId, ProductId),
        amount: u128,
        to: AccountId,
    ) -> Result<(), Refusal> {
        if !self.product(product).is_ok_and(|entry| entry.sale.miner == caller) {
            return Err(Refusal::NotMiner);
        }
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let (junior, covered) = (self.fund(coin, product)?.junior, self.insurer(coin)?.covered(product));
        if amount > junior {
            return Err(Refusal::JuniorTooSmall);
        }
        if covered > 0 && amount > junior.saturating_sub(covered) {
            return Err(Refusal::JuniorBound);
        }
        let pool = self.pool_mut(coin, product)?;
        pool.held = pool.held.checked_sub(amount).ok_or(Refusal::Panic)?;
        pool.junior -= amount;
        let account = pool.account;
        self.coin_mut(coin).transfer(account, to, amount)
    }
}
