//! When a rational miner stops, along real and random price paths (M7).
//!
//! One TH/s or TiB of a product is followed along many paths. On each, prices climb to ×0.2 … ×5 of what they were; the
//! miner stops as soon as its [default gain](crate::default_gain) exceeds what its name is worth to it; then the bond
//! pays while it lasts, the product is ended by vote, and tranches and bond go to the holders. The report says for which
//! bond and term stopping never paid, and what holders recovered where it did.
//!
//! A product costs on every path what makes it as good a deal for the miner as the product asked about was on its day:
//! its tranches are worth the same share of the coin it is expected to owe ([`Cover`]). Otherwise a price of 2022 would
//! be a gift in 2020.
//!
//! What it leaves out: the miner does not wait for a better moment to stop, pays nothing to buy or sell coin, and
//! answers every bond call or none; vetting, law and reputation are the one figure `reputation_bps`.

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

use dmex_types::{Asset, Day};
use serde::Serialize;

pub use chart::render_svg;
pub use error::SimulationError;
pub use path::{Multiple, Path, Ramp};
pub use product::{Cover, Deal, FEE_BPS};
pub use random::{Dice, Walk};
pub use report::{BondReport, MultipleReport, NeedReport, PathsReport, SimulationReport, Spread};

use crate::default_gain::{Assumptions, BondCall, Worth};
use crate::history::NetworkHistory;
use crate::units::Usd;
use course::Course;
use product::payout_days;
use sweep::Sweep;

/// Bonds that are always tried, in days of benchmark income.
pub const BOND_DAYS: [u32; 6] = [7, 30, 60, 90, 180, 360];
/// Terms that are always tried, in days of mining.
pub const TERM_DAYS: [u32; 4] = [180, 360, 540, 1_080];
/// Ten years: the longest term or bond that makes sense.
const MOST_DAYS: u32 = 3_650;

/// Where the paths come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PathKind {
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
    /// The day on which it costs that.
    pub from: Day,
    /// Whether to follow recorded days.
    pub real: bool,
    /// Random walks to follow.
    pub synthetic: Option<Synthetic>,
    /// What the measure takes for granted.
    pub assumptions: Assumptions,
    /// How a called bond follows the default gain.
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

    /// How often `progress` is called in a run.
    #[must_use]
    pub fn steps(&self) -> u64 {
        let (bonds, terms) = self.bonds_and_terms();
        let kinds = u64::from(self.real) + u64::from(self.synthetic.is_some());
        // With and without calls.
        kinds * 2 * (bonds.len() * terms.len()) as u64
    }

    /// Runs it; `progress` is called [`steps`](Self::steps) times at most.
    ///
    /// # Errors
    /// [`SimulationError`] if the product makes no sense or the data do not reach.
    pub fn run(
        &self,
        history: &NetworkHistory,
        mut progress: impl FnMut(),
    ) -> Result<SimulationReport, SimulationError> {
        self.check()?;
        let (bonds, terms) = self.bonds_and_terms();
        let longest = terms.iter().copied().max().unwrap_or(self.term_days);
        let worth = Worth::new(self.assumptions, payout_days(self.asset, longest));
        let cover = self.cover(history, &worth)?;
        let mut paths = Vec::new();
        for kind in self.kinds() {
            let (mut bond_reports, mut needs) = (Vec::new(), Vec::new());
            for term_days in &terms {
                let along = self.paths(kind, *term_days, history)?;
                let sweep = self.sweep(*term_days, cover, &worth);
                let (reports, needed) = sweep.run(&along, &bonds, &mut progress);
                bond_reports.extend(reports);
                needs.extend(needed);
            }
            paths.push(PathsReport { kind, bonds: bond_reports, needs });
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

    fn kinds(&self) -> Vec<PathKind> {
        let real = self.real.then_some(PathKind::Real);
        real.into_iter().chain(self.synthetic.map(|_| PathKind::Synthetic)).collect()
    }

    /// How good a deal the product is on its day.
    fn cover(&self, history: &NetworkHistory, worth: &Worth) -> Result<Cover, SimulationError> {
        let (rewards, price) = self.first_day(history)?;
        let path =
            Path { first: self.from, rewards: vec![rewards; self.term_days as usize], prices: vec![price] };
        // Only the first day's expectation is asked for, and that knows no later rewards.
        let course = Course::along(&path, self.asset, worth);
        let days = payout_days(self.asset, self.term_days);
        let deal = Deal::at(self.price, days);
        let cover = course.owed_ahead.first().and_then(|ahead| deal.cover(*ahead, price, days, worth));
        cover.ok_or(SimulationError::NoIncome(self.from))
    }

    fn first_day(
        &self,
        history: &NetworkHistory,
    ) -> Result<(crate::units::RewardPerUnit, Usd), SimulationError> {
        let reward = recorded::reward_on(history, self.asset, self.from)?;
        Ok((reward, history.price_usd(self.asset, self.from)?))
    }

    fn paths(
        &self,
        kind: PathKind,
        term_days: u32,
        history: &NetworkHistory,
    ) -> Result<Vec<Path>, SimulationError> {
        match (kind, self.synthetic) {
            (PathKind::Real, _) => {
                let paths = recorded::paths(history, self.asset, term_days, self.from)?;
                if paths.is_empty() && term_days == self.term_days {
                    let longest = recorded::longest_term(history, self.asset)?;
                    return Err(SimulationError::TermBeyondData { asset: self.asset, term_days, longest });
                }
                Ok(paths)
            }
            (PathKind::Synthetic, Some(synthetic)) => {
                let (reward, price) = self.first_day(history)?;
                let walk = Walk::of(self.asset, self.assumptions.growth_ppm);
                // Every term is tried on the beginnings of the same walks.
                let mut dice =
                    (0..u64::from(synthetic.paths)).map(|path| Dice::for_path(synthetic.seed, path));
                let days = payout_days(self.asset, term_days);
                let first = (self.from, reward, price);
                Ok(dice.by_ref().map(|mut dice| walk.path(&mut dice, first, term_days, days)).collect())
            }
            (PathKind::Synthetic, None) => Ok(Vec::new()),
        }
    }

    fn sweep<'a>(&self, term_days: u32, cover: Cover, worth: &'a Worth) -> Sweep<'a> {
        Sweep {
            asset: self.asset,
            term_days,
            cover,
            worth,
            bond_call: self.bond_call,
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
            assumptions: self.assumptions,
            bond_call: self.bond_call,
            reputation_bps: self.reputation_bps,
            ramp: self.ramp,
            walk: self.synthetic.map(|_| Walk::of(self.asset, self.assumptions.growth_ppm)),
            seed: self.synthetic.map(|synthetic| synthetic.seed),
            paths,
        }
    }
}

fn with(always: &[u32], own: u32) -> Vec<u32> {
    let mut all = always.to_vec();
    all.push(own);
    all.sort_unstable();
    all.dedup();
    all
}
