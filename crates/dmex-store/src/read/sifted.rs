//! Events that are several things at once: one index finds them, and of what it has no more is looked at than an answer may
//! take.

use sqlx::Row as _;

use super::events::EventFilter;
use super::page::{Conditions, Order, PageOf};
use crate::rows::Event;
use crate::statement::Select;
use crate::{Store, StoreError};

/// Events of one index that are looked at for one page.
const LOOKED_AT: u32 = 10_000;

/// A page of events, and where it ended if it looked at as much as it may and was not full yet.
#[derive(Clone, Debug)]
pub struct Sifted {
    /// Those found.
    pub events: Vec<Event>,
    /// The last that was looked at: go on after it.
    pub looked_until: Option<u64>,
}

impl Store {
    pub(super) async fn sift(&self, filter: &EventFilter, page: PageOf<u64>) -> Result<Sifted, StoreError> {
        let (all, are_more) = conditions(filter);
        let looked_until = if are_more { self.last_looked_at(only(filter), &page).await? } else { None };
        let bounded = match (looked_until, page.order) {
            (Some(last), Order::Ascending) => all.and("id", "<=", &last),
            (Some(last), Order::Descending) => all.and("id", ">=", &last),
            (None, _) => all,
        };
        let events: Vec<Event> = self.rows(bounded.page::<Event, _>("id", &page)).await?;
        let is_full = events.len() == page.limit as usize;
        Ok(Sifted { events, looked_until: looked_until.filter(|_| !is_full) })
    }

    /// The last event of the index that a page looks at; none if it has no more than may be looked at.
    async fn last_looked_at(&self, only: Conditions, page: &PageOf<u64>) -> Result<Option<u64>, StoreError> {
        let page = PageOf { limit: LOOKED_AT + 1, ..*page };
        let Select { text, values } = only.page::<Event, _>("id", &page);
        let condition = text.split_once(" where ").map_or("", |(_, condition)| condition);
        let select = Select { text: format!("select id from events where {condition}"), values };
        let ids = self.fetch(select).await?;
        match ids.get(LOOKED_AT as usize - 1).filter(|_| ids.len() > LOOKED_AT as usize) {
            Some(row) => Ok(Some(row.try_get::<i64, _>(0)?.unsigned_abs())),
            None => Ok(None),
        }
    }
}

/// What picks the index: of several the one that is about least.
fn only(filter: &EventFilter) -> Conditions {
    let none = Conditions::default();
    match filter {
        EventFilter { token: Some(token), .. } => none.and("token", "=", token),
        EventFilter { account: Some(account), .. } => none.and("account", "=", account),
        EventFilter { product: Some(product), .. } => none.and("product", "=", product),
        EventFilter { name: Some(name), .. } => none.and("name", "=", name),
        EventFilter { token: None, account: None, product: None, name: None } => none,
    }
}

/// All conditions, and whether there are more than the index's. Those are written so that no database takes another index
/// for them.
fn conditions(filter: &EventFilter) -> (Conditions, bool) {
    let (token, account) = (filter.token.is_some(), filter.account.is_some());
    let account_too = filter.account.as_ref().filter(|_| token);
    let product_too = filter.product.as_ref().filter(|_| token || account);
    let name_too = filter.name.as_ref().filter(|_| token || account || filter.product.is_some());
    let all = only(filter)
        .and_if("coalesce(account, '')", "=", account_too)
        .and_if("coalesce(product, -1)", "=", product_too)
        .and_if("coalesce(name, '')", "=", name_too);
    (all, account_too.is_some() || product_too.is_some() || name_too.is_some())
}
