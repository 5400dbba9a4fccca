//! What a unit of power is expected to earn after the newest final day, and what pay tokens are worth: by the model, of what the
//! rows say.

use async_trait::async_trait;
use dmex_model::{BenchmarkDay, Outlook, Side};
use dmex_types::{Asset, Day};

use super::{Benchmarks, Order, PageOf, PayPrices};
use crate::rows::{Benchmark, Product};
use crate::{Store, StoreError};

/// Days of the longest mean that an outlook is made of.
const DAYS: u32 = 90;
/// The sides on which a value may err, in the order in which both are answered.
const SIDES: [Side; 2] = [Side::Low, Side::High];

/// What values of remaining income are made of.
#[async_trait]
pub trait Outlooks {
    /// What a unit is expected to earn after the newest final day: rather too low, and rather too high. None before the first.
    ///
    /// # Errors
    /// The database failed, or what is in it is damaged.
    async fn outlooks(&self, asset: Asset) -> Result<Option<[Outlook; 2]>, StoreError>;

    /// The same after an earlier final day, or after the newest one before it.
    ///
    /// # Errors
    /// As of [`Outlooks::outlooks`].
    async fn outlooks_on(&self, asset: Asset, day: Day) -> Result<Option<[Outlook; 2]>, StoreError>;

    /// [USD, 18 decimals] What the pay token of a product is worth, rather too low and rather too high: of a feed what was kept of
    /// it, for no event tells what it answers; 0 where nothing says it. None if it is the mined coin itself.
    ///
    /// # Errors
    /// As of [`Outlooks::outlooks`].
    async fn pay_worth(&self, product: &Product) -> Result<Option<[u128; 2]>, StoreError>;
}

#[async_trait]
impl Outlooks for Store {
    async fn outlooks(&self, asset: Asset) -> Result<Option<[Outlook; 2]>, StoreError> {
        outlooks_before(self, asset, None).await
    }

    async fn outlooks_on(&self, asset: Asset, day: Day) -> Result<Option<[Outlook; 2]>, StoreError> {
        outlooks_before(self, asset, Some(day.next())).await
    }

    async fn pay_worth(&self, product: &Product) -> Result<Option<[u128; 2]>, StoreError> {
        if product.pay_token == product.reward_token {
            return Ok(None);
        }
        let Some(price) = self.pay_price(product.pay_token).await? else { return Ok(Some([0; 2])) };
        match price.benchmark {
            Some(asset) if asset == product.asset => Ok(None),
            Some(asset) => {
                let outlooks = self.outlooks(asset).await?;
                Ok(Some(outlooks.map_or([0; 2], |sides| sides.map(|side| side.price))))
            }
            None => Ok(Some([price.kept.0.saturating_to(); 2])),
        }
    }
}

/// What is expected after the newest final day before `end`, or of all.
async fn outlooks_before(
    store: &Store,
    asset: Asset,
    end: Option<Day>,
) -> Result<Option<[Outlook; 2]>, StoreError> {
    let newest = PageOf { after: end, limit: DAYS, order: Order::Descending };
    let mut rows = store.benchmarks(asset, newest).await?;
    rows.reverse();
    let Some(first) = rows.first().map(|row| row.day) else { return Ok(None) };
    let mut benchmark = dmex_model::Benchmark::new(asset, first);
    let refused = |_| StoreError::Damaged(format!("days of the market average of {asset}"));
    for row in &rows {
        close(&mut benchmark, row).map_err(refused)?;
    }
    let day = benchmark.newest_day().map_err(refused)?;
    let [low, high] = SIDES.map(|side| benchmark.outlook_on(day, side).map_err(refused));
    Ok(Some([low?, high?]))
}

/// Of Bitcoin what it was computed from, for subsidy and fees are looked at apart; of Filecoin its reward.
fn close(benchmark: &mut dmex_model::Benchmark, row: &Benchmark) -> Result<(), dmex_model::Refusal> {
    let price = row.price.0.saturating_to();
    match row.asset {
        Asset::Btc => benchmark.close_measured(&inputs(row), price, row.finalized_at),
        Asset::Fil => {
            let reward = row.reward.0.saturating_to();
            benchmark.close(BenchmarkDay::given(reward, price, row.finalized_at))
        }
    }
}

fn inputs(row: &Benchmark) -> Vec<u128> {
    let told = row.inputs.as_array().into_iter().flatten();
    told.filter_map(|input| input.as_str()?.parse().ok()).collect()
}
