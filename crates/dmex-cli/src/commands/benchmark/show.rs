//! `dmex benchmark show`

mod told;

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_client::Client;
use dmex_mining::units::RewardPerUnit;
use dmex_platform::{DifficultyTaken, Platform, ReadError};
use dmex_types::{Asset, Day, Power, PowerUnit};
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
    price_usd: String,
    /// The difficulty that the reward was computed from, where a header relay was asked.
    difficulty: Option<Difficulty>,
    /// Reporters were silent: the reward is that of the day before.
    reward_carried: bool,
    /// The feed gave no usable answer: the price is that of the day before.
    price_carried: bool,
    /// [1e-27 coin] The same from the reports, computed here.
    recomputed_ray: Option<String>,
    /// Whether both are the same; `None` where nothing can be computed.
    agrees: Option<bool>,
}

/// A final day as the contract has it.
struct Measured {
    /// [1e-27 coin]
    reward: u128,
    /// [USD, 18 decimals]
    price: U256,
    reward_carried: bool,
    price_carried: bool,
}

#[derive(Serialize)]
struct Difficulty {
    /// Exact, six decimals at most.
    value: String,
    /// By headers; else it is the median of the reports.
    proven: bool,
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
            true => reward_before(platform, asset, day).await?,
            false => recomputed(asset, reports, taken),
        };
        let measured = Measured {
            reward,
            price: U256::from(price.price),
            reward_carried: price.rewardCarried,
            price_carried: price.priceCarried,
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
            price_usd: amount::print(measured.price, 18),
            difficulty: taken.map(Difficulty::new),
            reward_carried: measured.reward_carried,
            price_carried: measured.price_carried,
            recomputed_ray: recomputed.map(|recomputed| recomputed.ray().to_string()),
            agrees: recomputed.map(|recomputed| recomputed.ray() == measured.reward),
        }
    }

    fn show(&self, asset: Asset, unit: &str) -> String {
        let carried = |carried| if carried { " (carried over from the day before)" } else { "" };
        let agrees = match self.agrees {
            Some(true) if self.reward_carried => "yes: the reporters were silent, the day before stands in",
            Some(true) if self.is_proven() => {
                "yes: the same, to the last digit, from that difficulty and the medians of the reports"
            }
            Some(true) => "yes: the same, to the last digit, from the medians of the reports",
            Some(false) => "NO: the reports make another value",
            None => "cannot be computed: there are no reports to do it from",
        };
        let reward = format!("{} {asset} per {unit}{}", self.reward, carried(self.reward_carried));
        let price = format!("{} USD{}", self.price_usd, carried(self.price_carried));
        let mut lines = vec![("Reward", reward), ("Price", price)];
        lines.extend(self.difficulty.as_ref().map(|difficulty| ("Difficulty", difficulty.show())));
        lines.push(("Checked", agrees.to_owned()));
        facts(&lines)
    }

    fn is_proven(&self) -> bool {
        self.difficulty.as_ref().is_some_and(|difficulty| difficulty.proven)
    }
}

impl Difficulty {
    fn new(taken: DifficultyTaken) -> Self {
        Self { value: amount::print(U256::from(taken.difficulty), 6), proven: taken.proven }
    }

    fn show(&self) -> String {
        let how = if self.proven {
            "proven by Bitcoin's headers"
        } else {
            "NOT proven, headers came too late: the median of the reports"
        };
        format!("{} ({how})", self.value)
    }
}

/// What the reports make.
fn recomputed(asset: Asset, reports: &[Report], taken: Option<DifficultyTaken>) -> Option<RewardPerUnit> {
    let proven = taken.filter(|taken| taken.proven).map(|taken| taken.difficulty);
    let given = reports.iter().map(|report| &report.raw).filter(|raw| !raw.is_empty());
    recompute::reward(asset, &given.cloned().collect::<Vec<_>>(), proven)
}

/// The reward of the day before, which stands in where reporters are silent.
async fn reward_before(
    platform: &Platform,
    asset: Asset,
    day: Day,
) -> Result<Option<RewardPerUnit>, Failure> {
    let first = platform.deployment().first_day;
    let Some(previous) = day.previous().filter(|day| *day >= first) else { return Ok(None) };
    let reward = platform.benchmark(asset).rewardOn(previous.number()).call().await;
    Ok(Some(RewardPerUnit::from_ray(reward.map_err(ReadError::from)?.reward)))
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
