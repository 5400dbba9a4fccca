//! A day closes: what was asked, what came, who is paid (DAY-1 to DAY-6, MARK-1).

use dmex_types::{Day, Power, ProductId};

use super::Shortfall;
use super::bond::BondMeasure;
use super::product::{Checkpoint, Product, ProductState};
use super::shortfall::Judged;
use crate::books::ProductTotals;
use crate::day_math::{RAY, WAD, delivered_down, mul_div_down, mul_mul_div_down, released_down, spread};
use crate::rules::expectation::{GRACE, NOTICE};
use crate::{Benchmark, Model, Refusal, Sale};

/// The next day of a product: who is paid for it and what came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Day,
    /// Power that is paid.
    pub units: Power,
    /// Power of it whose last day this is.
    pub ending: Power,
    /// [pay coin] Purchase money of the day.
    pub tranche: u128,
    /// [pay coin] Part of it whose last day this is.
    pub ending_tranche: u128,
    /// [reward coin] What the benchmark says that the power earned.
    pub gross: u128,
    /// [reward coin] The same net of the running cost: what is asked.
    pub expected: u128,
    /// [reward coin] What was deposited.
    pub deposited: u128,
}

/// All that settling days of one product changes, beside the product until it is certain.
struct Closing {
    state: ProductState,
    shortfall: Shortfall,
    bond_measure: BondMeasure,
    sums: Checkpoint,
    checkpoints: Vec<Checkpoint>,
    /// [pay coin] What the miner is credited.
    paid: u128,
    totals: ProductTotals,
}

impl Model {
    /// Settles up to `max_days` days in order, as far as they are due, and says how many.
    ///
    /// # Errors
    /// If none is due: [`Refusal::NothingToSettle`], [`Refusal::DayOpen`], [`Refusal::BenchmarkPending`] or
    /// [`Refusal::GraceRunning`].
    pub fn settle(&mut self, product: ProductId, max_days: u64, now: u64) -> Result<u64, Refusal> {
        let entry = self.product(product)?;
        let mut closing = Closing {
            state: entry.state,
            shortfall: entry.shortfall,
            bond_measure: self.bond_measure(entry),
            sums: entry.last_checkpoint(),
            checkpoints: Vec::new(),
            paid: 0,
            totals: entry.totals,
        };
        let mut settled = 0;
        while settled < max_days {
            match self.due(entry, &closing.state, now) {
                Ok(due) => closing.close(&due, now)?,
                Err(not_due) if settled == 0 => return Err(not_due),
                Err(Refusal::Panic) => return Err(Refusal::Panic),
                Err(_) => break,
            }
            settled += 1;
        }
        self.commit(product, &closing)?;
        Ok(settled)
    }

    /// [reward coin] What the benchmark asks of a product on its next day.
    ///
    /// # Errors
    /// [`Refusal::NothingToSettle`], or [`Refusal::DayNotFinal`] if the benchmark is not that far.
    pub fn expected_next(&self, product: ProductId) -> Result<u128, Refusal> {
        // Like the contract, which knows no product without a sale.
        let entry = self.product(product).map_err(|_| Refusal::NothingToSettle)?;
        if entry.state.next_day >= entry.state.end_day {
            return Err(Refusal::NothingToSettle);
        }
        Ok(self.open_day(entry, &entry.state)?.expected)
    }

    /// [Unix seconds] Until when the miner may deposit for the next day.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`], or [`Refusal::DayNotFinal`] if the benchmark is not that far.
    pub fn grace_end(&self, product: ProductId) -> Result<u64, Refusal> {
        let entry = self.product(product)?;
        self.grace_end_of(&entry.sale, entry.state.next_day)
    }

    fn commit(&mut self, product: ProductId, closing: &Closing) -> Result<(), Refusal> {
        let entry = self.product_mut(product)?;
        entry.state = closing.state;
        entry.shortfall = closing.shortfall;
        entry.totals = closing.totals;
        entry.push_checkpoints(&closing.checkpoints);
        let (miner, coin) = (entry.sale.miner, entry.sale.offer.pay_coin);
        let purse = self.coin_mut(coin).purse_mut(miner);
        purse.credit += closing.paid;
        purse.released += closing.paid;
        Ok(())
    }

