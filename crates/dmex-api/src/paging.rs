//! From a question for a page to rows, and from rows to the page.

use std::fmt::Display;
use std::str::FromStr;

use dmex_store::read::{self, PageOf};
use dmex_wire::{Order, Page, PageQuery};

use crate::problem::ApiError;

/// Rows of a page unless the question says how many.
const USUAL: u32 = 100;
/// Most rows of a page.
pub(crate) const MOST: u32 = 1_000;

/// A question for a page.
pub(crate) struct Paging<K> {
    pub(crate) after: Option<K>,
    pub(crate) limit: u32,
    pub(crate) order: read::Order,
}

impl<K: FromStr + Copy> Paging<K> {
    pub(crate) fn of(query: impl Into<PageQuery>) -> Result<Self, ApiError> {
        let query = query.into();
        let limit = query.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            let message = format!("limit is {limit}, and a page has 1 to {MOST} rows");
            return Err(ApiError::BadRequest(message, "ask for the next page with `after`"));
        }
        let order = match query.order.unwrap_or_default() {
            Order::Asc => read::Order::Ascending,
            Order::Desc => read::Order::Descending,
        };
        let parse = |text: String| {
            let wrong = || format!("after is {text:?}, which no page ends with");
            text.parse()
                .map_err(|_| ApiError::BadRequest(wrong(), "give `next` of the page before, as it is"))
        };
        Ok(Self { after: query.after.map(parse).transpose()?, limit, order })
    }

    /// What to read: one row more than is shown, to know whether there are more.
    pub(crate) fn read(&self) -> PageOf<K> {
        PageOf { after: self.after, limit: self.limit + 1, order: self.order }
    }

    /// The page, of what was read.
    pub(crate) fn cut<T, C: Display>(&self, mut items: Vec<T>, key: impl Fn(&T) -> C) -> Page<T> {
        let limit = self.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| key(last).to_string());
        Page { items, next }
    }
}
