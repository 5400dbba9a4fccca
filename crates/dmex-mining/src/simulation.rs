//! When a miner that wants as much as it can get stops, along real and made-up price paths (M7).
//!
//! One TH/s or TiB of a product is followed along many paths. On each, prices climb to ×0.2 … ×5 of what they were; the
//! miner stops as soon as its [default gain](crate::default_gain) exceeds what its name is worth to it; then the bond
//! pays while it lasts, the product is closed by vote, and tranches and bond go to the holders. The report says for which
//! bond, call and term it never stopped, on how many paths stopping won in hindsight, and what holders recovered.
//!
//! Every rule is the chain's, by dmex-model: the valuation by the high side, share and cap of bond calls, bond days, the score
//! that makes a product terminable, and what holders share of a bond.
//!
//! A product costs on every path what makes it as good a deal for the miner as the product asked about was on its day:
//! its tranches are the same share of the income it is expected to owe ([`Cover`]). Otherwise a price of 2022 would be a
//! gift in 2020.
//!
//! What it leaves out: the miner does not wait for a better moment to stop, pays nothing to buy or sell coin, and answers
//! every bond call or none; vetting, law and reputation are the one figure `reputation_bps`. Recorded paths overlap: how
//! many of them have no day in common stands beside their number.

mod chart;
mod course;
mod error;
mod path;
mod product;
mod random;
mod recorded;
mod report;
mod run;
mod sweep;
mod track;

use dmex_types::{Asset, Day};
use serde::Serialize;

pub use chart::render_svg;
pub use error::SimulationError;
pub use path::{Multiple, Ramp};
pub use product::{Cover, Deal, FEE_BPS};
pub use random::{Dice, Walk, recorded_growth_ppm};
pub use report::{BondReport, MultipleReport, NeedReport, PathsReport, SimulationReport, Spread};

use crate::default_gain::{BondCall, BondRule, Closing};
use crate::history::NetworkHistory;
use crate::units::{Satoshi, Usd};
use course::Course;
use product::payout_days;
use sweep::{Start, Sweep};
use track::{Report, Track};

/// Bonds that are always tried, in days of benchmark income.
pub const BOND_DAYS: [u32; 6] = [7, 30, 60, 90, 180, 360];
/// Terms that are always tried, in days of mining.
pub const TERM_DAYS: [u32; 4] = [180, 360, 540, 1_080];
/// Calls that are tried with the product's own bond, beside none and those that the chain begins with.
pub const OTHER_CALLS: [BondCall; 2] = [BondCall::WHOLE, BondCall::HIGHEST];
/// Ten years: the longest term or bond that makes sense.
const MOST_DAYS: u32 = 3_650;
/// Days whose fees go on on days that are made up.
const FEE_DAYS: u32 = 90;

/// Where the paths come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PathKind {
    /// The price stays, but for the multiple, and the network grows evenly: the base case, one path.
    Steady,
    /// Recorded days.
    Real,
    /// Random walks.
    Synthetic,
}

/// Random walks to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Synthetic {
    /// How the dice fall.
    pub seed: u64,
    /// How many paths.
    pub paths: u32,
}

/// What is simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// What is mined.
    pub asset: Asset,
    /// Price of 1 TH/s or 1 TiB for the whole term.
    pub price: Usd,
    /// Days of mining.
    pub term_days: u32,
    /// Bond of the product, in days of benchmark income.
    pub bond_days: u32,
    /// The day on which it costs that, and from which days are made up.
    pub from: Day,
    /// Whether to follow recorded days.
    pub real: bool,
    /// Random walks to follow.
    pub synthetic: Option<Synthetic>,
    /// Daily growth of what a coin costs in power on days that are made up, halvings apart `[ppm]`.
    pub growth_ppm: u32,
    /// The calls that are tried with every bond.
    pub bond_call: BondCall,
    /// What the miner's name is worth to it `[bps of the price]`.
    pub reputation_bps: u32,
    /// When prices go to their multiple.
    pub ramp: Ramp,
}

impl Simulation {
    /// The bonds and terms that are tried, the product's own among them.
    #[must_use]
    pub fn bonds_and_terms(&self) -> (Vec<u32>, Vec<u32>) {
        (with(&BOND_DAYS, self.bond_days), with(&TERM_DAYS, self.term_days))
    }

