//! NFTs.

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{ProductId, TokenId};

use super::page::{Conditions, PageOf};
use crate::rows::Token;
use crate::{Store, StoreError};

/// Which NFTs.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenFilter {
    /// Held by this account.
    pub holder: Option<Address>,
    /// Locked by this contract.
    pub locker: Option<Address>,
    /// Paid to this account in place of the holder.
    pub payee: Option<Address>,
    /// Of this product.
    pub product: Option<ProductId>,
    /// Whether a split or a merge ended them; those that ended and those that did not unless it is said.
    pub ended: Option<bool>,
}

impl TokenFilter {
    /// What an account holds: what ended is nobody's.
    #[must_use]
    pub const fn held_by(holder: Address) -> Self {
        Self { holder: Some(holder), locker: None, payee: None, product: None, ended: Some(false) }
    }
}

/// Mining-power NFTs.
#[async_trait]
pub trait Tokens {
    /// One NFT.
    ///
    /// # Errors
    /// The database failed.
    async fn token(&self, id: TokenId) -> Result<Option<Token>, StoreError>;

    /// NFTs by number.
    ///
    /// # Errors
    /// The database failed.
    async fn tokens(&self, filter: TokenFilter, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError>;

    /// The parts that one was split into, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn parts_of(&self, token: TokenId, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError>;

    /// The two that were merged into one, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn merged_into(&self, token: TokenId, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError>;

    /// The NFTs that were minted of an auctioned sale, by number.
    ///
    /// # Errors
    /// The database failed.
    async fn tokens_of_sale(&self, sale: u64, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError>;
}

#[async_trait]
impl Tokens for Store {
    async fn token(&self, id: TokenId) -> Result<Option<Token>, StoreError> {
        self.find::<Token>(&(id,)).await
    }

    async fn tokens(&self, filter: TokenFilter, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError> {
        let there = filter.ended.map(|ended| if ended { "IS NOT NULL" } else { "IS NULL" });
        let conditions = Conditions::default()
            .and_if("holder", "=", filter.holder.as_ref())
            .and_if("locker", "=", filter.locker.as_ref())
            .and_if("payee", "=", filter.payee.as_ref())
            .and_if("product", "=", filter.product.as_ref())
            .and_that(there.map(|there| format!("ended_at {there}")));
        self.rows(conditions.page::<Token, _>("id", &page)).await
    }

    async fn parts_of(&self, token: TokenId, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError> {
        let conditions = Conditions::default().and("split_from", "=", &token);
        self.rows(conditions.page::<Token, _>("id", &page)).await
    }

    async fn merged_into(&self, token: TokenId, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError> {
        let conditions = Conditions::default().and("merged_into", "=", &token);
        self.rows(conditions.page::<Token, _>("id", &page)).await
    }

    async fn tokens_of_sale(&self, sale: u64, page: PageOf<TokenId>) -> Result<Vec<Token>, StoreError> {
        let conditions = Conditions::default().and("auctioned_sale", "=", &sale);
        self.rows(conditions.page::<Token, _>("id", &page)).await
    }
}
