//! `dmex benchmark show`

mod told;

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_client::Client;
use dmex_contracts::FilecoinBenchmark;
use dmex_mining::units::RewardPerUnit;
use dmex_model::{BLOCKS_PER_DAY, WINS_PER_DAY};
use dmex_platform::{DifficultyTaken, Platform, ReadError};
use dmex_types::{Asset, Day, DifficultySource, Power, PowerUnit, PriceSource};
use serde::Serialize;

use super::recompute;
use crate::amount;
use crate::context::Context;
use crate::printer::{self, facts, table};
use crate::status::Failure;
use crate::units::short_address;

/// The benchmark of a day: value, price, every report, and whether it comes out the same here
///
/// Ends with exit status 7 if the value on chain is not what the reports make.
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// Which network: btc or fil
    #[arg(long, default_value = "btc")]
    asset: Asset,
    /// The day, YYYY-MM-DD; unless given, the last one that is final
    #[arg(long, value_name = "DATE")]
    day: Option<Day>,
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let view = match context.api()? {
            Some(api) => self.told(&api).await?,
            None => self.read(&context.platform().await?).await?,
        };
        context.printer.print(&view)?;
        if view.value.as_ref().and_then(|value| value.agrees) == Some(false) {
            return Err(Failure::mismatch(format!(
                "the {} benchmark of {} is not what the present reporters' reports make: unless reporters were \
                 replaced since, do not trust it",
                self.asset, view.day
            )));
        }
        Ok(())
    }

    async fn read(&self, platform: &Platform) -> Result<View, Failure> {
        let next = platform.benchmark_next_day(self.asset).await?;
        let day = self.day(next, platform.deployment().first_day)?;
        let reports = reports(platform, self.asset, day).await?;
        let value = match day < next {
            true => Some(Value::read(platform, self.asset, day, &reports).await?),
            false => None,
        };
        Ok(View::new(self.asset, day, value, reports))
    }

    async fn told(&self, api: &Client) -> Result<View, Failure> {
        let first = api.contracts().await?.first_day;
        let next = api.benchmark_last(self.asset).await?.map_or(first, |last| last.day.next());
        let day = self.day(next, first)?;
        let reports = told::reports(api, self.asset, day).await?;
        let value = match day < next {
            true => Some(Value::told(api, self.asset, day, first, &reports).await?),
            false => None,
        };
        Ok(View::new(self.asset, day, value, reports))
    }

    /// The day that is asked for, unless given the last before `next`.
    fn day(&self, next: Day, first: Day) -> Result<Day, Failure> {
        let day = self.day.unwrap_or_else(|| next.previous().unwrap_or(next).max(first));
        if day < first {
            return Err(Failure::usage(format!(
                "the benchmark begins on {first}: give that day or a later one"
            )));
        }
        Ok(day)
    }
}

/// What each present reporter said of a day.
async fn reports(platform: &Platform, asset: Asset, day: Day) -> Result<Vec<Report>, Failure> {
    let benchmark = platform.benchmark(asset);
    let mut reports = Vec::new();
    for reporter in benchmark.reporters().call().await.map_err(ReadError::from)? {
        let raw = benchmark.reportOf(day.number(), reporter).call().await.map_err(ReadError::from)?;
        reports.push(Report::new(asset, reporter, raw));
    }
    Ok(reports)
}

#[derive(Serialize)]
struct View {
    asset: Asset,
    day: Day,
    /// What the reward is of.
    unit: String,
    is_final: bool,
    #[serde(flatten)]
    value: Option<Value>,
    reports: Vec<Report>,
}

impl View {
    fn new(asset: Asset, day: Day, value: Option<Value>, reports: Vec<Report>) -> Self {
        let unit = PowerUnit::of(asset).to_string();
        Self { asset, day, unit, is_final: value.is_some(), value, reports }
    }
}

/// What is known of a final day.
#[derive(Serialize)]
struct Value {
    /// Whole coins that 1 TH/s or 1 TiB earns on the day, exact.
    reward: String,
    /// [1e-27 coin] Of the smallest unit.
    reward_ray: String,
    /// [1e-27 coin] The same with the fees as their mean of 14 days: what bonds are measured by.
    mean_ray: String,
    price_usd: String,
    /// `feed`: the feed's round in force at the day's end; `carried`: the day before; `reported`: the median of the reports.
    price_source: PriceSource,
    /// Days in a row up to this one whose price the feed did not prove.
    unproven_days: u8,
    /// The difficulty that the reward was computed from, where a header relay was asked.
    difficulty: Option<Difficulty>,
    /// Reporters were silent: what they measure is as on the day before.
    reward_carried: bool,
    /// [1e-27 coin] The same from the reports, computed here.
    recomputed_ray: Option<String>,
    /// Whether both are the same; `None` where nothing can be computed.
    agrees: Option<bool>,
}