    /// The rules that are tried for every term: each bond without and with calls, and the product's own with other calls.
    #[must_use]
    pub fn rules(&self) -> Vec<BondRule> {
        let (bonds, _) = self.bonds_and_terms();
        let both = |bond_days: u32| [None, Some(self.bond_call)].map(|call| BondRule { bond_days, call });
        let other = OTHER_CALLS.into_iter().filter(|call| *call != self.bond_call);
        let own = other.map(|call| BondRule { bond_days: self.bond_days, call: Some(call) });
        bonds.into_iter().flat_map(both).chain(own).collect()
    }

    /// How often `progress` is called in a run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        let (_, terms) = self.bonds_and_terms();
        (self.kinds().len() * self.rules().len() * terms.len()) as u64
    }

    /// Runs it; `progress` is called [`steps`](Self::steps) times.
    ///
    /// # Errors
    /// [`SimulationError`] if the product makes no sense or the data do not reach.
    pub fn run(
        &self,
        history: &NetworkHistory,
        mut progress: impl FnMut(),
    ) -> Result<SimulationReport, SimulationError> {
        self.check()?;
        let (_, terms) = self.bonds_and_terms();
        let (rules, lead) = (self.rules(), self.lead(history)?);
        let cover = self.cover(&lead)?;
        self.check_reaches(history)?;
        let mut paths = Vec::new();
        for kind in self.kinds() {
            let tracks = self.tracks(kind, history, &lead)?;
            let (mut bonds, mut needs) = (Vec::new(), Vec::new());
            for term_days in &terms {
                let starts = self.starts(kind, *term_days, &tracks);
                let independent = independent(kind, &starts, payout_days(self.asset, *term_days));
                let sweep = self.sweep(*term_days, cover);
                let (reports, needed) = sweep.run(&starts, &rules, independent, &mut progress);
                bonds.extend(reports);
                needs.extend(needed);
            }
            paths.push(PathsReport { kind, bonds, needs });
        }
        Ok(self.report(cover, paths))
    }

    fn check(&self) -> Result<(), SimulationError> {
        match self {
            Self { term_days: 0, .. } => Err(SimulationError::NoTerm),
            Self { term_days, .. } if *term_days > MOST_DAYS => Err(SimulationError::LongTerm(*term_days)),
            Self { bond_days, .. } if *bond_days > MOST_DAYS => Err(SimulationError::LongBond(*bond_days)),
            Self { real: false, synthetic: None | Some(Synthetic { paths: 0, .. }), .. } => {
                Err(SimulationError::NoPaths)
            }
            Self { price, .. } if price.is_zero() => Err(SimulationError::NoPrice(self.term_days)),
            Self { .. } => Ok(()),
        }
    }

    /// Refuses a term of which the recorded days have no path, before anything is followed.
    fn check_reaches(&self, history: &NetworkHistory) -> Result<(), SimulationError> {
        if !self.real {
            return Ok(());
        }
        let track = recorded::track(history, self.asset, None)?;
        let (asset, term_days) = (self.asset, self.term_days);
        if recorded::starts(&track, term_days, self.from).is_empty() {
            let longest = recorded::longest_term(&track);
            return Err(SimulationError::TermBeyondData { asset, term_days, longest });
        }
        Ok(())
    }

    fn kinds(&self) -> Vec<PathKind> {
        let real = self.real.then_some(PathKind::Real);
        let synthetic = self.synthetic.map(|_| PathKind::Synthetic);
        std::iter::once(PathKind::Steady).chain(real).chain(synthetic).collect()
    }

    /// The recorded days before the product's own day, and what goes on from there on days that are made up.
    fn lead(&self, history: &NetworkHistory) -> Result<(Track, Report), SimulationError> {
        let last = self.from - 1;
        let report = recorded::report_on(history, self.asset, last)?;
        let track = recorded::track(history, self.asset, Some(self.from))?;
        Ok((track, random::with_fees(report, mean_fees(history, self.asset, last))))
    }

    /// How good a deal the product is on its day.
    fn cover(&self, (track, _): &(Track, Report)) -> Result<Cover, SimulationError> {
        let days = payout_days(self.asset, self.term_days);
        let known = track.benchmark.outlook_on(self.from - 1, dmex_model::Side::High);
        let price = known.map_or(0, |outlook| outlook.price / Track::LIFT);
        let price = Usd::from_e8(u64::try_from(price).unwrap_or(u64::MAX));
        let income = Course::at_first(track, self.from, self.term_days).ok();
        let deal = Deal::at(self.price, days);
        income.and_then(|income| deal.cover(income, price, days)).ok_or(SimulationError::NoIncome(self.from))
    }

    /// The days of one kind: all recorded ones, or the product's own past with days that are made up.
    fn tracks(
        &self,
        kind: PathKind,
        history: &NetworkHistory,
        (track, report): &(Track, Report),
    ) -> Result<Vec<Track>, SimulationError> {
        let (_, terms) = self.bonds_and_terms();
        let mining_days = terms.iter().copied().max().unwrap_or(self.term_days);
        let days = payout_days(self.asset, mining_days);
        match (kind, self.synthetic) {
            (PathKind::Real, _) => Ok(vec![recorded::track(history, self.asset, None)?]),
            (PathKind::Steady, _) => {
                random::steady(track, *report, self.growth_ppm, mining_days, days).map(|track| vec![track])
            }
            (PathKind::Synthetic, Some(Synthetic { seed, paths })) => {
                let walk = Walk::of(self.asset, self.growth_ppm);
                let walks = (0..u64::from(paths)).map(|path| {
                    walk.go_on(track, *report, &mut Dice::for_path(seed, path), mining_days, days)
                });
                walks.collect()
            }
            (PathKind::Synthetic, None) => Ok(Vec::new()),
        }
    }

    /// Where products of a term start. Every term is tried on the beginnings of the same made-up days.
    fn starts<'a>(&self, kind: PathKind, term_days: u32, tracks: &'a [Track]) -> Vec<Start<'a>> {
        let on_track = |track: &'a Track| {
            let days = match kind {
                PathKind::Real => recorded::starts(track, term_days, self.from),
                PathKind::Steady | PathKind::Synthetic => vec![self.from],
            };
            days.into_iter().map(move |day| Start { track, day })
        };
        tracks.iter().flat_map(on_track).collect()
    }

    fn sweep(&self, term_days: u32, cover: Cover) -> Sweep {
        Sweep {
            term_days,
            cover,
            closing: Closing::soonest(),
            reputation_bps: self.reputation_bps,
            ramp: self.ramp,
        }
    }

    fn report(&self, cover: Cover, paths: Vec<PathsReport>) -> SimulationReport {
        SimulationReport {
            asset: self.asset,
            term_days: self.term_days,
            bond_days: self.bond_days,
            price_usd: self.price,
            from: self.from,
            cover_bps: cover.bps(),
            closing: Closing::soonest(),
            bond_call: self.bond_call,
            growth_ppm: self.growth_ppm,
            reputation_bps: self.reputation_bps,
            ramp: self.ramp,
            walk: self.synthetic.map(|_| Walk::of(self.asset, self.growth_ppm)),
            seed: self.synthetic.map(|synthetic| synthetic.seed),
            paths,
        }
    }
}

