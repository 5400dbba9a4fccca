//! Days that really were.

use dmex_types::{Asset, Day};

use super::track::{Report, Track};
use super::{SimulationError, product::payout_days};
use crate::history::NetworkHistory;

/// Days between the starts that are tried.
const STEP_DAYS: u32 = 30;

/// What was reported of a recorded day.
pub(super) fn report_on(history: &NetworkHistory, asset: Asset, day: Day) -> Result<Report, SimulationError> {
    Ok(match asset {
        Asset::Btc => Report::Bitcoin(history.bitcoin_on(day)?.report()),
        Asset::Fil => Report::Filecoin(history.filecoin_on(day)?.report()),
    })
}

/// All recorded days before `end`; where coins vest, prices go on as long as the last of them is paid.
pub(super) fn track(
    history: &NetworkHistory,
    asset: Asset,
    end: Option<Day>,
) -> Result<Track, SimulationError> {
    let (first, last) = history.range(asset)?;
    let priced = history.last_priced_day(asset).unwrap_or(last);
    let measured_end = last.min(priced).next();
    let mut track = Track::new(asset, first);
    for day in first.until(end.map_or(measured_end, |end| end.min(measured_end))) {
        track.push(report_on(history, asset, day)?, history.price_usd(asset, day)?)?;
    }
    let tail = if end.is_none() { asset.vesting_tail_days() } else { 0 };
    for day in measured_end.until(priced.next().min(measured_end + tail)) {
        track.push_price(history.price_usd(asset, day)?);
    }
    Ok(track)
}

/// Where products of a term start: on every thirtieth day of the data after the first, and on `also` if the data reach.
pub(super) fn starts(track: &Track, term_days: u32, also: Day) -> Vec<Day> {
    let first = track.first_day().next();
    let Some(last) = latest_start(track, term_days).filter(|last| *last >= first) else { return Vec::new() };
    let mut starts: Vec<Day> = first.until(last.next()).step_by(STEP_DAYS as usize).collect();
    if (first..=last).contains(&also) {
        starts.push(also);
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The longest term that fits the data.
pub(super) fn longest_term(track: &Track) -> u32 {
    mining_end(track).since(track.first_day().next())
}

fn latest_start(track: &Track, term_days: u32) -> Option<Day> {
    mining_end(track).number().checked_sub(term_days).map(Day::new)
}

/// The first day that cannot be mined on, for its network or the prices of its payouts are not known.
fn mining_end(track: &Track) -> Day {
    let tail = payout_days(track.benchmark.asset(), 0);
    track.measured_end().min(track.end() - tail)
}
