//! Products.

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{Asset, ProductId};

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
        let conditions = Conditions::default().and_if("miner", "=", filter.miner.as_ref()).and_if(
            "asset",
            "=",
            filter.asset.as_ref(),
        );
        self.rows(conditions.page::<Product, _>("id", &page)).await
    }
}
