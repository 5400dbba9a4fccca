//! What a network pays and what its coin costs, day by day, as the chain's benchmark knows it.

use dmex_model::{Benchmark, BenchmarkDay};
use dmex_types::{Asset, Day};

use super::SimulationError;
use crate::bitcoin::benchmark::{BitcoinBenchmarkError, BitcoinReport};
use crate::filecoin::benchmark::{FilecoinBenchmarkError, FilecoinReport};
use crate::units::{RewardPerUnit, Usd};

/// What the reporters of an asset say of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    Bitcoin(BitcoinReport),
    Filecoin(FilecoinReport),
}

/// Consecutive days of a network, recorded, made up, or the one after the other.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// The days as the chain knows them.
    pub(super) benchmark: Benchmark,
    first_day: Day,
    /// Price of the coin on each of the days.
    prices: Vec<Usd>,
    /// Days from the first of whose networks it is known what they did; the others only have a price.
    measured: u32,
}

impl Track {
    /// The decimals of a benchmark's price beyond those of ours.
    pub(super) const LIFT: u128 = 10_000_000_000;

    pub(super) fn new(asset: Asset, first_day: Day) -> Self {
        let benchmark = Benchmark::new(asset, first_day);
        Self { benchmark, first_day, prices: Vec::new(), measured: 0 }
    }

    pub(super) const fn first_day(&self) -> Day {
        self.first_day
    }

    /// The first day that is not known.
    pub(super) fn end(&self) -> Day {
        self.benchmark.next_day()
    }

    /// The first day of whose network it is not known what it did.
    pub(super) fn measured_end(&self) -> Day {
        self.first_day + self.measured
    }

    /// The price of a day that is known.
    pub(super) fn price(&self, day: Day) -> Usd {
        self.prices.get(day.since(self.first_day) as usize).copied().unwrap_or_default()
    }

    /// The next day.
    pub(super) fn push(&mut self, report: Report, price: Usd) -> Result<(), SimulationError> {
        let day = self.end();
        let reward = reward_of(report, day)?;
        let inputs = match report {
            Report::Bitcoin(report) => report.inputs(),
            Report::Filecoin(report) => report.inputs(),
        };
        let closed = self.benchmark.close_measured(&inputs, u128::from(price.e8()) * Self::LIFT, 0);
        closed.map_err(|_| too_large(report, day))?;
        debug_assert_eq!(self.benchmark.latest_reward(), reward.ray());
        self.prices.push(price);
        self.measured += 1;
        Ok(())
    }

    /// A next day on which nothing mines and the reward does not matter: only its price is known.
    pub(super) fn push_price(&mut self, price: Usd) {
        let day = BenchmarkDay::given(self.benchmark.latest_reward(), u128::from(price.e8()) * Self::LIFT, 0);
        // The same reward again leaves 128 bits no sooner than the days before it.
        if self.benchmark.close(day).is_ok() {
            self.prices.push(price);
        }
    }
}

/// What a unit earns by a report.
fn reward_of(report: Report, day: Day) -> Result<RewardPerUnit, SimulationError> {
    match report {
        Report::Bitcoin(report) => {
            report.reward_per_unit().map_err(|cause| SimulationError::BadBitcoinDay { day, cause })
        }
        Report::Filecoin(report) => {
            report.reward_per_unit().map_err(|cause| SimulationError::BadFilecoinDay { day, cause })
        }
    }
}

const fn too_large(report: Report, day: Day) -> SimulationError {
    match report {
        Report::Bitcoin(_) => SimulationError::BadBitcoinDay { day, cause: BitcoinBenchmarkError::TooLarge },
        Report::Filecoin(_) => {
            SimulationError::BadFilecoinDay { day, cause: FilecoinBenchmarkError::TooLarge }
        }
    }
}
