//! What a simulation found.

use dmex_types::{Asset, Day};
use serde::Serialize;

use super::random::Walk;
use super::{Multiple, PathKind, Ramp};
use crate::default_gain::{BondCall, Closing};
use crate::units::Usd;

/// What a simulation found. Shares are in basis points of the price paid unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SimulationReport {
    /// What is mined.
    pub asset: Asset,
    /// Days of mining of the product asked about.
    pub term_days: u32,
    /// Its bond, in days of benchmark income.
    pub bond_days: u32,
    /// Its price for 1 TH/s or 1 TiB.
    pub price_usd: Usd,
    /// The day on which it costs that.
    pub from: Day,
    /// The tranches in the worth of the remaining income on that day, by the high side of the valuation `[bps]`.
    ///
    /// On every other day and for every other term a product is priced so that this share is the same.
    pub cover_bps: u64,
    /// How a product ends whose miner stops.
    pub closing: Closing,
    /// The calls that the chain begins with.
    pub bond_call: BondCall,
    /// Daily growth of what a coin costs in power on days that are made up, halvings apart `[ppm]`.
    pub growth_ppm: u32,
    /// What the miner's name is worth to it `[bps of the price]`.
    pub reputation_bps: u32,
    /// When prices go to their multiple.
    pub ramp: Ramp,
    /// The random walk, if there was one.
    pub walk: Option<Walk>,
    /// Its seed, if there was one.
    pub seed: Option<u64>,
    /// One for each kind of paths.
    pub paths: Vec<PathsReport>,
}

/// What was found on one kind of paths.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathsReport {
    /// The kind of paths.
    pub kind: PathKind,
    /// One for each term and bond.
    pub bonds: Vec<BondReport>,
    /// What bond it would have taken, for each term and multiple; none for a term without paths.
    pub needs: Vec<NeedReport>,
}

/// The bond, in days of income at the sale, with which the miner would not have stopped. That holders share no more than the
/// mean days that are left (RISK-2) is not looked at: after days of high fees that can be less than what they lose, and then no
/// bond is enough.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NeedReport {
    /// Days of mining.
    pub term_days: u32,
    /// What prices climb to.
    pub multiple: Multiple,
    /// On half of the paths.
    pub half_days: u32,
    /// On all of them.
    pub all_days: u32,
}

/// How one bond, called or not, held for one term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BondReport {
    /// Days of mining.
    pub term_days: u32,
    /// Days of benchmark income in bond.
    pub bond_days: u32,
    /// How the bond is called beyond that; the miner answers every call that comes before it had better stop.
    pub call: Option<BondCall>,
    /// Paths it was tried on.
    pub paths: u32,
    /// How many of them have no day in common: the others say little that these do not.
    pub independent: u32,
    /// The highest multiple up to which, that one included, the miner stopped on no path; `None` if it did at the lowest.
    pub holds_to: Option<Multiple>,
    /// What happened at each multiple.
    pub multiples: Vec<MultipleReport>,
}

/// What happened at one multiple. All but the counts are about the paths on which the miner stopped.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MultipleReport {
    /// What prices climb to.
    pub multiple: Multiple,
    /// Paths on which the miner stopped, because it expected to win by it.
    pub stops: u32,
    /// Those of them on which it did win, in hindsight.
    pub won: u32,
    /// When it stopped, in days from the first; the middle one.
    pub stopped_on_day: Option<u32>,
    /// What stopping won it, in hindsight.
    pub miner_gain: Option<Spread>,
    /// What holders got of what they had paid.
    pub recovered_of_paid: Option<Spread>,
    /// What holders got of what full delivery would have brought them.
    pub recovered_of_due: Option<Spread>,
}

/// The least, the middle and the most of some shares `[bps]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// The least.
    pub least_bps: i64,
    /// The middle; of an even number the lower of two.
    pub median_bps: i64,
    /// The most.
    pub most_bps: i64,
}

impl Spread {
    /// The spread of some shares, nothing of none.
    pub(super) fn of(mut shares: Vec<i64>) -> Option<Self> {
        shares.sort_unstable();
        let median_bps = *shares.get(shares.len().saturating_sub(1) / 2)?;
        Some(Self { least_bps: *shares.first()?, median_bps, most_bps: *shares.last()? })
    }
}

impl SimulationReport {
    /// How a bond held for a term on one kind of paths.
    #[must_use]
    pub fn bond(
        &self,
        kind: PathKind,
        term_days: u32,
        bond_days: u32,
        call: Option<BondCall>,
    ) -> Option<&BondReport> {
        let paths = self.paths.iter().find(|paths| paths.kind == kind)?;
        paths.bond(term_days, bond_days, call)
    }
}

impl PathsReport {
    /// How a bond held for a term.
    #[must_use]
    pub fn bond(&self, term_days: u32, bond_days: u32, call: Option<BondCall>) -> Option<&BondReport> {
        self.bonds
            .iter()
            .find(|bond| (bond.term_days, bond.bond_days, bond.call) == (term_days, bond_days, call))
    }

    /// The bond that a term would have needed at a multiple.
    #[must_use]
    pub fn need(&self, term_days: u32, multiple: Multiple) -> Option<&NeedReport> {
        self.needs.iter().find(|need| (need.term_days, need.multiple) == (term_days, multiple))
    }

    /// All terms in the report, in order.
    #[must_use]
    pub fn terms(&self) -> Vec<u32> {
        in_order(self.bonds.iter().map(|bond| bond.term_days))
    }

    /// All bonds in the report, in order.
    #[must_use]
    pub fn bond_days(&self) -> Vec<u32> {
        in_order(self.bonds.iter().map(|bond| bond.bond_days))
    }
}

fn in_order(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    numbers.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m7_the_middle_of_an_even_number_is_the_lower_one() {
        assert_eq!(Spread::of(vec![4, 1, 3, 2]), Some(Spread { least_bps: 1, median_bps: 2, most_bps: 4 }));
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