/// How many of the starts have no day in common: the first, the next after its last day, and so on. Walks never have.
fn independent(kind: PathKind, starts: &[Start<'_>], days: u32) -> u32 {
    let count = match kind {
        PathKind::Steady | PathKind::Synthetic => starts.len(),
        PathKind::Real => {
            let mut free = Day::default();
            let apart = starts.iter().filter(|start| {
                let is_free = start.day >= free;
                if is_free {
                    free = start.day + days;
                }
                is_free
            });
            apart.count()
        }
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The mean fees of a block over the last days of the data up to one of them; nothing where there are none.
fn mean_fees(history: &NetworkHistory, asset: Asset, last: Day) -> Satoshi {
    if asset != Asset::Btc {
        return Satoshi::default();
    }
    let days = (last - (FEE_DAYS - 1)).until(last.next());
    let fees: Vec<u64> =
        days.filter_map(|day| history.bitcoin_on(day).ok()).map(|day| day.fees_per_block.get()).collect();
    let count = u64::try_from(fees.len()).unwrap_or(u64::MAX).max(1);
    Satoshi::new(fees.iter().sum::<u64>() / count)
}

fn with(always: &[u32], own: u32) -> Vec<u32> {
    let mut all = always.to_vec();
    all.push(own);
    all.sort_unstable();
    all.dedup();
    all
}
