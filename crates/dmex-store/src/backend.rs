//! Which database it is, and how it is opened.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use alloy_primitives::{Address, B256};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::MigrateError;
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

use crate::StoreError;
use crate::ailment::Ailment;
use crate::put::{Put, Taken, execute};
use crate::rows::{Cursor, Meta, TABLES};
use crate::statement::{safe, select_all};
use crate::table::read;
use crate::watch::Watch;

/// Version of the rules by which events become rows. Raise it when they change: a store built by others is refused.
pub const RULES: u32 = 4;
/// The rules of release 0.5 and those before it, whose contracts are not read any more.
const RULES_OF_RELEASE_05: i64 = 1;
/// Connections to Postgres; SQLite reads in parallel too.
const CONNECTIONS: u32 = 8;
/// Longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The SQLite file of a chain in a folder.
#[must_use]
pub fn sqlite_url(folder: &Path, chain_id: u64) -> String {
    format!("sqlite:{}", folder.join(format!("store-{chain_id}.sqlite")).display())
}

/// How often the tables are tried to be made.
const MIGRATION_TRIES: u32 = 5;

/// What every connection to SQLite is told: readers and the writer do not wait for each other, what is committed
/// survives a kill of ours, a second writer waits its turn, and pages that change again and again go into the file once
/// in 64 MiB.
const SQLITE: &str = "
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 16384;
    PRAGMA temp_store = MEMORY;
";

/// What every connection to Postgres is told: a statement is planned for the values that it is asked with. A plan for
/// any values takes every name of an event to be as frequent as the others, and walks through all events to the last of a
/// rare one.
const POSTGRES: &str = "SET plan_cache_mode = force_custom_plan";

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open store. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    url: String,
    watch: Option<Watch>,
}

impl std::fmt::Debug for Store {
    /// Without its address, which may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a store and brings its tables up to date. `url` is `sqlite:FILE`, made if it does not exist, or
    /// `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of(url)?;
        let options = AnyConnectOptions::from_str(&backend.full_url(url))?;
        let trouble = backend.trouble(&options).await;
        if let Some(error) = trouble.as_ref().filter(|error| Ailment::of(error) == Ailment::Damaged) {
            return Err(no_database(url, error));
        }
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(backend.prepare(connection)))
            .after_release(|connection, _| Box::pin(is_reusable(connection)))
            .connect_with(options)
            .await
            .map_err(|error| match (error, trouble) {
                // It tried again and again, and says only that.
                (sqlx::Error::PoolTimedOut, Some(cause)) => cause,
                (error, _) => error,
            })?;
        refuse_release_05(&pool).await?;
        bring_up_to_date(&pool).await.map_err(|error| of_tables(url, error))?;
        Ok(Self { pool, backend, url: url.to_owned(), watch: None })
    }

    /// Makes the store this deployment's, or checks that it is: its cursor then stands before `first_block`.
    ///
    /// # Errors
    /// It belongs to another deployment, or was built by other rules.
    pub async fn claim(
        &self,
        chain_id: u64,
        settlement: Address,
        first_block: u64,
    ) -> Result<(), StoreError> {
        let wanted = Meta { id: 1, chain_id, settlement, rules: RULES };
        let before = first_block.saturating_sub(1);
        let cursor = Cursor { id: 1, number: before, hash: B256::ZERO, timestamp: 0 };
        let mut transaction = self.pool.begin().await?;
        // Two who claim at the same time: one inserts, and the other finds what it inserted.
        let mut puts = Put::rows(self.backend, std::slice::from_ref(&wanted), Taken::Keep);
        puts.extend(Put::rows(self.backend, &[cursor], Taken::Keep));
        execute(puts, &mut transaction).await?;
        let found = sqlx::query(select_all::<Meta>()).fetch_one(&mut *transaction).await?;
        transaction.commit().await?;
        check(&read::<Meta>(&found)?, &wanted)
    }

    /// Forgets everything: the next claim begins anew.
    ///
    /// # Errors
    /// The database failed.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        for table in TABLES {
            sqlx::query(safe(format!("delete from {}", table.name))).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Which database it is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// The path of SQLite's file.
    pub(crate) fn file(&self) -> &str {
        file_of(&self.url)
    }

    /// Its connections.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// The same store, noting every statement that it reads with.
    #[must_use]
    pub fn watched(&self, watch: &Watch) -> Self {
        Self { watch: Some(watch.clone()), ..self.clone() }
    }

    pub(crate) const fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A store of release 0.5 is refused before its tables are touched: the program that made it can go on with it.