/// A final day as the contract has it.
struct Measured {
    /// [1e-27 coin]
    reward: u128,
    /// [1e-27 coin]
    mean: u128,
    /// [USD, 18 decimals]
    price: U256,
    reward_carried: bool,
    price_source: PriceSource,
    unproven: u8,
}

#[derive(Serialize)]
struct Difficulty {
    /// Exact, six decimals at most.
    value: String,
    /// `proven` by headers, `last_proven` of an earlier day, or `reported`.
    source: DifficultySource,
}

#[derive(Serialize)]
struct Report {
    reporter: Address,
    /// By name; empty if it did not report.
    inputs: BTreeMap<&'static str, String>,
    #[serde(skip)]
    raw: Vec<u128>,
}

impl Report {
    fn new(asset: Asset, reporter: Address, raw: Vec<u128>) -> Self {
        let named = recompute::inputs(asset).iter().zip(&raw);
        let inputs =
            named.map(|((name, decimals), value)| (*name, amount::print(U256::from(*value), *decimals)));
        Self { reporter, inputs: inputs.collect(), raw }
    }
}

impl Value {
    async fn read(platform: &Platform, asset: Asset, day: Day, reports: &[Report]) -> Result<Self, Failure> {
        let benchmark = platform.benchmark(asset);
        let reward = benchmark.rewardOn(day.number()).call().await.map_err(ReadError::from)?.reward;
        let price = benchmark.priceOn(day.number()).call().await.map_err(ReadError::from)?;
        let taken = match asset {
            Asset::Btc => platform.difficulty_taken(day).await?,
            Asset::Fil => None,
        };
        let recomputed = match price.rewardCarried {
            true => stand_in(platform, asset, day).await?,
            false => recomputed(asset, reports, taken, wins(platform, asset, day).await?),
        };
        let price_source = PriceSource::of_number(price.priceSource)
            .ok_or_else(|| ReadError::Unexpected(format!("source {} of a day's price", price.priceSource)))?;
        let measured = Measured {
            reward,
            mean: price.mean.to(),
            price: U256::from(price.price),
            reward_carried: price.rewardCarried,
            price_source,
            unproven: price.unproven,
        };
        Ok(Self::new(asset, &measured, taken, recomputed))
    }

    fn new(
        asset: Asset,
        measured: &Measured,
        taken: Option<DifficultyTaken>,
        recomputed: Option<RewardPerUnit>,
    ) -> Self {
        let per = Power::new(PowerUnit::of(asset).smallest_units());
        Self {
            reward: RewardPerUnit::from_ray(measured.reward).times(per).to_string(),
            reward_ray: measured.reward.to_string(),
            mean_ray: measured.mean.to_string(),
            price_usd: amount::print(measured.price, 18),
            price_source: measured.price_source,
            unproven_days: measured.unproven,
            difficulty: taken.map(Difficulty::new),
            reward_carried: measured.reward_carried,
            recomputed_ray: recomputed.map(|recomputed| recomputed.ray().to_string()),
            agrees: recomputed.map(|recomputed| recomputed.ray() == measured.reward),
        }
    }

    fn show(&self, asset: Asset, unit: &str) -> String {
        let agrees = match self.agrees {
            Some(true) if self.reward_carried => {
                "yes: the reporters were silent, and what stands in for them makes the same"
            }
            Some(true) if self.is_proven() => {
                "yes: the same, to the last digit, from that difficulty and the medians of the reports"
            }
            Some(true) => "yes: the same, to the last digit, from the medians of the reports",
            Some(false) => "NO: the reports make another value",
            None => "cannot be computed: there are no reports to do it from",
        };
        let carried =
            if self.reward_carried { " (the reporters were silent: as on the day before)" } else { "" };
        let reward = format!("{} {asset} per {unit}{carried}", self.reward);
        let mut lines = vec![("Reward", reward), ("Price", self.price())];
        lines.extend(self.difficulty.as_ref().map(|difficulty| ("Difficulty", difficulty.show())));
        lines.push(("Checked", agrees.to_owned()));
        facts(&lines)
    }

