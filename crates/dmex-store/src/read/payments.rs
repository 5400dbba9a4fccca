//! What accounts were paid.

use std::ops::Range;

use async_trait::async_trait;
use sqlx::Row as _;

use super::Events;
use super::page::Conditions;
use crate::rows::Entry;
use crate::statement::Select;
use crate::{Store, StoreError};

/// Reasons of movements that pay somebody. What was their own before, such as a deposit that is given back or a credit that
/// is withdrawn, is no payment.
pub const PAYMENTS: [&str; 8] = [
    "income",
    "refund of days not delivered",
    "refund",
    "share of the bond",
    "insurance paid",
    "premium back",
    "compensation",
    "referral reward",
];

/// Movements of an event: an entry's id is event × 16 + place.
const PLACES: u64 = 16;

/// Payments, by an index of their own: what else went into an account is not looked at.
#[async_trait]
pub trait Payments {
    /// Payments into an account of the ledger whose ids are within a range, in order, at most so many.
    ///
    /// # Errors
    /// The database failed.
    async fn payments(&self, into: &str, ids: Range<u64>, limit: u32) -> Result<Vec<Entry>, StoreError>;

    /// Their ids alone.
    ///
    /// # Errors
    /// The database failed.
    async fn payment_ids(&self, into: &str, ids: Range<u64>, limit: u32) -> Result<Vec<u64>, StoreError>;

    /// The first id that an entry at or after a time [Unix seconds] can have; beyond all if nothing happened since.
    ///
    /// # Errors
    /// The database failed.
    async fn first_entry_from(&self, time: u64) -> Result<u64, StoreError>;
}

#[async_trait]
impl Payments for Store {
    async fn payments(&self, into: &str, ids: Range<u64>, limit: u32) -> Result<Vec<Entry>, StoreError> {
        self.rows(conditions(into, &ids).first::<Entry>("id", limit)).await
    }

    async fn payment_ids(&self, into: &str, ids: Range<u64>, limit: u32) -> Result<Vec<u64>, StoreError> {
        let Select { text, values } = conditions(into, &ids).first::<Entry>("id", limit);
        let condition = text.split_once(" where ").map_or("", |(_, condition)| condition);
        let select = Select { text: format!("select id from ledger where {condition}"), values };
        let ids = self.fetch(select).await?;
        ids.iter().map(|row| Ok(row.try_get::<i64, _>(0)?.unsigned_abs())).collect()
    }

    async fn first_entry_from(&self, time: u64) -> Result<u64, StoreError> {
        let event = self.first_event_from(time).await?;
        Ok(event.map_or(i64::MAX.unsigned_abs(), |event| event * PLACES))
    }
}

fn conditions(into: &str, ids: &Range<u64>) -> Conditions {
    // The words themselves and no values: only so does a database know that its index has all of them.
    let reasons = PAYMENTS.map(|reason| format!("'{reason}'")).join(", ");
    let within = |id: u64| id.min(i64::MAX.unsigned_abs());
    Conditions::default()
        .and("credit", "=", &into.to_owned())
        .and_that(Some(format!("reason IN ({reasons})")))
        .and("id", ">=", &within(ids.start))
        .and("id", "<", &within(ids.end))
}
