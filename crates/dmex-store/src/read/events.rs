//! Events of the contracts.

use std::ops::Range;

use alloy_primitives::Address;
use async_trait::async_trait;
use dmex_types::{ProductId, TokenId};

use super::page::{Conditions, PageOf};
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

    /// Events of a name within a time [Unix seconds], in the order in which they happened, at most so many.
    ///
    /// # Errors
    /// The database failed.
    async fn events_within(&self, name: &str, time: Range<u64>, limit: u32)
    -> Result<Vec<Event>, StoreError>;
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

    async fn events_within(
        &self,
        name: &str,
        time: Range<u64>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let Some(first) = self.first_event_from(time.start).await? else { return Ok(Vec::new()) };
        let end = self.first_event_from(time.end).await?.unwrap_or(u64::MAX);
        let conditions = Conditions::default()
            .and("name", "=", &name.to_owned())
            .and("id", ">=", &first)
            .and("id", "<", &end);
        self.rows(conditions.first::<Event>("id", limit)).await
    }
}

impl Store {
    /// The number of the first event at or after a time; events are numbered in the order of time.
    async fn first_event_from(&self, time: u64) -> Result<Option<u64>, StoreError> {
        let conditions = Conditions::default().and("timestamp", ">=", &time);
        let found = self.rows::<Event>(conditions.first::<Event>("timestamp, id", 1)).await?;
        Ok(found.first().map(|event| event.id))
    }
}