async fn refuse_release_05(pool: &AnyPool) -> Result<(), StoreError> {
    match sqlx::query_scalar("select rules from meta").fetch_optional(pool).await {
        Ok(Some(RULES_OF_RELEASE_05)) => Err(StoreError::OfRelease05),
        // Without such a table it is new; what is damaged is told when the tables are made.
        Ok(_) | Err(sqlx::Error::Database(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Makes the tables. Of two who open a new file at the same time both try, and one finds what the other made when it
/// looks again; Postgres lets only one try.
async fn bring_up_to_date(pool: &AnyPool) -> Result<(), MigrateError> {
    for _ in 1..MIGRATION_TRIES {
        if sqlx::migrate!().run(pool).await.is_ok() {
            return Ok(());
        }
    }
    sqlx::migrate!().run(pool).await
}

/// Why the tables could not be made: a database that is damaged or full has nothing to do with their version.
fn of_tables(url: &str, error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _)
            if Ailment::of(&cause) == Ailment::Damaged =>
        {
            no_database(url, &cause)
        }
        MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _)
            if Ailment::of(&cause) == Ailment::Full =>
        {
            StoreError::Database(cause)
        }
        other => StoreError::Migration(other),
    }
}

/// A database that cannot be read, by the name of its file; a server's address is told without its password.
fn no_database(url: &str, error: &sqlx::Error) -> StoreError {
    let name = if url.starts_with("sqlite:") { file_of(url).to_owned() } else { hidden(url) };
    StoreError::Damaged(format!("{name} is no database, or was overwritten ({error})"))
}

/// The path of SQLite's file.
fn file_of(url: &str) -> &str {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next().unwrap_or(path)
}

/// Whether nothing is left open on a connection. When the disk is full SQLite ends a transaction by itself, of which its
/// driver knows nothing: what comes next would be written into one that nobody commits and nobody else sees.
async fn is_reusable(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // Its end may be on the way.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

fn check(found: &Meta, wanted: &Meta) -> Result<(), StoreError> {
    if (found.chain_id, found.settlement) != (wanted.chain_id, wanted.settlement) {
        return Err(StoreError::OtherDeployment {
            found: found.settlement,
            found_chain: found.chain_id,
            wanted: wanted.settlement,
            wanted_chain: wanted.chain_id,
        });
    }
    if found.rules != wanted.rules {
        return Err(StoreError::OtherRules { found: found.rules, wanted: wanted.rules });
    }
    Ok(())
}

impl Backend {
    fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::UnknownDatabase(hidden(url))),
        }
    }

    /// A file that does not exist yet is made.
    fn full_url(self, url: &str) -> String {
        let mark = if url.contains('?') { '&' } else { '?' };
        match self {
            Self::Sqlite if !url.contains("mode=") => format!("{url}{mark}mode=rwc"),
            Self::Sqlite | Self::Postgres => url.to_owned(),
        }
    }

    /// What is wrong with a file, asked once: a pool would try again until its patience ends.
    async fn trouble(self, options: &AnyConnectOptions) -> Option<sqlx::Error> {
        match self {
            Self::Sqlite => self.try_once(options).await.err(),
            Self::Postgres => None,
        }
    }

    async fn try_once(self, options: &AnyConnectOptions) -> Result<(), sqlx::Error> {
        let mut connection = AnyConnection::connect_with(options).await?;
        let prepared = self.prepare(&mut connection).await;
        connection.close().await?;
        prepared
    }

    async fn prepare(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite => connection.execute(SQLITE).await.map(|_| ()),
            Self::Postgres => connection.execute(POSTGRES).await.map(|_| ()),
        }
    }
}

/// The address without user and password.
fn hidden(url: &str) -> String {
    url.rsplit_once('@').map_or_else(|| url.to_owned(), |(_, host)| format!("…@{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_told_without_its_password() {
        let error = Backend::of("mysql://me:secret@host/db").unwrap_err().to_string();
        assert!(error.contains("host/db") && !error.contains("secret"), "{error}");
    }
}
