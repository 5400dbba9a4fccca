//! One function per move of a purpose. Each names the states it may leave, so that a move made
//! on old knowledge changes nothing.

use dmex_catalogue::Revert;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, Transaction};

use super::Store;
use super::rows::{Attempt, Included, MinedRow};
use crate::sender::error::StoreError;
use crate::sender::purpose::PurposeKey;

impl Store {
    /// Queued → refused.
    pub(in crate::sender) async fn update_refused(&self, id: i64, reason: &Revert) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE purpose SET state = 'refused', reason_name = ?, reason_args = ?
             WHERE id = ? AND state = 'queued'",
        )
        .bind(&reason.error)
        .bind(arguments(reason))
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Queued → refused: nobody waits for it any more, and what made it due may be done by others meanwhile. Of one, or of
    /// all.
    pub(in crate::sender) async fn update_withdrawn(
        &self,
        key: Option<&PurposeKey>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE purpose SET state = 'refused', reason_name = 'Withdrawn',
               reason_args = '[\"nobody waited for it any more before it was signed\"]'
             WHERE state = 'queued' AND (?1 IS NULL OR key = ?1)",
        )
        .bind(key.map(PurposeKey::as_str))
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
        let sql = "UPDATE purpose SET state = 'signed', nonce = ?
                   WHERE id = ? AND state = 'queued' AND nonce IS NULL";
        let done = sqlx::query(sql).bind(signed(attempt.nonce)).bind(id).execute(&mut *transaction).await?;
        if done.rows_affected() != 1 {
            return Err(StoreError::BrokenRow(format!("purpose {id} is not queued")));
        }
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
        sqlx::query("UPDATE purpose SET state = 'broadcast' WHERE id = ? AND state = 'signed'")
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Signed or broadcast → mined.
    pub(in crate::sender) async fn update_mined(&self, mined: &MinedRow) -> Result<(), StoreError> {
        let sql = "UPDATE purpose SET
               state = 'mined', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?
             WHERE id = ? AND state IN ('signed', 'broadcast')";
        bind_inclusion(sqlx::query(sql), mined).bind(mined.purpose.id).execute(&self.pool).await?;
        Ok(())
    }

    /// Signed, broadcast or mined → confirmed.
    pub(in crate::sender) async fn update_confirmed(
        &self,
        mined: &MinedRow,
        block_time: u64,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE purpose SET
               state = 'confirmed', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?,
               block_time = ?
             WHERE id = ? AND state IN ('signed', 'broadcast', 'mined')";
        bind_inclusion(sqlx::query(sql), mined)
            .bind(signed(block_time))
            .bind(mined.purpose.id)
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
        let sql = "UPDATE purpose SET
               state = 'reverted', mined_hash = ?, block_number = ?, block_hash = ?, succeeded = ?,
               block_time = ?, reason_name = ?, reason_args = ?
             WHERE id = ? AND state IN ('signed', 'broadcast', 'mined')";
        bind_inclusion(sqlx::query(sql), mined)
            .bind(signed(block_time))
            .bind(&reason.error)
            .bind(arguments(reason))
            .bind(mined.purpose.id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Mined, confirmed or reverted → signed, if it is still in the block that is gone.
    /// Whether it was. Where and when it was is kept, for doing it again.
    pub(in crate::sender) async fn update_lost(&self, included: &Included) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE purpose SET state = 'signed', lost_block = block_number, mined_hash = NULL,
               block_number = NULL, block_hash = NULL, reason_name = NULL, reason_args = NULL
             WHERE id = ? AND block_hash = ? AND state IN ('mined', 'confirmed', 'reverted')",
        )
        .bind(included.id)
        .bind(included.inclusion.block_hash.as_slice())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Its block is final: the state stays.
    pub(in crate::sender) async fn update_final(&self, included: &Included) -> Result<(), StoreError> {
        sqlx::query("UPDATE purpose SET is_final = 1 WHERE id = ? AND block_hash = ?")
            .bind(included.id)
            .bind(included.inclusion.block_hash.as_slice())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// A lost purpose is dealt with: the state stays.
    pub(in crate::sender) async fn update_replayed(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE purpose SET lost_block = NULL WHERE id = ?").bind(id).execute(&self.pool).await?;
        Ok(())
    }

    /// Signed or broadcast → refused: what took the nonce was a transaction that does nothing, since the call would have
    /// had no effect. Why was written down with it.
    pub(in crate::sender) async fn update_nonce_wasted(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE purpose SET state = 'refused', nonce = NULL
             WHERE id = ? AND state IN ('signed', 'broadcast')",
        )
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Queued → signed: a transaction that was given up is in a block after all.
    pub(in crate::sender) async fn update_nonce_held_again(
        &self,
        id: i64,
        nonce: u64,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE purpose SET state = 'signed', nonce = ? WHERE id = ? AND state = 'queued'")
            .bind(signed(nonce))
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Another transaction under the same nonce, which does nothing, and why. The state stays.
    pub(in crate::sender) async fn insert_nothing(
        &self,
        id: i64,
        attempt: &Attempt,
        reason: &Revert,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        insert_attempt(&mut transaction, id, attempt).await?;
        sqlx::query("UPDATE purpose SET reason_name = ?, reason_args = ? WHERE id = ?")
            .bind(&reason.error)
            .bind(arguments(reason))
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Signed or broadcast → refused: another transaction has the nonce for good.
    pub(in crate::sender) async fn update_nonce_given_up(
        &self,
        id: i64,
        reason: &Revert,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE purpose SET state = 'refused', nonce = NULL, reason_name = ?, reason_args = ?
             WHERE id = ? AND state IN ('signed', 'broadcast')",
        )
        .bind(&reason.error)
        .bind(arguments(reason))
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
        "INSERT INTO attempt (purpose_id, nonce, hash, raw, gas_limit, max_fee, priority_fee, is_nothing,
                              signed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(signed(attempt.nonce))
    .bind(attempt.hash.as_slice())
    .bind(&attempt.raw)
    .bind(signed(attempt.gas_limit))
    .bind(attempt.fees.max.to_string())
    .bind(attempt.fees.priority.to_string())
    .bind(attempt.is_nothing)
    .bind(attempt.signed_at.map(signed))
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
