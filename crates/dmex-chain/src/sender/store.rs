//! The sender's file. A function per statement; each step of a purpose is one transaction.

mod moves;
pub(super) mod rows;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, B256};
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection, SqlitePool};

use super::error::{OpenError, StoreError, SubmitError};
use super::policy::Durability;
use super::purpose::{Purpose, PurposeKey};
use super::state::Status;
use rows::integer;
pub(super) use rows::{Attempt, InFlight, Included, LostRow, MinedRow, PurposeRow, SentRow};

/// The file's name in its folder.
pub(super) const FILE: &str = "sender.sqlite";

/// The columns that make up an [`PurposeRow`] and its state.
macro_rules! select_purpose {
    ($rest:expr) => {
        concat!(
            "SELECT id, key, account, recipient, data, value, state, nonce, mined_hash, block_number, ",
            "block_hash, succeeded, reason_name, reason_args, block_time FROM purpose ",
            $rest
        )
    };
}

/// What is open is few, and has an index of its own, which serves only questions that say its condition word for word.
macro_rules! open {
    ($rest:literal) => {
        concat!("INDEXED BY purpose_open WHERE state IN ('queued', 'signed', 'broadcast', 'mined') ", $rest)
    };
}

// What is asked at every look takes as long after years as on the first day, and a test holds that.
const IN_FLIGHT: &str = select_purpose!(open!("AND account = ? AND state <> 'queued' ORDER BY nonce"));
const NEXT_QUEUED: &str = select_purpose!(open!("AND account = ? AND state = 'queued' ORDER BY id LIMIT 1"));
const NEXT_LOST: &str =
    select_purpose!("WHERE lost_block IS NOT NULL ORDER BY lost_block, nonce, id LIMIT 1");
const LOWEST_SENT_NONCE: &str =
    concat!("SELECT min(nonce) FROM purpose ", open!("AND account = ? AND state IN ('signed', 'broadcast')"));
const HELD_NONCES: &str = concat!(
    "SELECT nonce FROM purpose ",
    open!("AND account = ? AND state <> 'queued' AND nonce IS NOT NULL")
);
/// What holds a nonce holds the highest that was signed for it; what holds none may have been signed for before.
const HIGHEST_NONCE: &str = "SELECT max(nonce) FROM (
    SELECT max(nonce) AS nonce FROM purpose WHERE account = ?1 AND nonce IS NOT NULL
    UNION ALL
    SELECT max(attempt.nonce) FROM purpose CROSS JOIN attempt ON purpose_id = purpose.id
    WHERE account = ?1 AND purpose.nonce IS NULL)";
const OPEN_ACCOUNTS: &str = concat!("SELECT DISTINCT account FROM purpose ", open!(""));
const COUNT_OPEN: &str = concat!("SELECT count(*) FROM purpose ", open!(""));

/// The columns that make up an [`Attempt`].
macro_rules! select_attempt {
    ($rest:literal) => {
        concat!(
            "SELECT nonce, hash, raw, gas_limit, max_fee, priority_fee, is_nothing, signed_at FROM attempt ",
            $rest
        )
    };
}

/// Open database.
pub(super) struct Store {
    pool: SqlitePool,
}

/// What tells one chain from another.
pub(super) struct ChainIdentity {
    pub(super) chain_id: u64,
    genesis: B256,
}

impl ChainIdentity {
    pub(super) async fn of(provider: &DynProvider) -> Result<Self, TransportError> {
        let chain_id = provider.get_chain_id().await?;
        let block = provider.get_block_by_number(BlockNumberOrTag::Earliest).await?;
        Ok(Self { chain_id, genesis: block.map(|block| block.header.hash).unwrap_or_default() })
    }
}

/// The id, and as much of the genesis block's hash as tells development chains apart.
impl fmt::Display for ChainIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, genesis {}", self.chain_id, alloy::hex::encode_prefixed(&self.genesis[..4]))
    }
}

/// The chain that a file belongs to, as text.
pub(super) async fn select_chain(pool: &SqlitePool) -> Result<String, StoreError> {
    let row = sqlx::query("SELECT chain_id, genesis FROM chain").fetch_one(pool).await?;
    let chain_id = rows::integer(row.try_get(0)?)?;
    Ok(ChainIdentity { chain_id, genesis: rows::word(row.try_get(1)?)? }.to_string())
}

