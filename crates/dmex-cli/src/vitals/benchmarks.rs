//! What is measured of benchmarks: days that wait, values that were carried, and reporters that are silent or outvoted.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::Address;
use dmex_model::middle;
use dmex_platform::{Platform, ReadError};
use dmex_types::{Asset, Day, PriceSource};
use tokio::sync::Mutex;

use crate::measures;
use crate::status::Failure;

/// Final days that are looked at: trouble of a day is seen for so long.
const DAYS: u32 = 7;

/// What was seen of benchmarks so far.
#[derive(Default)]
pub(super) struct Benchmarks(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    /// Days that are final do not change, so each is read once; but for the newest, which a reorg may take back.
    days: BTreeMap<(Asset, Day), FinalDay>,
    /// Reporters that have a label: one that was replaced is in no trouble any more.
    labelled: BTreeSet<(Asset, Address)>,
}

/// How a day became final.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FinalDay {
    reward_carried: bool,
    /// The feed did not prove it: it is that of the day before, or what reporters said.
    price_carried: bool,
    outvoted: Vec<Address>,
    silent: Vec<Address>,
}

impl Benchmarks {
    pub(super) async fn measure(&self, platform: &Platform) -> Result<(), Failure> {
        let (mut seen, today) = (self.0.lock().await, platform.today().await?);
        for asset in Asset::ALL {
            let next = platform.benchmark_next_day(asset).await?;
            let waiting = f64::from(today.number().saturating_sub(next.number()));
            metrics::gauge!(measures::BENCHMARK_DAYS, "asset" => asset.to_string()).set(waiting);
            let reporters = platform.benchmark(asset).reporters().call().await.map_err(ReadError::from)?;
            let days = seen.last_days(platform, asset, next, &reporters).await?;
            show_carried(asset, &days);
            seen.show_reporters(asset, &reporters, &days);
        }
        Ok(())
    }
}

impl Seen {
    /// The last final days before `next`.
    async fn last_days(
        &mut self,
        platform: &Platform,
        asset: Asset,
        next: Day,
        reporters: &[Address],
    ) -> Result<Vec<FinalDay>, Failure> {
        let first = Day::new(next.number().saturating_sub(DAYS));
        let newest = next.previous();
        self.days.retain(|(of, day), _| *of != asset || (*day >= first && Some(*day) < newest));
        let mut days = Vec::new();
        for day in first.until(next) {
            if let Some(known) = self.days.get(&(asset, day)) {
                days.push(known.clone());
            } else if let Some(read) = read(platform, asset, day, reporters).await? {
                self.days.insert((asset, day), read.clone());
                days.push(read);
            }
        }
        Ok(days)
    }

    fn show_reporters(&mut self, asset: Asset, reporters: &[Address], days: &[FinalDay]) {
        self.labelled.extend(reporters.iter().map(|reporter| (asset, *reporter)));
        for (_, reporter) in self.labelled.iter().filter(|(of, _)| *of == asset) {
            let present = reporters.contains(reporter);
            let count = |of: fn(&FinalDay) -> &Vec<Address>| {
                days.iter().filter(|day| present && of(day).contains(reporter)).count()
            };
            let labels = [("asset", asset.to_string()), ("reporter", reporter.to_string())];
            metrics::gauge!(measures::OUTVOTED, &labels).set(number(count(|day| &day.outvoted)));
            metrics::gauge!(measures::SILENT, &labels).set(number(count(|day| &day.silent)));
        }
    }
}

/// `None` of a day before the first.
async fn read(
    platform: &Platform,
    asset: Asset,
    day: Day,
    reporters: &[Address],
) -> Result<Option<FinalDay>, Failure> {
    let benchmark = platform.benchmark(asset);
    let price = match benchmark.priceOn(day.number()).call().await {
        Ok(price) => price,
        Err(error) if error.as_revert_data().is_some() => return Ok(None),
        Err(error) => return Err(ReadError::from(error).into()),
    };
    let mut reports = Vec::new();
    for reporter in reporters {
        let report = benchmark.reportOf(day.number(), *reporter).call().await.map_err(ReadError::from)?;
        reports.push((*reporter, report));
    }
    let (outvoted, silent) = judge(&reports);
    let reward_carried = price.rewardCarried;
    let price_carried = PriceSource::of_number(price.priceSource) != Some(PriceSource::Feed);
    Ok(Some(FinalDay { reward_carried, price_carried, outvoted, silent }))
}

/// Who said other than the median of what all said, and who said nothing. The price, which comes last, is no measurement: each
/// reporter may have it from elsewhere.
fn judge(reports: &[(Address, Vec<u128>)]) -> (Vec<Address>, Vec<Address>) {
    let spoke = || reports.iter().filter(|(_, inputs)| !inputs.is_empty());
    let inputs = spoke().map(|(_, inputs)| inputs.len()).max().unwrap_or_default().saturating_sub(1);
    let column = |index: usize| spoke().filter_map(|(_, inputs)| inputs.get(index).copied()).collect();
    let counted: Vec<u128> = (0..inputs).filter_map(|index| middle(column(index))).collect();
    let differs = |said: &[u128]| said.get(..inputs) != Some(counted.as_slice());
    let outvoted = spoke().filter(|(_, said)| differs(said)).map(|(who, _)| *who).collect();
    let silent = reports.iter().filter(|(_, inputs)| inputs.is_empty()).map(|(who, _)| *who).collect();
    (outvoted, silent)
}

fn show_carried(asset: Asset, days: &[FinalDay]) {
    let reward = days.iter().filter(|day| day.reward_carried).count();
    let price = days.iter().filter(|day| day.price_carried).count();
    for (value, count) in [("reward", reward), ("price", price)] {
        let labels = [("asset", asset.to_string()), ("value", value.to_owned())];
        metrics::gauge!(measures::CARRIED, &labels).set(number(count));
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe10_who_differs_from_the_median_is_outvoted_and_who_is_silent_is_named() {
        let [a, b, c, d] = [1, 2, 3, 4].map(Address::repeat_byte);
        let reports = [(a, vec![5, 7, 100]), (b, vec![5, 8, 100]), (c, vec![5, 7, 0]), (d, vec![])];
        assert_eq!(judge(&reports), (vec![b], vec![d]));
        assert_eq!(judge(&[(a, vec![]), (b, vec![])]), (vec![], vec![a, b]));
        assert_eq!(judge(&[]), (vec![], vec![]));
    }
}
