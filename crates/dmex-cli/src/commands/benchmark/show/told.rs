//! A day of the benchmark by a server's word.

use alloy::primitives::Address;
use dmex_client::{Client, wire};
use dmex_mining::units::RewardPerUnit;
use dmex_model::WINS_PER_DAY;
use dmex_platform::DifficultyTaken;
use dmex_store::rows;
use dmex_types::{Asset, Day};

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
fn numbers(inputs: &serde_json::Value) -> Result<Vec<u128>, Failure> {
    let number = |input: &serde_json::Value| input.as_str()?.parse().ok();
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
            (false, ..) => recomputed(asset, reports, taken, WINS_PER_DAY),
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
