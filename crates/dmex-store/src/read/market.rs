//! NFTs, days and the market average.

use dmex_types::{Asset, Day, ProductId};

use crate::column::{Column, Value};
use crate::rows::{Benchmark, Day as DayRow, Token};
use crate::{Store, StoreError};

/// NFTs in one page of a walk over all of them.
const PAGE: usize = 2_000;

impl Store {
    /// The next NFTs after a number, in order; none after the last.
    ///
    /// # Errors
    /// The database failed.
    pub async fn tokens_after(&self, id: u64) -> Result<Vec<Token>, StoreError> {
        self.rows_where(&format!("id > $1 order by id limit {PAGE}"), vec![id.to_value()]).await
    }

    /// Days of a product from one on, deposits for days to come included.
    ///
    /// # Errors
    /// The database failed.
    pub async fn days_from(&self, product: ProductId, day: Day) -> Result<Vec<DayRow>, StoreError> {
        let values = vec![product.to_value(), day.to_value()];
        self.rows_where("product = $1 and day >= $2 order by day", values).await
    }

    /// All final days of a benchmark, in order.
    ///
    /// # Errors
    /// The database failed.
    pub async fn benchmark_days(&self, asset: Asset) -> Result<Vec<Benchmark>, StoreError> {
        let values: Vec<Value> = vec![asset.to_value()];
        self.rows_where("asset = $1 and finalized_at > 0 order by day", values).await
    }
}
