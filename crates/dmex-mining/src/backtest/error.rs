//! Why a backtest cannot be run, and what to change.

use dmex_types::{Asset, Day};

use crate::bitcoin::benchmark::BitcoinBenchmarkError;
use crate::filecoin::benchmark::FilecoinBenchmarkError;
use crate::history::HistoryError;

/// Why a backtest cannot be run, and what to change.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// Nothing is bought.
    #[error("the power is zero: give an amount above zero")]
    NoPower,
    /// It would never mine.
    #[error("the term is zero days: give at least 1")]
    NoTerm,
    /// A yield needs a cost.
    #[error("the power costs nothing: give a price above zero")]
    NoCost,
    /// Electricity without efficiency, or the other way round.
    #[error(
        "a running cost needs both the price of a kilowatt-hour and the joules per terahash: give both or neither"
    )]
    HalfARunningCost,
    /// Joules per terahash mean nothing for storage.
    #[error("a running cost by electricity is for BTC only: leave both figures out for FIL")]
    RunningCostOfStorage,
    /// The start is not within the data.
    #[error(
        "{from} is outside the {asset} data, which is {first} to {last}: start on one of these days or bring newer data"
    )]
    StartsOutsideData {
        /// The network.
        asset: Asset,
        /// The start asked for.
        from: Day,
        /// First day there is.
        first: Day,
        /// Last day there is.
        last: Day,
    },
    /// The data end before the term, or before its last payout.
    #[error(
        "{term_days} days of {asset} from {from} {}, but the data end on {ends}: {}, or bring newer data",
        needs(*.mines_until, *.pays_until),
        remedy(*.latest_start, *.longest_term)
    )]
    EndsAfterData {
        /// The network.
        asset: Asset,
        /// The start asked for.
        from: Day,
        /// The term asked for.
        term_days: u32,
        /// Last day of mining.
        mines_until: Day,
        /// Last day of payout.
        pays_until: Day,
        /// Last day of the data that is too short: the network's, or the coin's prices.
        ends: Day,
        /// The latest start for this term, if any.
        latest_start: Option<Day>,
        /// The longest term from this start, 0 if none.
        longest_term: u32,
    },
    /// A day of the data is not fit for a benchmark.
    #[error("{day}: {cause}")]
    BadBitcoinDay {
        /// The day.
        day: Day,
        /// What is wrong with it.
        #[source]
        cause: BitcoinBenchmarkError,
    },
    /// A day of the data is not fit for a benchmark.
    #[error("{day}: {cause}")]
    BadFilecoinDay {
        /// The day.
        day: Day,
        /// What is wrong with it.
        #[source]
        cause: FilecoinBenchmarkError,
    },
    /// The data folder lacks what is needed.
    #[error(transparent)]
    History(#[from] HistoryError),
}

fn needs(mines_until: Day, pays_until: Day) -> String {
    if mines_until == pays_until {
        format!("mine and pay until {mines_until}")
    } else {
        format!("mine until {mines_until} and pay until {pays_until}")
    }
}

fn remedy(latest_start: Option<Day>, longest_term: u32) -> String {
    let start = latest_start.map(|day| format!("start on {day} or before"));
    let term = (longest_term > 0).then(|| format!("take a term of at most {longest_term} days"));
    match (start, term) {
        (Some(start), Some(term)) => format!("{start}, or {term}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "no start and no term would do".to_owned(),
    }
}