    /// The next day, if it is due; else why it is not.
    fn due(&self, entry: &Product, state: &ProductState, now: u64) -> Result<Due, Refusal> {
        let day = state.next_day;
        if day >= state.end_day {
            return Err(Refusal::NothingToSettle);
        }
        if now < day.end_timestamp() {
            return Err(Refusal::DayOpen);
        }
        let benchmark = self.benchmark(entry.sale.offer.asset).ok_or(Refusal::BenchmarkPending)?;
        if benchmark.next_day() <= day {
            return Err(Refusal::BenchmarkPending);
        }
        let due = self.open_day(entry, state)?;
        if due.deposited < due.expected && now < self.grace_end_of(&entry.sale, day)? {
            return Err(Refusal::GraceRunning);
        }
        Ok(due)
    }

    fn open_day(&self, entry: &Product, state: &ProductState) -> Result<Due, Refusal> {
        let day = state.next_day;
        let start = entry.start_on(day);
        let units = state.active + start.units;
        let ending = entry.start_on(day.next() - entry.sale.payout_days);
        let (gross, expected) = self.expected(&entry.sale, day, units)?;
        Ok(Due {
            day,
            units,
            ending: ending.units,
            tranche: state.active_tranche + start.tranche,
            ending_tranche: ending.tranche,
            gross,
            expected,
            deposited: entry.deposit_of(day),
        })
    }

    /// [reward coin] Benchmark income of `units` on a day, and the same net of the running cost while they mine.
    fn expected(&self, sale: &Sale, day: Day, units: Power) -> Result<(u128, u128), Refusal> {
        let offer = &sale.offer;
        let benchmark = self.benchmark(offer.asset).ok_or(Refusal::DayNotFinal)?;
        let (mining_start, mining_end) = sale.mining().unwrap_or((day, day.next()));
        let units = u128::from(units.units());
        let scale = self.coin(offer.reward_coin).scale();
        let gross = mul_mul_div_down(units, benchmark.cash_on(day, mining_start, mining_end)?, scale, RAY)?;
        if offer.running_cost == 0 || day >= mining_end {
            return Ok((gross, gross));
        }
        let price = benchmark.day(day)?.found.price;
        let cost = mul_mul_div_down(units, u128::from(offer.running_cost), scale, price)?;
        Ok((gross, gross.saturating_sub(cost)))
    }

    /// The grace window, or a day's notice after the benchmark was final if that is later.
    pub(super) fn grace_end_of(&self, sale: &Sale, day: Day) -> Result<u64, Refusal> {
        let benchmark: &Benchmark = self.benchmark(sale.offer.asset).ok_or(Refusal::DayNotFinal)?;
        let finalized_at = benchmark.day(day)?.found.finalized_at;
        Ok((day.end_timestamp() + GRACE).max(finalized_at + NOTICE))
    }
}

impl Closing {
    /// Settles one day: bond, income, delivery, the day's money, which always leaves escrow, and what it says of the miner.
    fn close(&mut self, due: &Due, now: u64) -> Result<(), Refusal> {
        let state = &mut self.state;
        let drawn = due.expected.saturating_sub(due.deposited).min(state.bond);
        let income = due.deposited + drawn;
        let delivered = delivered_down(income, due.expected)?;
        let released = released_down(delivered, due.expected, due.gross)?;
        let (rise, carry) = spread(income, state.carry, due.units.units())?;
        let paid = mul_div_down(due.tranche, released, WAD)?;

        state.next_day = due.day.next();
        state.active = due.units.checked_sub(due.ending).ok_or(Refusal::Panic)?;
        state.active_tranche = due.tranche.checked_sub(due.ending_tranche).ok_or(Refusal::Panic)?;
        state.outstanding = state.outstanding.checked_sub(due.ending).ok_or(Refusal::Panic)?;
        state.escrow = state.escrow.checked_sub(due.tranche).ok_or(Refusal::Panic)?;
        state.bond -= drawn;
        state.carry = carry;
        self.sums.income += rise;
        self.sums.released += released;
        self.paid += paid;
        self.totals.add_day(due, drawn, paid);
        let bond_days = self.bond_measure.bond_days(state.outstanding)?;
        let Due { gross, expected, deposited, .. } = *due;
        let judged = Judged { gross, expected, deposited, drawn, bond: state.bond, bond_days };
        self.sums.short_days += u16::from(self.shortfall.note(&judged, now)?);
        self.checkpoints.push(self.sums);
        Ok(())
    }
}
