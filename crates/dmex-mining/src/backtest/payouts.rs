//! What one unit of power pays on each day of a contract.

use dmex_types::{Asset, Day};

use super::{Backtest, BacktestError};
use crate::filecoin::cash::{Batch, RewardSums};
use crate::history::NetworkHistory;
use crate::units::RewardPerUnit;

/// What one unit pays on a day.
pub(super) struct Payout {
    pub(super) day: Day,
    pub(super) reward: RewardPerUnit,
}

/// The payouts in order; the history is known to reach.
pub(super) fn per_unit(backtest: &Backtest, history: &NetworkHistory) -> Result<Vec<Payout>, BacktestError> {
    match backtest.asset {
        Asset::Btc => bitcoin(backtest, history),
        Asset::Fil => filecoin(backtest, history),
    }
}

fn bitcoin(backtest: &Backtest, history: &NetworkHistory) -> Result<Vec<Payout>, BacktestError> {
    let end = backtest.from + backtest.term_days;
    let mined = backtest.from.until(end).map(|day| {
        let report = history.bitcoin_on(day)?.report();
        let reward = report.reward_per_unit().map_err(|cause| BacktestError::BadBitcoinDay { day, cause })?;
        Ok(Payout { day, reward })
    });
    mined.collect()
}

fn filecoin(backtest: &Backtest, history: &NetworkHistory) -> Result<Vec<Payout>, BacktestError> {
    let end = backtest.from + backtest.term_days;
    let batch = Batch::new(backtest.from, end).map_err(|_| BacktestError::NoTerm)?;
    let mined = backtest.from.until(end).map(|day| {
        let report = history.filecoin_on(day)?.report();
        report.reward_per_unit().map_err(|cause| BacktestError::BadFilecoinDay { day, cause })
    });
    let rewards = RewardSums::new(backtest.from, mined.collect::<Result<_, BacktestError>>()?);
    let days = backtest.from.until(batch.payout_end());
    Ok(days.map(|day| Payout { day, reward: batch.cash_per_unit(day, &rewards) }).collect())
}
