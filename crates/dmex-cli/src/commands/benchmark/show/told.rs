//! A day of the benchmark by a server's word.

use alloy::primitives::Address;
use dmex_client::{Client, wire};
use dmex_mining::units::RewardPerUnit;
use dmex_model::{Version, WINS_PER_DAY, wins_on};
use dmex_platform::DifficultyTaken;
use dmex_store::rows;
use dmex_types::{Asset, Day};
use serde_json::Value as Json;

use super::{Measured, Report, Value, recompute, recomputed};
use crate::status::Failure;

/// What each present reporter said of a day: the server knows what those said who were replaced, too.
pub(super) async fn reports(api: &Client, asset: Asset, day: Day) -> Result<Vec<Report>, Failure> {
    let said = api.reports(asset, day).await?;
    let report = |reporter: Address| {
        let inputs = said.iter().find(|report| report.reporter == reporter).map(|report| &report.inputs);
        Ok(Report::new(asset, reporter, inputs.map(numbers).transpose()?.unwrap_or_default()))
    };
    api.reporters(asset).await?.reporters.into_iter().map(report).collect()
}

/// Inputs as a server writes them.
fn numbers(inputs: &Json) -> Result<Vec<u128>, Failure> {
    let number = |input: &Json| input.as_str()?.parse().ok();
    let numbers = inputs.as_array().into_iter().flatten().map(number).collect::<Option<_>>();
    numbers
        .ok_or_else(|| Failure::mismatch(format!("the server tells of inputs that are no numbers: {inputs}")))
}

impl Value {
    pub(super) async fn told(
        api: &Client,
        asset: Asset,
        day: Day,
        first: Day,
        reports: &[Report],
    ) -> Result<Self, Failure> {
        let wire::BenchmarkView { benchmark, .. } = api.benchmark_day(asset, day).await?;
        let taken = taken(&benchmark)?;
        let before = day.previous().filter(|before| benchmark.reward_carried && *before >= first);
        let recomputed = match (benchmark.reward_carried, before, asset) {
            (false, ..) => recomputed(asset, reports, taken, wins(api, asset, day).await?),
            (true, Some(before), Asset::Fil) => {
                let before = api.benchmark_day(asset, before).await?.benchmark.reward;
                Some(RewardPerUnit::from_ray(before.0.saturating_to()))
            }
            // The inputs are those that stand in for the reporters'.
            (true, Some(_), Asset::Btc) => {
                recompute::reward(asset, &[numbers(&benchmark.inputs)?], None, WINS_PER_DAY)
            }
            (true, None, _) => None,
        };
        let measured = Measured {
            reward: benchmark.reward.0.saturating_to(),
            mean: benchmark.mean.0.saturating_to(),
            price: benchmark.price.0,
            reward_carried: benchmark.reward_carried,
            price_source: benchmark.price_source,
            unproven: benchmark.unproven,
        };
        Ok(Self::new(asset, &measured, taken, recomputed))
    }
}

/// Wins of a day of Filecoin, by the versions of its network that were voted.
async fn wins(api: &Client, asset: Asset, day: Day) -> Result<u32, Failure> {
    if asset != Asset::Fil {
        return Ok(WINS_PER_DAY);
    }
    let added = wire::EventsQuery { name: Some("VersionAdded".to_owned()), ..wire::EventsQuery::default() };
    let added = api.events(&added).await?;
    let versions: Option<Vec<_>> = added.iter().map(|event| version(&event.arguments)).collect();
    let versions = versions.ok_or_else(|| {
        Failure::mismatch("the server tells of a version of Filecoin's network without day or wins")
    })?;
    Ok(wins_on(&versions, day))
}

fn version(arguments: &Json) -> Option<Version> {
    let number = |name: &str| arguments["version"][name].as_str()?.parse().ok();
    Some(Version { from: Day::new(number("fromDay")?), wins_per_day: number("winsPerDay")? })
}

/// The difficulty by a server's word, where a header relay was asked: the first of the inputs is what was taken.
fn taken(benchmark: &rows::Benchmark) -> Result<Option<DifficultyTaken>, Failure> {
    let Some(source) = benchmark.difficulty_source else { return Ok(None) };
    let inputs = numbers(&benchmark.inputs)?;
    Ok(inputs.first().map(|difficulty| DifficultyTaken {
        day: benchmark.day,
        difficulty: *difficulty,
        source,
    }))
}
