//! What defaults cost, and who makes it good.

use async_trait::async_trait;
use dmex_types::{ProductId, TokenId};

use super::page::{Conditions, PageOf};
use crate::rows::{Loss, Round};
use crate::{Store, StoreError};

/// Losses and the reserve's rounds.
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
}
