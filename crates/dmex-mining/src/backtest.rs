//! What a contract would have paid, on days that really were.
//!
//! Coin is exact: each day's benchmark in ray times the power.
//! Dollars are floating point and statistics only.
//! Bitcoin pays every day of the term; Filecoin pays 25 % of a day's reward at once
//! and 75 % over the next 180 days, so its payouts run 180 days past the term.

mod error;
mod payouts;
mod report;
mod term;

use alloy_primitives::U256;
use dmex_types::{Asset, Day, Power, PowerUnit};

pub use error::BacktestError;
pub use report::{BacktestDay, BacktestReport};

use crate::bitcoin::running_cost::{JoulesPerTerahash, RunningCost};
use crate::history::NetworkHistory;
use crate::units::{Coin, Usd};

/// A contract and the day it would have begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backtest {
    /// What is mined.
    pub asset: Asset,
    /// How much power is bought.
    pub power: Power,
    /// The price people read: of 1 TH/s for Bitcoin, of 1 TiB for Filecoin, for the whole term.
    pub price_per_unit_of_people: Usd,
    /// Days of mining.
    pub term_days: u32,
    /// First day of mining.
    pub from: Day,
    /// Price of electricity; needs `joules_per_th`.
    pub power_cost_usd_kwh: Option<Usd>,
    /// Energy the machine uses; needs `power_cost_usd_kwh`.
    pub joules_per_th: Option<JoulesPerTerahash>,
}

impl Backtest {
    /// Runs the contract through the history.
    ///
    /// # Errors
    /// [`BacktestError`] if the contract makes no sense or the history does not reach as far.
    pub fn run(&self, history: &NetworkHistory) -> Result<BacktestReport, BacktestError> {
        self.check()?;
        term::check_reaches(self, history)?;
        let running_cost = self.running_cost()?;
        let payouts = payouts::per_unit(self, history)?;
        let mut days = Vec::with_capacity(payouts.len());
        for payout in payouts {
            let price = history.price_usd(self.asset, payout.day)?;
            // A price is never zero, so a cost can always be told in coin.
            let cost = running_cost.and_then(|cost| cost.per_unit(price)).unwrap_or_default();
            days.push(report::PricedPayout {
                day: payout.day,
                gross: payout.reward.times(self.power),
                net: payout.reward.less_cost(cost).times(self.power),
                price,
            });
        }
        report::summarise(self, &days).ok_or(BacktestError::NoTerm)
    }

    /// What the power costs `[1e-8 USD]`, rounded down.
    fn cost_e8(&self) -> U256 {
        let per = PowerUnit::of(self.asset).smallest_units();
        U256::from(self.price_per_unit_of_people.e8()) * U256::from(self.power.units()) / U256::from(per)
    }

    /// The coin that the cost buys at a price instead, rounded down to a ray; nothing at a price of zero.
    fn hold_coin(&self, price: Usd) -> Coin {
        let ray = U256::from(10).pow(U256::from(Coin::DECIMALS));
        Coin::from_ray((self.cost_e8() * ray).checked_div(U256::from(price.e8())).unwrap_or_default())
    }

    fn check(&self) -> Result<(), BacktestError> {
        if self.power.is_zero() {
            return Err(BacktestError::NoPower);
        }
        if self.term_days == 0 {
            return Err(BacktestError::NoTerm);
        }
        if self.cost_e8().is_zero() {
            return Err(BacktestError::NoCost);
        }
        Ok(())
    }

    fn running_cost(&self) -> Result<Option<RunningCost>, BacktestError> {
        match (self.power_cost_usd_kwh, self.joules_per_th) {
            (None, None) => Ok(None),
            (Some(_), _) | (_, Some(_)) if self.asset != Asset::Btc => {
                Err(BacktestError::RunningCostOfStorage)
            }
            (Some(usd_per_kwh), Some(energy)) => Ok(Some(RunningCost { usd_per_kwh, energy })),
            (Some(_), None) | (None, Some(_)) => Err(BacktestError::HalfARunningCost),
        }
    }
}
