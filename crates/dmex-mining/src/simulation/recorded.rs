//! Paths that really were.

use dmex_types::{Asset, Day};

use super::{Path, SimulationError};
use crate::history::NetworkHistory;
use crate::units::RewardPerUnit;

/// Days between the starts that are tried.
pub(super) const STEP_DAYS: u32 = 30;

/// The reward of one unit on a recorded day.
pub(super) fn reward_on(
    history: &NetworkHistory,
    asset: Asset,
    day: Day,
) -> Result<RewardPerUnit, SimulationError> {
    match asset {
        Asset::Btc => {
            let report = history.bitcoin_on(day)?.report();
            report.reward_per_unit().map_err(|cause| SimulationError::BadBitcoinDay { day, cause })
        }
        Asset::Fil => {
            let report = history.filecoin_on(day)?.report();
            report.reward_per_unit().map_err(|cause| SimulationError::BadFilecoinDay { day, cause })
        }
    }
}

/// The paths of a term: one from every thirtieth day of the data, and from `also` if the data reach.
pub(super) fn paths(
    history: &NetworkHistory,
    asset: Asset,
    term_days: u32,
    also: Day,
) -> Result<Vec<Path>, SimulationError> {
    let (first, _) = history.range(asset)?;
    let Some(last) = latest_start(history, asset, term_days)? else { return Ok(Vec::new()) };
    let mut starts: Vec<Day> = first.until(last.next()).step_by(STEP_DAYS as usize).collect();
    if (first..=last).contains(&also) {
        starts.push(also);
    }
    starts.sort();
    starts.dedup();
    starts.into_iter().map(|start| path(history, asset, term_days, start)).collect()
}

/// The longest term that fits the data.
pub(super) fn longest_term(history: &NetworkHistory, asset: Asset) -> Result<u32, SimulationError> {
    let (first, _) = history.range(asset)?;
    Ok(last_mining_day(history, asset)?.map_or(0, |last| last.next().since(first)))
}

fn path(history: &NetworkHistory, asset: Asset, term_days: u32, first: Day) -> Result<Path, SimulationError> {
    let mined = first.until(first + term_days).map(|day| reward_on(history, asset, day));
    let paid = first.until(first + term_days + asset.vesting_tail_days());
    let prices = paid.map(|day| history.price_usd(asset, day).map_err(SimulationError::from));
    Ok(Path { first, rewards: mined.collect::<Result<_, _>>()?, prices: prices.collect::<Result<_, _>>()? })
}

fn latest_start(
    history: &NetworkHistory,
    asset: Asset,
    term_days: u32,
) -> Result<Option<Day>, SimulationError> {
    let (first, _) = history.range(asset)?;
    let end = last_mining_day(history, asset)?.map(Day::next);
    let start = end.and_then(|end| end.number().checked_sub(term_days)).map(Day::new);
    Ok(start.filter(|start| *start >= first))
}

/// The last day whose reward is known, and the prices of all its payouts.
fn last_mining_day(history: &NetworkHistory, asset: Asset) -> Result<Option<Day>, SimulationError> {
    let (first, last) = history.range(asset)?;
    let priced = history.last_priced_day(asset).map(|day| day - asset.vesting_tail_days());
    Ok(priced.map(|priced| priced.min(last)).filter(|day| *day >= first))
}