    fn price(&self) -> String {
        let how = match (self.price_source, self.unproven_days) {
            (PriceSource::Feed, _) => "of the feed's round at the day's end".to_owned(),
            (PriceSource::Carried, 0 | 1) => "NOT proven by the feed: that of the day before".to_owned(),
            (PriceSource::Carried, days) => {
                format!("NOT proven by the feed for {days} days: that of the day before")
            }
            (PriceSource::Reported, days) => {
                format!("NOT proven by the feed for {days} days: the median of the reports")
            }
        };
        format!("{} USD ({how})", self.price_usd)
    }

    fn is_proven(&self) -> bool {
        self.difficulty.as_ref().is_some_and(|difficulty| difficulty.source == DifficultySource::Proven)
    }
}

impl Difficulty {
    fn new(taken: DifficultyTaken) -> Self {
        Self { value: amount::print(U256::from(taken.difficulty), 6), source: taken.source }
    }

    fn show(&self) -> String {
        let how = match self.source {
            DifficultySource::Proven => "proven by Bitcoin's headers",
            DifficultySource::LastProven => "NOT proven, headers came too late: the last that was proven",
            DifficultySource::Reported => "NOT proven, headers came too late: what the reporters say",
        };
        format!("{} ({how})", self.value)
    }
}

/// What the reports make.
fn recomputed(
    asset: Asset,
    reports: &[Report],
    taken: Option<DifficultyTaken>,
    wins: u32,
) -> Option<RewardPerUnit> {
    let proven = taken.filter(|taken| taken.source != DifficultySource::Reported);
    let given = reports.iter().map(|report| &report.raw).filter(|raw| !raw.is_empty());
    let given: Vec<_> = given.cloned().collect();
    recompute::reward(asset, &given, proven.map(|taken| taken.difficulty), wins)
}

/// Wins of a day of Filecoin, by the version of its network.
async fn wins(platform: &Platform, asset: Asset, day: Day) -> Result<u32, Failure> {
    if asset != Asset::Fil {
        return Ok(WINS_PER_DAY);
    }
    let benchmark = platform.benchmark(asset);
    let benchmark = FilecoinBenchmark::new(*benchmark.address(), platform.provider().clone());
    Ok(benchmark.winsPerDay(day.number()).call().await.map_err(ReadError::from)?)
}

/// What stands in where reporters are silent: of Bitcoin the formula with the fees of the day before, for a day of 144 blocks
/// after it; of Filecoin the reward of the day before.
async fn stand_in(platform: &Platform, asset: Asset, day: Day) -> Result<Option<RewardPerUnit>, Failure> {
    let first = platform.deployment().first_day;
    let Some(previous) = day.previous().filter(|day| *day >= first) else { return Ok(None) };
    let benchmark = platform.benchmark(asset);
    if asset == Asset::Fil {
        let reward = benchmark.rewardOn(previous.number()).call().await.map_err(ReadError::from)?;
        return Ok(Some(RewardPerUnit::from_ray(reward.reward)));
    }
    let network = benchmark.networkOn(day.number()).call().await.map_err(ReadError::from)?;
    let before = benchmark.networkOn(previous.number()).call().await.map_err(ReadError::from)?;
    let inputs = vec![
        network.difficulty.to(),
        before.fees.to(),
        u128::from(before.nextHeight),
        u128::from(BLOCKS_PER_DAY),
    ];
    Ok(recompute::reward(asset, &[inputs], None, WINS_PER_DAY))
}

impl printer::Show for View {
    fn show(&self) -> String {
        let names: Vec<&str> = recompute::inputs(self.asset).iter().map(|(name, _)| *name).collect();
        let head = [&["reporter"], names.as_slice()].concat();
        let rows = self.reports.iter().map(|report| report.row(&names)).collect();
        let value = match &self.value {
            Some(value) => value.show(self.asset, &self.unit),
            None => "Not final yet. The reports so far:".to_owned(),
        };
        format!("{} benchmark of {}\n\n{value}\n\n{}", self.asset, self.day, table(&head, &names, rows))
    }
}

impl Report {
    fn row(&self, names: &[&str]) -> Vec<String> {
        let input = |name: &&str| self.inputs.get(*name).cloned().unwrap_or_else(|| "-".to_owned());
        std::iter::once(short_address(self.reporter)).chain(names.iter().map(input)).collect()
    }
}
