//! Days of the market average.

use alloy::primitives::U256;
use dmex_contracts::BitcoinBenchmark::BitcoinBenchmarkEvents as Event;
use dmex_contracts::BitcoinBenchmark::{DayFinalized, PriceProven};
use dmex_store::rows::{Benchmark, PriceRound, Report};
use dmex_types::{Amount, Asset, Day, DifficultySource, PriceSource};
use serde_json::{Value, json};

use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn benchmark(&mut self, event: Event, asset: Asset) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        match event {
            Event::Reported(event) => {
                let key = (asset, Day::new(event.day), event.reporter);
                let inputs = as_json(&event.inputs);
                let new =
                    || Report { asset, day: key.1, reporter: key.2, inputs: Value::Null, reported_at: 0 };
                let report = self.state.reports.edit(self.store, key, new).await?;
                (report.inputs, report.reported_at) = (inputs, now);
            }
            Event::DifficultyTaken(event) => {
                let source =
                    self.known(DifficultySource::of_number(event.source), "source of a difficulty")?;
                self.benchmark_day(asset, Day::new(event.day)).await?.difficulty_source = Some(source);
            }
            Event::PriceProven(event) => self.price_proven(&event, asset),
            Event::DayFinalized(event) => self.day_finalized(event, asset).await?,
            _ => {}
        }
        Ok(())
    }

    /// A day may have its price proven before it is final.
    fn price_proven(&mut self, event: &PriceProven, asset: Asset) {
        self.state.price_rounds.insert(PriceRound {
            asset,
            day: Day::new(event.day),
            round: Amount(U256::from(event.round)),
            price: Amount(U256::from(event.price)),
            proven_at: self.at.timestamp,
        });
    }

    async fn day_finalized(&mut self, event: DayFinalized, asset: Asset) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        let source = self.known(PriceSource::of_number(event.price.priceSource), "source of a price")?;
        let day = self.benchmark_day(asset, Day::new(event.day)).await?;
        day.reward = Amount::from(event.reward.reward);
        day.through = Amount::from(event.reward.through);
        day.mean = Amount(U256::from(event.price.mean));
        day.price = Amount(U256::from(event.price.price));
        (day.reward_carried, day.price_source) = (event.price.rewardCarried, source);
        day.unproven = event.price.unproven;
        (day.inputs, day.finalized_at) = (as_json(&event.inputs), now);
        Ok(())
    }

    /// What a number stands for, as far as this program knows the contracts.
    fn known<T>(&self, found: Option<T>, what: &str) -> Result<T, FoldError> {
        found.ok_or_else(|| FoldError::Unknown { block: self.at.block, contract: what.to_owned() })
    }

    async fn benchmark_day(&mut self, asset: Asset, day: Day) -> Result<&mut Benchmark, FoldError> {
        let new = || Benchmark {
            asset,
            day,
            reward: Amount::ZERO,
            through: Amount::ZERO,
            mean: Amount::ZERO,
            price: Amount::ZERO,
            reward_carried: false,
            price_source: PriceSource::Feed,
            unproven: 0,
            inputs: Value::Null,
            difficulty_source: None,
            finalized_at: 0,
        };
        Ok(self.state.benchmark.edit(self.store, (asset, day), new).await?)
    }
}

fn as_json(inputs: &[u128]) -> Value {
    json!(inputs.iter().map(u128::to_string).collect::<Vec<_>>())
}
