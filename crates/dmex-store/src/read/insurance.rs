//! What is insured, and who backs it.

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{Day, PolicyId, ProductId};

use super::Days;
use super::page::{Conditions, PageOf};
use crate::rows::{Policy, Pool, Product, Underwriter};
use crate::{Store, StoreError};

/// Pools, underwriters, policies.
#[async_trait]
pub trait Insurances {
    /// The insurance of a product, if the DAO ever set a rate for it or it has a pool.
    ///
    /// # Errors
    /// The database failed.
    async fn pool_of(&self, product: ProductId) -> Result<Option<Pool>, StoreError>;

    /// The same of all products that have a rate or a pool, by product.
    ///
    /// # Errors
    /// The database failed.
    async fn pools(&self, page: PageOf<ProductId>) -> Result<Vec<Pool>, StoreError>;

    /// Who has or had shares of a product's pool, by account.
    ///
    /// # Errors
    /// The database failed.
    async fn underwriters_of(
        &self,
        product: ProductId,
        page: PageOf<Address>,
    ) -> Result<Vec<Underwriter>, StoreError>;

    /// What an account has or had in pools, by product.
    ///
    /// # Errors
    /// The database failed.
    async fn underwritten_by(
        &self,
        account: Address,
        page: PageOf<ProductId>,
    ) -> Result<Vec<Underwriter>, StoreError>;

    /// A policy of the insurance of a product.
    ///
    /// # Errors
    /// The database failed.
    async fn policy(&self, product: ProductId, number: PolicyId) -> Result<Option<Policy>, StoreError>;

    /// Policies of a product's NFTs, those that ended included, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn policies_of(
        &self,
        product: ProductId,
        page: PageOf<PolicyId>,
    ) -> Result<Vec<Policy>, StoreError>;

    /// Short days of a product before a day, as far as they are settled: the contract's count, by which cover begins or never
    /// does.
    ///
    /// # Errors
    /// The database failed.
    async fn short_days_before(&self, product: &Product, day: Day) -> Result<u32, StoreError>;
}

#[async_trait]
impl Insurances for Store {
    async fn pool_of(&self, product: ProductId) -> Result<Option<Pool>, StoreError> {
        self.find::<Pool>(&(product,)).await
    }

    async fn pools(&self, page: PageOf<ProductId>) -> Result<Vec<Pool>, StoreError> {
        // A line that was set and taken back leaves a row of nothing.
        let insured = "(rate > 0 or address is not null)".to_owned();
        self.rows(Conditions::default().and_that(Some(insured)).page::<Pool, _>("product", &page)).await
    }

    async fn underwriters_of(
        &self,
        product: ProductId,
        page: PageOf<Address>,
    ) -> Result<Vec<Underwriter>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<Underwriter, _>("account", &page)).await
    }

    async fn underwritten_by(
        &self,
        account: Address,
        page: PageOf<ProductId>,
    ) -> Result<Vec<Underwriter>, StoreError> {
        let conditions = Conditions::default().and("account", "=", &account);
        self.rows(conditions.page::<Underwriter, _>("product", &page)).await
    }

    async fn policy(&self, product: ProductId, number: PolicyId) -> Result<Option<Policy>, StoreError> {
        // A product is paid with one coin, which has one insurance.
        let conditions = Conditions::default().and("product", "=", &product).and("number", "=", &number);
        Ok(self.rows(conditions.first::<Policy>("number", 1)).await?.into_iter().next())
    }

    async fn policies_of(
        &self,
        product: ProductId,
        page: PageOf<PolicyId>,
    ) -> Result<Vec<Policy>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<Policy, _>("number", &page)).await
    }

    async fn short_days_before(&self, product: &Product, day: Day) -> Result<u32, StoreError> {
        if product.next_day <= day {
            return Ok(product.short_days);
        }
        let Some(before) = day.previous() else { return Ok(0) };
        // Before its first day there is no row.
        Ok(self.day(product.id, before).await?.map_or(0, |row| row.short_days))
    }
}
