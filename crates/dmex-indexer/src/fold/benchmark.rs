//! Days of the market average.

use dmex_contracts::BitcoinBenchmark::BitcoinBenchmarkEvents as Event;
use dmex_store::rows::{Benchmark, Report};
use dmex_types::{Amount, Asset, Day};
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
                self.benchmark_day(asset, Day::new(event.day)).await?.proven = Some(event.proven);
            }
            Event::DayFinalized(event) => {
                let day = self.benchmark_day(asset, Day::new(event.day)).await?;
                day.reward = Amount::from(event.reward);
                day.through = Amount::from(event.through);
                day.price = Amount::from(event.price);
                (day.reward_carried, day.price_carried) = (event.rewardCarried, event.priceCarried);
                (day.inputs, day.finalized_at) = (as_json(&event.inputs), now);
            }
            _ => {}
        }
        Ok(())
    }

    async fn benchmark_day(&mut self, asset: Asset, day: Day) -> Result<&mut Benchmark, FoldError> {
        let new = || Benchmark {
            asset,
            day,
            reward: Amount::ZERO,
            through: Amount::ZERO,
            price: Amount::ZERO,
            reward_carried: false,
            price_carried: false,
            inputs: Value::Null,
            proven: None,
            finalized_at: 0,
        };
        Ok(self.state.benchmark.edit(self.store, (asset, day), new).await?)
    }
}

fn as_json(inputs: &[u128]) -> Value {
    json!(inputs.iter().map(u128::to_string).collect::<Vec<_>>())
}
