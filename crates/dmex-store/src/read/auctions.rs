//! What the auctioneer sold.

use async_trait::async_trait;
use dmex_types::ProductId;

use super::page::{Conditions, PageOf};
use crate::rows::AuctionedSale;
use crate::{Store, StoreError};

/// Auctioned sales.
#[async_trait]
pub trait Auctions {
    /// One auctioned sale.
    ///
    /// # Errors
    /// The database failed.
    async fn auctioned_sale(&self, id: u64) -> Result<Option<AuctionedSale>, StoreError>;

    /// Those of a product, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn auctioned_sales_of(
        &self,
        product: ProductId,
        page: PageOf<u64>,
    ) -> Result<Vec<AuctionedSale>, StoreError>;
}

#[async_trait]
impl Auctions for Store {
    async fn auctioned_sale(&self, id: u64) -> Result<Option<AuctionedSale>, StoreError> {
        self.find::<AuctionedSale>(&(id,)).await
    }

    async fn auctioned_sales_of(
        &self,
        product: ProductId,
        page: PageOf<u64>,
    ) -> Result<Vec<AuctionedSale>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<AuctionedSale, _>("id", &page)).await
    }
}
