//! The market average.

use async_trait::async_trait;
use dmex_types::{Asset, Day};

use super::page::{Conditions, PageOf};
use crate::rows::{Benchmark, PriceRound, Report};
use crate::{Store, StoreError};

/// What a unit of power must earn, and what it was computed from.
#[async_trait]
pub trait Benchmarks {
    /// One day; not final while `finalized_at` is zero.
    ///
    /// # Errors
    /// The database failed.
    async fn benchmark(&self, asset: Asset, day: Day) -> Result<Option<Benchmark>, StoreError>;

    /// Final days, by day.
    ///
    /// # Errors
    /// The database failed.
    async fn benchmarks(&self, asset: Asset, page: PageOf<Day>) -> Result<Vec<Benchmark>, StoreError>;

    /// What the reporters said of a day.
    ///
    /// # Errors
    /// The database failed.
    async fn reports(&self, asset: Asset, day: Day) -> Result<Vec<Report>, StoreError>;

    /// The round of the price feed that was proven for a day, if one was.
    ///
    /// # Errors
    /// The database failed.
    async fn price_round(&self, asset: Asset, day: Day) -> Result<Option<PriceRound>, StoreError>;

    /// Such rounds, by day.
    ///
    /// # Errors
    /// The database failed.
    async fn price_rounds(&self, asset: Asset, page: PageOf<Day>) -> Result<Vec<PriceRound>, StoreError>;
}

#[async_trait]
impl Benchmarks for Store {
    async fn benchmark(&self, asset: Asset, day: Day) -> Result<Option<Benchmark>, StoreError> {
        self.find::<Benchmark>(&(asset, day)).await
    }

    async fn benchmarks(&self, asset: Asset, page: PageOf<Day>) -> Result<Vec<Benchmark>, StoreError> {
        let conditions = Conditions::default().and("asset", "=", &asset).and("finalized_at", ">", &0u64);
        self.rows(conditions.page::<Benchmark, _>("day", &page)).await
    }

    async fn reports(&self, asset: Asset, day: Day) -> Result<Vec<Report>, StoreError> {
        let conditions = Conditions::default().and("asset", "=", &asset).and("day", "=", &day);
        self.rows(conditions.all::<Report>()).await
    }

    async fn price_round(&self, asset: Asset, day: Day) -> Result<Option<PriceRound>, StoreError> {
        self.find::<PriceRound>(&(asset, day)).await
    }

    async fn price_rounds(&self, asset: Asset, page: PageOf<Day>) -> Result<Vec<PriceRound>, StoreError> {
        let conditions = Conditions::default().and("asset", "=", &asset);
        self.rows(conditions.page::<PriceRound, _>("day", &page)).await
    }
}
