//! What defaults cost, and who makes it good.

use async_trait::async_trait;
use dmex_types::{PolicyId, ProductId, TokenId};

use super::page::{Conditions, PageOf};
use crate::rows::{Loss, Policy, Round};
use crate::{Store, StoreError};

/// Losses, the reserve's rounds, insurance.
#[async_trait]
pub trait Risk {
    /// What an NFT lost, if it was recorded.
    ///
    /// # Errors
    /// The database failed.
    async fn loss(&self, token: TokenId) -> Result<Option<Loss>, StoreError>;

    /// Losses of a product's NFTs, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn losses_of(&self, product: ProductId, page: PageOf<TokenId>) -> Result<Vec<Loss>, StoreError>;

    /// Compensation rounds, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn rounds(&self, page: PageOf<u64>) -> Result<Vec<Round>, StoreError>;

    /// A policy of the pool that insures a product.
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
}

#[async_trait]
impl Risk for Store {
    async fn loss(&self, token: TokenId) -> Result<Option<Loss>, StoreError> {
        self.find::<Loss>(&(token,)).await
    }

    async fn losses_of(&self, product: ProductId, page: PageOf<TokenId>) -> Result<Vec<Loss>, StoreError> {
        let conditions = Conditions::default().and("product", "=", &product);
        self.rows(conditions.page::<Loss, _>("token", &page)).await
    }

    async fn rounds(&self, page: PageOf<u64>) -> Result<Vec<Round>, StoreError> {
        self.rows(Conditions::default().page::<Round, _>("id", &page)).await
    }

    async fn policy(&self, product: ProductId, number: PolicyId) -> Result<Option<Policy>, StoreError> {
        // A product is paid with one coin, which has one pool.
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
}
