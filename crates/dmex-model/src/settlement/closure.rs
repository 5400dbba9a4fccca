//! The end of a product whose miner does not deliver (RISK-2, RISK-3).

use dmex_types::{Day, Power, ProductId};

use super::product::ProductState;
use super::{Sealed, Shortfall};
use crate::{AccountId, Model, Refusal};

impl Model {
    /// Names who may terminate products.
    pub fn set_dao(&mut self, dao: AccountId) {
        self.dao = Some(dao);
    }

    /// Ends a terminable product: days before today settle as usual, later ones never. Only the DAO.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn terminate(&mut self, caller: AccountId, product: ProductId, now: u64) -> Result<(), Refusal> {
        if self.dao != Some(caller) {
            return Err(Refusal::NotDao);
        }
        let (state, shortfall) = self.standing(product);
        if shortfall.closed_day.is_some() {
            return Err(Refusal::ProductClosed);
        }
        if !shortfall.is_terminable(now) {
            return Err(Refusal::NotTerminable);
        }
        let closed_day = state.next_day.max(Day::from_timestamp(now));
        if closed_day >= state.end_day {
            return Err(Refusal::NothingToClose);
        }
        self.close(product, closed_day)
    }

    /// Gives up a product that nobody settles, or a dead one: no further day of it is ever settled. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::NothingToClose`] or [`Refusal::NotAbandonable`].
    pub fn abandon(&mut self, product: ProductId, now: u64) -> Result<(), Refusal> {
        let (state, shortfall) = self.standing(product);
        if state.next_day >= state.end_day {
            return Err(Refusal::NothingToClose);
        }
        if !shortfall.is_abandonable(state.next_day, now) {
            return Err(Refusal::NotAbandonable);
        }
        self.close(product, state.next_day)
    }

    /// Credits the miner of a closed product what was deposited for a day that will not be settled.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`] or [`Refusal::NothingToReclaim`].
    pub fn reclaim_deposit(&mut self, product: ProductId, day: Day) -> Result<u128, Refusal> {
        let entry = self.product_mut(product)?;
        let amount = entry.deposit_of(day);
        let in_vain = entry.shortfall.closed_day.is_some_and(|closed_day| day >= closed_day);
        if !in_vain || amount == 0 {
            return Err(Refusal::NothingToReclaim);
        }
        entry.set_deposit(day, 0);
        let (miner, coin) = (entry.sale.miner, entry.sale.offer.reward_coin);
        self.coin_mut(coin).purse_mut(miner).credit += amount;
        Ok(amount)
    }

    /// Short days of a product, until when it is terminable, and how it was closed.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn shortfall(&self, product: ProductId) -> Result<Shortfall, Refusal> {
        Ok(self.product(product)?.shortfall)
    }

    /// Where a product stands; like the contract, which knows no product without a sale, at the beginning if there is
    /// none.
    fn standing(&self, product: ProductId) -> (ProductState, Shortfall) {
        self.product(product).map(|entry| (entry.state, entry.shortfall)).unwrap_or_default()
    }

    fn close(&mut self, product: ProductId, closed_day: Day) -> Result<(), Refusal> {
        let entry = self.product_mut(product)?;
        entry.state.end_day = closed_day;
        entry.shortfall.closed_day = Some(closed_day);
        seal_if_over(&mut entry.state, &mut entry.shortfall);
        Ok(())
    }
}

/// Seals a closed product, once, when its last day is settled: the power that is left shares the bond.
pub(super) fn seal_if_over(state: &mut ProductState, shortfall: &mut Shortfall) {
    if shortfall.closed_day != Some(state.next_day) || shortfall.sealed.is_some() {
        return;
    }
    shortfall.sealed = Some(Sealed { units: state.outstanding, bond: state.bond });
    (state.outstanding, state.active, state.active_tranche) = (Power::ZERO, Power::ZERO, 0);
}
