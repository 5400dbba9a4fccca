//! Movements of money.

use async_trait::async_trait;
use dmex_types::{ProductId, TokenId};

use super::page::{Conditions, PageOf};
use crate::rows::Entry;
use crate::{Store, StoreError};

/// Which movements: at most one of these is asked of an index, so they exclude each other.
#[derive(Clone, Debug)]
pub enum EntryFilter {
    /// All of them.
    All,
    /// Out of this account of the ledger.
    From(String),
    /// Into this account of the ledger.
    Into(String),
    /// Of this product's money.
    Product(ProductId),
    /// Of this NFT's money.
    Token(TokenId),
}

/// Every movement of money.
#[async_trait]
pub trait Ledger {
    /// Movements in the order in which they happened.
    ///
    /// # Errors
    /// The database failed.
    async fn entries(&self, filter: EntryFilter, page: PageOf<u64>) -> Result<Vec<Entry>, StoreError>;
}

#[async_trait]
impl Ledger for Store {
    async fn entries(&self, filter: EntryFilter, page: PageOf<u64>) -> Result<Vec<Entry>, StoreError> {
        let none = Conditions::default();
        let conditions = match filter {
            EntryFilter::All => none,
            EntryFilter::From(account) => none.and("debit", "=", &account),
            EntryFilter::Into(account) => none.and("credit", "=", &account),
            EntryFilter::Product(product) => none.and("product", "=", &product),
            EntryFilter::Token(token) => none.and("token", "=", &token),
        };
        self.rows(conditions.page::<Entry, _>("id", &page)).await
    }
}
