//! What the settlement knows of a product.

use alloy_primitives::U256;
use dmex_types::{Day, Power, ProductId};

use super::Shortfall;
use crate::books::ProductTotals;
use crate::{Model, Refusal, Sale};

/// Where the days of a product stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductState {
    /// First day not settled; day 0 before the first sale.
    pub next_day: Day,
    /// First day on which no power sold so far pays, or the day a closed product was cut off.
    pub end_day: Day,
    /// Power that paid on the last settled day and pays on.
    pub active: Power,
    /// Power sold and not yet ended.
    pub outstanding: Power,
    /// [reward coin × 1e18] What the last division of income left over.
    pub carry: u64,
    /// [reward coin] The miner's bond.
    pub bond: u128,
    /// [pay coin] Purchase money of days not settled and not refunded.
    pub escrow: u128,
    /// [pay coin] Sum of the tranches of the active power.
    pub active_tranche: u128,
}

/// Sums over all days of a product before one day. What any token is owed is a difference of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// [reward coin × 1e18 per unit] Income of one unit.
    pub income: U256,
    /// [1e18 per day] Released fractions: the part of a day's money that went to the miner.
    pub released: u128,
    /// Days that were short.
    pub short_days: u16,
}

/// Power and money that begin to pay on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Power.
    pub units: Power,
    /// [pay coin] Money of one day.
    pub tranche: u128,
}

/// A product: its sale, where its days stand, and one entry a day from its first day on.
#[derive(Clone, Debug)]
pub(crate) struct Product {
    pub(crate) sale: Sale,
    pub(crate) state: ProductState,
    pub(crate) shortfall: Shortfall,
    pub(crate) first_day: Day,
    pub(crate) totals: ProductTotals,
    starts: Vec<Start>,
    deposits: Vec<u128>,
    /// Entry *i* holds the sums before day `first_day + i`; the last one those before `next_day`.
    checkpoints: Vec<Checkpoint>,
}

impl Product {
    pub(crate) fn new(sale: Sale) -> Self {
        Self {
            sale,
            state: ProductState::default(),
            shortfall: Shortfall::default(),
            first_day: Day::default(),
            totals: ProductTotals::default(),
            starts: Vec::new(),
            deposits: Vec::new(),
            checkpoints: vec![Checkpoint::default()],
        }
    }

    /// Power begins to pay on `start`: the first day of all, if it is sold first, or before what was sold first. That is only
    /// so while no day has come, so that nothing was deposited or settled.
    pub(crate) fn begin_on(&mut self, start: Day) {
        let next_day = self.state.next_day;
        if next_day != Day::new(0) && start >= next_day {
            return;
        }
        if next_day != Day::new(0) {
            let earlier = next_day.since(start) as usize;
            drop(self.starts.splice(0..0, std::iter::repeat_n(Start::default(), earlier)));
        }
        (self.state.next_day, self.first_day) = (start, start);
    }

    /// [unit × day] Power that was sold times the days that it has left. One after the other, as many as days on which
    /// power began.
    pub(crate) fn unit_days(&self) -> u128 {
        if self.state.outstanding.is_zero() {
            return 0;
        }
        let left = |(index, start): (u32, &Start)| {
            let first = self.first_day + index;
            let days = (first + self.sale.payout_days).since(first.max(self.state.next_day));
            u128::from(start.units.units()) * u128::from(days)
        };
        (0u32..).zip(&self.starts).map(left).sum()
    }

    pub(crate) fn start_on(&self, day: Day) -> Start {
        self.index(day).and_then(|index| self.starts.get(index)).copied().unwrap_or_default()
    }

    pub(crate) fn add_start(&mut self, day: Day, more: Start) {
        let start = entry(&mut self.starts, day.since(self.first_day));
        start.units = start.units + more.units;
        start.tranche += more.tranche;
    }

    pub(crate) fn deposit_of(&self, day: Day) -> u128 {
        self.index(day).and_then(|index| self.deposits.get(index)).copied().unwrap_or_default()
    }

    pub(crate) fn set_deposit(&mut self, day: Day, amount: u128) {
        *entry(&mut self.deposits, day.since(self.first_day)) = amount;
    }

    /// The sums before `day`; zero for a day that is not reached.
    pub(crate) fn checkpoint(&self, day: Day) -> Checkpoint {
        self.index(day).and_then(|index| self.checkpoints.get(index)).copied().unwrap_or_default()
    }

    /// How many of the days before `day` were short, as far as they are settled.
    pub(crate) fn short_days(&self, day: Day) -> u16 {
        self.checkpoint(day.min(self.state.next_day)).short_days
    }

    /// The sums before the next day.
    pub(crate) fn last_checkpoint(&self) -> Checkpoint {
        self.checkpoints.last().copied().unwrap_or_default()
    }

    pub(crate) fn push_checkpoints(&mut self, more: &[Checkpoint]) {
        self.checkpoints.extend_from_slice(more);
    }

    /// [reward coin] Deposits for days that are not settled.
    pub(crate) fn pending_deposits(&self) -> u128 {
        let settled = self.state.next_day.since(self.first_day) as usize;
        self.deposits.iter().skip(settled).sum()
    }

    fn index(&self, day: Day) -> Option<usize> {
        day.number().checked_sub(self.first_day.number()).map(|index| index as usize)
    }
}

fn entry<T: Clone + Default>(list: &mut Vec<T>, index: u32) -> &mut T {
    let index = index as usize;
    if index >= list.len() {
        list.resize(index + 1, T::default());
    }
    &mut list[index]
}

impl Model {
    /// Where the days of a product stand.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn state(&self, product: ProductId) -> Result<ProductState, Refusal> {
        Ok(self.product(product)?.state)
    }

    /// [reward coin] What was deposited for a day.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn deposit_of(&self, product: ProductId, day: Day) -> Result<u128, Refusal> {
        Ok(self.product(product)?.deposit_of(day))
    }

    /// The sums over all days before `day`; zero for a day that is not reached.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn checkpoint(&self, product: ProductId, day: Day) -> Result<Checkpoint, Refusal> {
        Ok(self.product(product)?.checkpoint(day))
    }

    /// [unit × day] Power that was sold times the days that it has left; 0 once sealed.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn unit_days(&self, product: ProductId) -> Result<u128, Refusal> {
        Ok(self.product(product)?.unit_days())
    }

    /// Power and daily money that begin to pay on a day.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn start_on(&self, product: ProductId, day: Day) -> Result<Start, Refusal> {
        Ok(self.product(product)?.start_on(day))
    }
}
