//! Power that pays: what begins and ends on a day, and what a division of income leaves over.

use alloy::primitives::U256;
use dmex_contracts::Settlement::{DaySettled, Purchase};
use dmex_model::{WAD, own_delivered_down};
use dmex_store::rows::Start;
use dmex_types::{Amount, Day, Power, ProductId};

use super::{Fold, FoldError};

/// Power and its daily money.
#[derive(Clone, Copy, Default)]
struct Paying {
    units: Power,
    tranche: U256,
}

impl Fold<'_> {
    /// What was bought pays from its first day on.
    pub(super) async fn starts(&mut self, id: ProductId, purchase: &Purchase) -> Result<(), FoldError> {
        let (day, units) = (Day::new(purchase.startDay), Power::new(purchase.units));
        let new = || Start { product: id, day, units: Power::ZERO, tranche: Amount::ZERO };
        let start = self.state.starts.edit(self.store, (id, day), new).await?;
        start.units = start.units.saturating_add(units);
        start.tranche += U256::from(purchase.tranche);
        let product = self.product(id.0).await?;
        product.outstanding = product.outstanding.saturating_add(units);
        product.unit_days += U256::from(units.units()) * U256::from(product.payout_days);
        Ok(())
    }

    /// A settled day pays what was active and what begins with it; what it is the last day of pays no more.
    pub(super) async fn pays(&mut self, event: &DaySettled) -> Result<(), FoldError> {
        let day = Day::new(event.day);
        let product = self.product(event.product).await?;
        let (id, payout_days) = (product.id, u32::from(product.payout_days));
        let begins = self.start_on(id, day).await?;
        let ends = self.start_on(id, day.next() - payout_days).await?;
        let block = self.at.block;
        let product = self.product(event.product).await?;
        let units = product.active.saturating_add(begins.units);
        let tranche = product.active_tranche.0.saturating_add(begins.tranche);
        let result = &event.result;
        let scaled = (result.deposited.saturating_add(result.drawn))
            .saturating_mul(U256::from(WAD))
            .saturating_add(product.carry.0);
        let rise = result.income.saturating_sub(product.income.0);
        let spread = rise.saturating_mul(U256::from(units.units()));
        let left = scaled.checked_sub(spread);
        product.carry = Amount(left.unwrap_or_default());
        product.active = less(units, ends.units);
        product.active_tranche = Amount(tranche.saturating_sub(ends.tranche));
        product.outstanding = less(product.outstanding, ends.units);
        // All that pays has a day less left.
        product.unit_days = Amount(product.unit_days.0.saturating_sub(U256::from(units.units())));
        product.own_delivered += own_delivered_down(result.deposited, result.expected);
        let adds_up =
            left.is_some_and(|left| left < U256::from(units.units().max(1))) && tranche == result.tranche;
        if adds_up {
            return Ok(());
        }
        Err(FoldError::Contradiction { block, what: format!("what product {id} pays on {day}") })
    }

    async fn start_on(&mut self, id: ProductId, day: Day) -> Result<Paying, FoldError> {
        let found = self.state.starts.find(self.store, (id, day)).await?;
        Ok(found
            .map_or_else(Paying::default, |start| Paying { units: start.units, tranche: start.tranche.0 }))
    }
}

fn less(power: Power, gone: Power) -> Power {
    Power::new(power.units().saturating_sub(gone.units()))
}