impl Store {
    /// Opens or makes the file and checks that it belongs to the chain.
    pub(super) async fn open(
        folder: &Path,
        durability: Durability,
        chain: &ChainIdentity,
    ) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let corrupt = |source| OpenError::Corrupt { path: path.clone(), source };
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match durability {
                Durability::PowerLoss => SqliteSynchronous::Full,
                Durability::Kill => SqliteSynchronous::Normal,
            })
            .foreign_keys(true);
        // One connection: SQLite writes one at a time anyway, and the order stays the callers'.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .after_release(|connection, _| Box::pin(is_reusable(connection)))
            .connect_with(options)
            .await
            .map_err(corrupt)?;
        sqlx::migrate!().run(&pool).await.map_err(|error| corrupt(error.into()))?;
        let store = Self { pool };
        match store.take_over(chain).await {
            Ok(None) => Ok(store),
            Ok(Some(kept)) => Err(OpenError::OtherChain { path, kept, found: chain.to_string() }),
            Err(StoreError::Database(source)) => Err(corrupt(source)),
            Err(error) => Err(corrupt(sqlx::Error::Protocol(error.to_string()))),
        }
    }

    /// For reading what no move needs.
    pub(super) const fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Begins with a file that another process may have left. The chain of the file, if it is another one.
    async fn take_over(&self, chain: &ChainIdentity) -> Result<Option<String>, StoreError> {
        let other = self.adopt_chain(chain).await?;
        if other.is_none() {
            self.update_withdrawn(None).await?;
        }
        Ok(other)
    }

    /// Writes down the chain of a new file. The chain of the file, if it is another one.
    async fn adopt_chain(&self, chain: &ChainIdentity) -> Result<Option<String>, StoreError> {
        sqlx::query("INSERT OR IGNORE INTO chain (id, chain_id, genesis) VALUES (1, ?, ?)")
            .bind(chain.chain_id.cast_signed())
            .bind(chain.genesis.as_slice())
            .execute(&self.pool)
            .await?;
        let kept = select_chain(&self.pool).await?;
        Ok((kept != chain.to_string()).then_some(kept))
    }

    /// Writes down a purpose, finds that it is there already, or queues a refused one again.
    pub(super) async fn insert_purpose(
        &self,
        purpose: &Purpose,
        account: Address,
    ) -> Result<(), SubmitError> {
        let recipient = purpose.to.map(|to| to.to_vec());
        let done = sqlx::query(
            "INSERT INTO purpose (key, account, recipient, data, value) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (key) DO UPDATE SET
               state = iif(state = 'refused', 'queued', state),
               reason_name = iif(state = 'refused', NULL, reason_name),
               reason_args = iif(state = 'refused', NULL, reason_args)
             WHERE account = ?2 AND recipient IS ?3 AND data = ?4 AND value = ?5",
        )
        .bind(purpose.key.as_str())
        .bind(account.as_slice())
        .bind(recipient)
        .bind(purpose.data.as_ref())
        .bind(purpose.value.to_be_bytes_vec())
        .execute(&self.pool)
        .await
        .map_err(StoreError::from)?;
        if done.rows_affected() == 0 {
            return Err(SubmitError::KeyReused { key: purpose.key.clone() });
        }
        Ok(())
    }

    /// A purpose's status and account.
    pub(super) async fn select_status(&self, key: &PurposeKey) -> Result<(Status, Address), StoreError> {
        let row = sqlx::query(select_purpose!("WHERE key = ?"))
            .bind(key.as_str())
            .fetch_optional(&self.pool)
            .await?
            .ok_or_else(|| StoreError::UnknownKey(key.clone()))?;
        let purpose = PurposeRow::read(&row)?;
        let attempts = self.select_attempts(purpose.id).await?;
        let hashes = attempts.iter().map(|attempt| attempt.hash).collect();
        Ok((Status { key: key.clone(), state: rows::read_state(&row)?, hashes }, purpose.account))
    }

    /// The signed and unsettled purposes of an account, by nonce.
    pub(super) async fn select_in_flight(&self, account: Address) -> Result<Vec<InFlight>, StoreError> {
        let rows = sqlx::query(IN_FLIGHT).bind(account.as_slice()).fetch_all(&self.pool).await?;
        rows.iter().map(InFlight::read).collect()
    }

    /// The oldest queued purpose of an account.
    pub(super) async fn select_next_queued(
        &self,
        account: Address,
    ) -> Result<Option<PurposeRow>, StoreError> {
        let row = sqlx::query(NEXT_QUEUED).bind(account.as_slice()).fetch_optional(&self.pool).await?;
        row.as_ref().map(PurposeRow::read).transpose()
    }

    /// Everything in a block of this height or below that was not yet seen to be final, newest first.
    pub(super) async fn select_not_final(&self, until_block: u64) -> Result<Vec<Included>, StoreError> {
        let until = i64::try_from(until_block).unwrap_or(i64::MAX);
        let sql = select_purpose!(
            "WHERE block_number IS NOT NULL AND is_final = 0 AND block_number <= ? ORDER BY block_number DESC"
        );
        let rows = sqlx::query(sql).bind(until).fetch_all(&self.pool).await?;
        rows.iter().map(Included::read).collect()
    }

    /// The first purpose, in the order of the blocks that are gone, that is not dealt with.
    pub(super) async fn select_next_lost(&self) -> Result<Option<LostRow>, StoreError> {
        let row = sqlx::query(NEXT_LOST).fetch_optional(&self.pool).await?;
        row.as_ref().map(LostRow::read).transpose()
    }

    /// The lowest nonce of an account's that is signed and of which no block is known.
    pub(super) async fn select_lowest_sent_nonce(&self, account: Address) -> Result<Option<u64>, StoreError> {
        let row = sqlx::query(LOWEST_SENT_NONCE).bind(account.as_slice()).fetch_one(&self.pool).await?;
        let lowest: Option<i64> = row.try_get(0)?;
        lowest.map(integer).transpose()
    }

    /// Every transaction signed for a purpose, in order.
    pub(super) async fn select_attempts(&self, purpose: i64) -> Result<Vec<Attempt>, StoreError> {
        let sql = select_attempt!("WHERE purpose_id = ? ORDER BY id");
        let rows = sqlx::query(sql).bind(purpose).fetch_all(&self.pool).await?;
        rows.iter().map(Attempt::read).collect()
    }

    /// The newest transaction of every purpose that is signed and perhaps not with the node, in the order in which the
    /// purposes were written down.
    pub(super) async fn select_signed_in_order(&self) -> Result<Vec<Attempt>, StoreError> {
        let sql = select_attempt!(
            "WHERE id IN (SELECT max(attempt.id) FROM attempt JOIN purpose ON purpose.id = purpose_id
                          WHERE state = 'signed' GROUP BY purpose_id)
             ORDER BY purpose_id"
        );
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        rows.iter().map(Attempt::read).collect()
    }

    /// The highest nonce for which anything of the account was ever signed.
    pub(super) async fn select_highest_nonce(&self, account: Address) -> Result<Option<u64>, StoreError> {
        let row = sqlx::query(HIGHEST_NONCE).bind(account.as_slice()).fetch_one(&self.pool).await?;
        let highest: Option<i64> = row.try_get(0)?;
        highest.map(integer).transpose()
    }

    /// The nonces that unsettled purposes of an account hold.
    pub(super) async fn select_held_nonces(&self, account: Address) -> Result<BTreeSet<u64>, StoreError> {
        let rows = sqlx::query(HELD_NONCES).bind(account.as_slice()).fetch_all(&self.pool).await?;
        rows.iter().map(|row| integer(row.try_get(0)?)).collect()
    }

    /// The accounts with unsettled purposes.
    pub(super) async fn select_open_accounts(&self) -> Result<Vec<Address>, StoreError> {
        let rows = sqlx::query(OPEN_ACCOUNTS).fetch_all(&self.pool).await?;
        rows.iter().map(|row| rows::address(row.try_get(0)?)).collect()
    }

    /// How many purposes are not settled.
    pub(super) async fn count_open(&self) -> Result<usize, StoreError> {
        let count: i64 = sqlx::query(COUNT_OPEN).fetch_one(&self.pool).await?.try_get(0)?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// Whether nothing is left open on a connection. When the disk is full SQLite ends a transaction by itself, of which its
/// driver knows nothing: what comes next would be written into one that nobody commits.
async fn is_reusable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // Its end may be on the way.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fe1_no_look_walks_all_purposes_that_there_ever_were() {
        let folder = tempfile::tempdir().unwrap();
        let chain = ChainIdentity { chain_id: 1, genesis: B256::ZERO };
        let store = Store::open(folder.path(), Durability::Kill, &chain).await.unwrap();
        let looks = [
            IN_FLIGHT,
            NEXT_QUEUED,
            NEXT_LOST,
            LOWEST_SENT_NONCE,
            HELD_NONCES,
            HIGHEST_NONCE,
            OPEN_ACCOUNTS,
            COUNT_OPEN,
        ];
        for sql in looks {
            let plan = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            for row in sqlx::query(plan).bind([7_u8; 20].as_slice()).fetch_all(&store.pool).await.unwrap() {
                let step: String = row.get("detail");
                let walks = step.starts_with("SCAN purpose") || step.starts_with("SCAN attempt");
                // All nonces of an account: the highest of them is the last of the index.
                let walks = walks || step.contains("nonce>?") && !sql.contains("max(nonce)");
                assert!(!walks || step.contains("INDEX purpose_open"), "{sql}: {step}");
            }
        }
    }

    #[tokio::test]
    async fn fe1_what_is_written_after_the_disk_was_full_is_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let chain = ChainIdentity { chain_id: 1, genesis: B256::ZERO };
        let store = Store::open(folder.path(), Durability::Kill, &chain).await.unwrap();
        // The file may not grow on this connection, as on a full disk.
        for sql in ["CREATE TABLE wide (text TEXT)", "PRAGMA max_page_count = 1"] {
            sqlx::query(sql).execute(&store.pool).await.unwrap();
        }
        let mut transaction = store.pool.begin().await.unwrap();
        let long = sqlx::query("INSERT INTO wide VALUES (hex(zeroblob(1000000)))");
        let full = long.execute(&mut *transaction).await.unwrap_err().to_string();
        assert!(full.contains("full"), "{full}");
        drop(transaction);
        // One that is given up, and one that is done.
        drop(store.pool.begin().await.unwrap());
        let mut transaction = store.pool.begin().await.unwrap();
        sqlx::query("INSERT INTO wide VALUES ('there')").execute(&mut *transaction).await.unwrap();
        transaction.commit().await.unwrap();

        let url = format!("sqlite:{}", folder.path().join(FILE).display());
        let mut other = SqliteConnection::connect(&url).await.unwrap();
        let row = sqlx::query("SELECT count(*) FROM wide").fetch_one(&mut other).await.unwrap();
        assert_eq!(row.get::<i64, _>(0), 1);
    }

    #[tokio::test]
    async fn fe1_open_deposits_of_an_earlier_version_go_on_under_the_key_without_the_amount() {
        let mut file = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for sql in [
            include_str!("../../migrations/0001_intents.sql"),
            include_str!("../../migrations/0002_lost.sql"),
        ] {
            sqlx::raw_sql(sql).execute(&mut file).await.unwrap();
        }
        for (key, state, renamed) in [
            ("deposit/3/19076/100000", "mined", "deposit/3/19076"),
            ("deposit/3/19076/7", "signed", "deposit/3/19076/7"),
            ("deposit/30/19077/5/again-1", "broadcast", "deposit/30/19077"),
            ("deposit/3/19075/5", "confirmed", "deposit/3/19075/5"),
            ("settle/3/19075/30", "signed", "settle/3/19075/30"),
        ] {
            let sql = "INSERT INTO intent (key, account, data, value, state, reason_name)
                       VALUES (?, zeroblob(20), x'', zeroblob(32), ?, ?)";
            sqlx::query(sql).bind(key).bind(state).bind(renamed).execute(&mut file).await.unwrap();
        }
        sqlx::raw_sql(include_str!("../../migrations/0003_purposes.sql")).execute(&mut file).await.unwrap();
        let rows = sqlx::query("SELECT key, reason_name FROM purpose").fetch_all(&mut file).await.unwrap();
        for row in rows {
            assert_eq!(row.get::<String, _>(0), row.get::<String, _>(1));
        }
    }
}
