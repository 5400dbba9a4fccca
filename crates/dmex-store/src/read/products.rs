//! Products.

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{Asset, Day, GOOD_SCORE, ProductId, ProductState};

use super::page::{Conditions, PageOf};
use crate::rows::Product;
use crate::{Store, StoreError};

/// Which products.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductFilter {
    /// Of this miner.
    pub miner: Option<Address>,
    /// Of this coin.
    pub asset: Option<Asset>,
    /// By whether they can be bought.
    pub on_sale: Option<OnSale>,
    /// By where they stand.
    pub in_state: Option<InState>,
}

/// Where products stand at a time.
#[derive(Clone, Copy, Debug)]
pub struct InState {
    /// Where.
    pub state: ProductState,
    /// [Unix seconds] When.
    pub now: u64,
}

impl InState {
    /// As SQL tells it, of our own words alone.
    fn condition(self) -> String {
        format!("{} = '{}'", ProductState::expression(self.now), self.state)
    }
}

/// Whether products can be bought at a time, as far as their rows tell: that a day is overdue or a bond is too small shows
/// with the market average alone.
#[derive(Clone, Copy, Debug)]
pub struct OnSale {
    /// Those that can, or those that cannot.
    pub wanted: bool,
    /// [Unix seconds] When.
    pub now: u64,
}

impl OnSale {
    /// As SQL tells it. All parts are of columns that are never null, so what it negates is the rest.
    fn condition(self) -> String {
        let not = if self.wanted { "" } else { "not " };
        let (now, today) = (self.now, Day::from_timestamp(self.now).number());
        format!(
            "{not}(closed_day is null and stopped = 0 and sold + reserved_units < units_for_sale and opens <= {today} \
             and closes > {today} and score <= {GOOD_SCORE} and terminable_until <= {now})"
        )
    }
}

/// Offerings of miners.
#[async_trait]
pub trait Products {
    /// One product.
    ///
    /// # Errors
    /// The database failed.
    async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError>;

    /// Products by number.
    ///
    /// # Errors
    /// The database failed.
    async fn products(
        &self,
        filter: ProductFilter,
        page: PageOf<ProductId>,
    ) -> Result<Vec<Product>, StoreError>;
}

#[async_trait]
impl Products for Store {
    async fn product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        self.find::<Product>(&(id,)).await
    }

    async fn products(
        &self,
        filter: ProductFilter,
        page: PageOf<ProductId>,
    ) -> Result<Vec<Product>, StoreError> {
        let conditions = Conditions::default()
            .and_if("miner", "=", filter.miner.as_ref())
            .and_if("asset", "=", filter.asset.as_ref())
            .and_that(filter.on_sale.map(OnSale::condition))
            .and_that(filter.in_state.map(InState::condition));
        self.rows(conditions.page::<Product, _>("id", &page)).await
    }
}
