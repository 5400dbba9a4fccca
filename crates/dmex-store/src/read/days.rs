//! Days of products.

use async_trait::async_trait;
use dmex_types::{Day, ProductId};

use super::page::{Conditions, PageOf};
use crate::rows;
use crate::{Store, StoreError};

/// What was delivered, day by day.
#[async_trait]
pub trait Days {
    /// One day of a product.
    ///
    /// # Errors
    /// The database failed.
    async fn day(&self, product: ProductId, day: Day) -> Result<Option<rows::Day>, StoreError>;

    /// Days of a product, deposits for days to come included.
    ///
    /// # Errors
    /// The database failed.
    async fn days_of(&self, product: ProductId, page: PageOf<Day>) -> Result<Vec<rows::Day>, StoreError>;

    /// What begins to pay when, of a product.
    ///
    /// # Errors
    /// The database failed.
    async fn starts_of(&self, product: ProductId, page: PageOf<Day>) -> Result<Vec<rows::Start>, StoreError>;

    /// A day of every product that has one, by product.
    ///
    /// # Errors
    /// The database failed.
    async fn days_on(&self, day: Day, page: PageOf<ProductId>) -> Result<Vec<rows::Day>, StoreError>;
}

#[async_trait]
impl Days for Store {
    async fn day(&self, product: ProductId, day: Day) -> Result<Option<rows::Day>, StoreError> {
        self.find::<rows::Day>(&(product, day)).await
    }

    async fn days_of(&self, product: ProductId, page: PageOf<Day>) -> Result<Vec<rows::Day>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<rows::Day, _>("day", &page)).await
    }

    async fn starts_of(&self, product: ProductId, page: PageOf<Day>) -> Result<Vec<rows::Start>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<rows::Start, _>("day", &page)).await
    }

    async fn days_on(&self, day: Day, page: PageOf<ProductId>) -> Result<Vec<rows::Day>, StoreError> {
        let conditions = Conditions::default().and("day", "=", &day);
        self.rows(conditions.page::<rows::Day, _>("product", &page)).await
    }
}
