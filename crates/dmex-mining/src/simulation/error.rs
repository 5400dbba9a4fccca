//! Why a simulation cannot be run, and what to change.

use dmex_types::{Asset, Day};

use crate::bitcoin::benchmark::BitcoinBenchmarkError;
use crate::filecoin::benchmark::FilecoinBenchmarkError;
use crate::history::HistoryError;

/// Why a simulation cannot be run, and what to change.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// It would never mine.
    #[error("the term is zero days: give at least 1")]
    NoTerm,
    /// Longer than anyone sells.
    #[error("a term of {0} days is longer than ten years: give at most 3650")]
    LongTerm(u32),
    /// Nothing would be lost by stopping.
    #[error("the price is too small to divide over {0} days: give a price above zero")]
    NoPrice(u32),
    /// The coin is worth nothing on the day of the price.
    #[error("one unit earns nothing worth counting on {0}: choose another day")]
    NoIncome(Day),
    /// A bond longer than any term.
    #[error("a bond of {0} days is longer than ten years: give at most 3650")]
    LongBond(u32),
    /// There is nothing to run along.
    #[error("no paths: ask for real paths, synthetic paths or both, and for at least 1 synthetic path")]
    NoPaths,
    /// The data are shorter than the term.
    #[error("no {asset} data are long enough for a term of {term_days} days: {}, or bring newer data", remedy(*.longest))]
    TermBeyondData {
        /// The network.
        asset: Asset,
        /// The term asked for.
        term_days: u32,
        /// The longest that fits.
        longest: u32,
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

fn remedy(longest: u32) -> String {
    match longest {
        0 => "use synthetic paths".to_owned(),
        days => format!("take a term of at most {days} days, or synthetic paths"),
    }
}
