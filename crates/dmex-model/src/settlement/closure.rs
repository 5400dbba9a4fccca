//! The end of a product whose miner does not deliver (RISK-2, RISK-3).

use dmex_types::{Day, Power, ProductId};

use super::product::ProductState;
use super::shortfall::is_beyond_patience;
use super::{Sealed, Shortfall};
use crate::rules::closing::MOST_DAYS;
use crate::{AccountId, Model, Refusal};

/// What an attempt to settle a product came to.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    settled: u64,
    /// The next day cannot be settled now.
    hangs: bool,
}

impl Model {
    /// Names who may terminate products.
    pub fn set_dao(&mut self, dao: AccountId) {
        self.dao = Some(dao);
    }

    /// Ends a terminable product at its miner's fault: days before today settle as usual, later ones never. Only the DAO.
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
        self.whole(|model| {
            model.close(product, closed_day, true)?;
            if closed_day == state.next_day { model.seal(product, now) } else { Ok(()) }
        })
    }

    /// Settles what is due, up to 64 days, and gives the product up if it is dead, or if the next day has been over for long
    /// and still cannot be settled. Anyone may. Returns how many days were settled.
    ///
    /// # Errors
    /// [`Refusal::NothingToClose`], or [`Refusal::NotAbandonable`] if there was nothing to settle either.
    pub fn abandon(&mut self, product: ProductId, now: u64) -> Result<u64, Refusal> {
        let (state, _) = self.standing(product);
        if state.next_day >= state.end_day {
            return Err(Refusal::NothingToClose);
        }
        self.whole(|model| {
            let Attempt { settled, hangs } = model.settle_due(product, now);
            let (state, shortfall) = model.standing(product);
            if state.next_day >= state.end_day {
                return Ok(settled);
            }
            let dead = shortfall.is_dead();
            if !(dead || hangs && is_beyond_patience(state.next_day, now)) {
                return if settled > 0 { Ok(settled) } else { Err(Refusal::NotAbandonable) };
            }
            model.close(product, state.next_day, dead || shortfall.at_fault)?;
            model.seal(product, now)?;
            Ok(settled)
        })
    }

    /// One day of several may be beyond what can be counted, and take the others with it: then as far as one goes.
    fn settle_due(&mut self, product: ProductId, now: u64) -> Attempt {
        match self.settle(product, MOST_DAYS, now) {
            Ok(settled) => Attempt { settled, hangs: settled < MOST_DAYS },
            Err(_) => match self.settle(product, 1, now) {
                Ok(settled) => Attempt { settled, hangs: false },
                Err(_) => Attempt { settled: 0, hangs: true },
            },
        }
    }

    /// No day from `closed_day` on will be settled.
    fn close(&mut self, product: ProductId, closed_day: Day, at_fault: bool) -> Result<(), Refusal> {
        let entry = self.product_mut(product)?;
        entry.state.end_day = closed_day;
        entry.shortfall.closed_day = Some(closed_day);
        entry.shortfall.at_fault = at_fault;
        let miner = entry.sale.miner;
        if at_fault {
            self.suspend_at_fault(miner);
        }
        Ok(())
    }

    /// Fixes what holders share, once, when the last day of a closed product is settled. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::AlreadySealed`], [`Refusal::ProductNotSealed`], or what is missing to value what is left.
    pub fn seal(&mut self, product: ProductId, now: u64) -> Result<(), Refusal> {
        let (state, shortfall) = self.standing(product);
        if shortfall.sealed.is_some() {
            return Err(Refusal::AlreadySealed);
        }
        if shortfall.closed_day != Some(state.next_day) {
            return Err(Refusal::ProductNotSealed);
        }
        let unit_days = self.product(product)?.unit_days();
        let pot = if shortfall.at_fault { self.pot(product, unit_days, now)? } else { 0 };
        let sealed = Sealed { units: state.outstanding, unit_days, pot, rest: state.bond - pot };
        let entry = self.product_mut(product)?;
        entry.shortfall.sealed = Some(sealed);
        let state = &mut entry.state;
        (state.outstanding, state.active, state.active_tranche) = (Power::ZERO, Power::ZERO, 0);
        Ok(())
    }

    /// [reward coin] The larger of what is lost and the bond days, no more than what the days that are left would have
    /// earned, and than there is.
    fn pot(&self, product: ProductId, unit_days: u128, now: u64) -> Result<u128, Refusal> {
        let entry = self.product(product)?;
        let measure = self.bond_measure(entry);
        let lost = self.remaining_up(product, now)?;
        let most = measure.income(unit_days)?.min(entry.state.bond);
        Ok(lost.max(measure.bond_days(entry.state.outstanding)?).min(most))
    }

    /// Credits the miner of a closed product what was deposited for a day that will not be settled.
    ///
    /// # Errors
    /// [`Refusal::NothingToReclaim`].
    pub fn reclaim_deposit(&mut self, product: ProductId, day: Day) -> Result<u128, Refusal> {
        let entry = self.product_mut(product).map_err(|_| Refusal::NothingToReclaim)?;
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

    /// What is held against a product, and how it was closed.
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

    /// What is done in several steps is done as a whole, or nothing changes.
    pub(crate) fn whole<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let before = self.clone();
        let done = act(self);
        if done.is_err() {
            *self = before;
        }
        done
    }
}
