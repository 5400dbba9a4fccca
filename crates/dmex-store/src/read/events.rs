//! Events of the contracts.

use std::ops::Range;

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{ProductId, TokenId};

use super::page::{Conditions, PageOf};
use super::sifted::Sifted;
use crate::rows::Event;
use crate::{Store, StoreError};

/// Which events. Several of these pick those that are all of them, by the index of one.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// About this product.
    pub product: Option<ProductId>,
    /// About this NFT.
    pub token: Option<TokenId>,
    /// About this account.
    pub account: Option<Address>,
    /// Of this name.
    pub name: Option<String>,
}

/// What the contracts said, word by word.
#[async_trait]
pub trait Events {
    /// One event.
    ///
    /// # Errors
    /// The database failed.
    async fn event(&self, id: u64) -> Result<Option<Event>, StoreError>;

    /// Events in the order in which they happened.
    ///
    /// # Errors
    /// The database failed.
    async fn events(&self, filter: EventFilter, page: PageOf<u64>) -> Result<Vec<Event>, StoreError>;

    /// The same, of which one that is asked for several things at once looks at no more than it may: it can end before it is
    /// full, and says where to go on.
    ///
    /// # Errors
    /// The database failed.
    async fn events_sifted(&self, filter: &EventFilter, page: PageOf<u64>) -> Result<Sifted, StoreError>;

    /// Events of a name whose ids are within a range, in the order in which they happened, at most so many.
    ///
    /// # Errors
    /// The database failed.
    async fn events_within(&self, name: &str, ids: Range<u64>, limit: u32) -> Result<Vec<Event>, StoreError>;

    /// The number of the first event at or after a time [Unix seconds]; events are numbered in the order of time.
    ///
    /// # Errors
    /// The database failed.
    async fn first_event_from(&self, time: u64) -> Result<Option<u64>, StoreError>;
}

#[async_trait]
impl Events for Store {
    async fn event(&self, id: u64) -> Result<Option<Event>, StoreError> {
        self.find::<Event>(&(id,)).await
    }

    async fn events(&self, filter: EventFilter, page: PageOf<u64>) -> Result<Vec<Event>, StoreError> {
        let conditions = Conditions::default()
            .and_if("product", "=", filter.product.as_ref())
            .and_if("token", "=", filter.token.as_ref())
            .and_if("account", "=", filter.account.as_ref())
            .and_if("name", "=", filter.name.as_ref());
        self.rows(conditions.page::<Event, _>("id", &page)).await
    }

    async fn events_sifted(&self, filter: &EventFilter, page: PageOf<u64>) -> Result<Sifted, StoreError> {
        self.sift(filter, page).await
    }

    async fn events_within(&self, name: &str, ids: Range<u64>, limit: u32) -> Result<Vec<Event>, StoreError> {
        let conditions = Conditions::default()
            .and("name", "=", &name.to_owned())
            .and("id", ">=", &ids.start)
            .and("id", "<", &ids.end);
        self.rows(conditions.first::<Event>("id", limit)).await
    }

    async fn first_event_from(&self, time: u64) -> Result<Option<u64>, StoreError> {
        let conditions = Conditions::default().and("timestamp", ">=", &time);
        let found = self.rows::<Event>(conditions.first::<Event>("timestamp, id", 1)).await?;
        Ok(found.first().map(|event| event.id))
    }
}
