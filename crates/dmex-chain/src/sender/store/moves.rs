//! One function per move of an intent. Each names the states it may leave, so that a move made
//! on old knowledge changes nothing.

use alloy::primitives::Address;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, Transaction};

use super::Store;
use super::rows::{Attempt, Included, MinedRow};
use crate::revert::Revert;
use crate::sender::error::StoreError;

impl Store {
    /// Queued → refused.
    pub(in crate::sender) async fn update_refused(&self, id: i64, reason: &Revert) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE intent SET state = 'refused', reason_name = ?, reason_args = ?
             WHERE id = ? AND state = 'queued'",
        )
        .bind(&reason.name)
        .bind(arguments(reason))
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Queued → signed: the nonce is taken and the bytes are kept in one step.
    pub(in crate::sender) async fn insert_first_attempt(
        &self,
        id: i64,
        attempt: &Attempt,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        insert_attempt(&mut transaction, id, attempt).await?;
        sqlx::query("UPDATE intent SET state = 'signed', nonce = ? WHERE id = ? AND state = 'queued'")
            .bind(signed(attempt.nonce))
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Another transaction under the same nonce. The state stays.
    pub(in crate::sender) async fn insert_next_attempt(
        &self,
        id: i64,
        attempt: &Attempt,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        insert_attempt(&mut transaction, id, attempt).await?;
        Ok(transaction.commit().await?)
    }

    /// Signed → broadcast.
    pub(in crate::sender) async fn update_broadcast(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE intent SET state = 'broadcast' WHERE id = ? AND state = 'signed'")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Signed or broadcast → mined.
    pub(in crate::sender) async fn update_mined(&self, mined: &MinedRow) -> Result<(), StoreError> {
        let sql = "UPDATE intent SET
               state = 'mined', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?
             WHERE id = ? AND state IN ('signed', 'broadcast')";
        bind_inclusion(sqlx::query(sql), mined).bind(mined.intent.id).execute(&self.pool).await?;
        Ok(())
    }

    /// Signed, broadcast or mined → confirmed.
    pub(in crate::sender) async fn update_confirmed(
        &self,
        mined: &MinedRow,
        block_time: u64,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE intent SET
               state = 'confirmed', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?,
               block_time = ?
             WHERE id = ? AND state IN ('signed', 'broadcast', 'mined')";
        bind_inclusion(sqlx::query(sql), mined)
            .bind(signed(block_time))
            .bind(mined.intent.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Signed, broadcast or mined → reverted.
    pub(in crate::sender) async fn update_reverted(
        &self,
        mined: &MinedRow,
        block_time: u64,
        reason: &Revert,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE intent SET
               state = 'reverted', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?,
               block_time = ?, reason_name = ?, reason_args = ?
             WHERE id = ? AND state IN ('signed', 'broadcast', 'mined')";
        bind_inclusion(sqlx::query(sql), mined)
            .bind(signed(block_time))
            .bind(&reason.name)
            .bind(arguments(reason))
            .bind(mined.intent.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Mined, confirmed or reverted → signed, if it is still in the block that is gone.
    /// Whether it was. Where and when it was is kept, for doing it again.
    pub(in crate::sender) async fn update_lost(&self, included: &Included) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE intent SET state = 'signed', lost_block = block_number, mined_hash = NULL,
               block_number = NULL, block_hash = NULL, reason_name = NULL, reason_args = NULL
             WHERE id = ? AND block_hash = ? AND state IN ('mined', 'confirmed', 'reverted')",
        )
        .bind(included.id)
        .bind(included.inclusion.block_hash.as_slice())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// A lost intent is dealt with: the state stays.
    pub(in crate::sender) async fn update_replayed(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE intent SET lost_block = NULL WHERE id = ?").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// Signed or broadcast → queued, for all of an account from this nonce on: what was signed is void.
    pub(in crate::sender) async fn update_void_from(
        &self,
        account: Address,
        nonce: u64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "DELETE FROM attempt WHERE intent_id IN
               (SELECT id FROM intent WHERE account = ? AND nonce >= ? AND state IN ('signed', 'broadcast'))",
        )
        .bind(account.as_slice())
        .bind(signed(nonce))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "UPDATE intent SET state = 'queued', nonce = NULL
             WHERE account = ? AND nonce >= ? AND state IN ('signed', 'broadcast')",
        )
        .bind(account.as_slice())
        .bind(signed(nonce))
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Signed or broadcast → queued: another transaction took the nonce.
    pub(in crate::sender) async fn update_begin_again(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE intent SET state = 'queued', nonce = NULL
             WHERE id = ? AND state IN ('signed', 'broadcast')",
        )
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

async fn insert_attempt(
    transaction: &mut Transaction<'_, Sqlite>,
    id: i64,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO attempt (intent_id, nonce, hash, raw, gas_limit, max_fee, priority_fee)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(signed(attempt.nonce))
    .bind(attempt.hash.as_slice())
    .bind(&attempt.raw)
    .bind(signed(attempt.gas_limit))
    .bind(attempt.fees.max.to_string())
    .bind(attempt.fees.priority.to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn bind_inclusion<'query>(
    query: Query<'query, Sqlite, SqliteArguments>,
    mined: &'query MinedRow,
) -> Query<'query, Sqlite, SqliteArguments> {
    query
        .bind(mined.inclusion.hash.as_slice())
        .bind(signed(mined.inclusion.block_number))
        .bind(mined.inclusion.block_hash.as_slice())
        .bind(mined.succeeded)
}

fn arguments(reason: &Revert) -> String {
    serde_json::json!(reason.args).to_string()
}

/// SQLite has signed integers only. Nonces, heights and gas stay far below the limit.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
