//! Stores to index into: SQLite, and a Postgres server that all tests share, each with a database of its own.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use dmex_indexer::{Indexer, Verified, verify};
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_store::rows::{Block, Undo};
use dmex_testkit::Postgres;
use sqlx::{AnyConnection, Connection, Executor};
use tempfile::TempDir;

static SERVER: LazyLock<Mutex<Postgres>> = LazyLock::new(|| Mutex::new(Postgres::start().unwrap()));
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A store that lives as long as the test.
pub struct TestStore {
    /// The store.
    pub store: Store,
    _folder: TempDir,
}

impl TestStore {
    /// On SQLite.
    pub async fn sqlite() -> Self {
        let (url, folder) = Self::unopened_sqlite();
        Self::opened(url, folder).await
    }

    /// On Postgres.
    pub async fn postgres() -> Self {
        let (url, folder) = Self::unopened_postgres().await;
        Self::opened(url, folder).await
    }

    /// One at an address, which lives as long as the folder.
    pub async fn opened(url: String, folder: TempDir) -> Self {
        Self { store: Store::open(&url).await.unwrap(), _folder: folder }
    }

    /// Where a file may be made, as long as the folder lives.
    pub fn unopened_sqlite() -> (String, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (format!("sqlite:{}", folder.path().join("store.sqlite").display()), folder)
    }

    /// An empty database.
    pub async fn unopened_postgres() -> (String, TempDir) {
        let server = SERVER.lock().unwrap().url();
        (database(&server).await, tempfile::tempdir().unwrap())
    }

    /// Both kinds.
    pub async fn both() -> [Self; 2] {
        [Self::sqlite().await, Self::postgres().await]
    }

    /// Reads the chain to its head.
    pub async fn catch_up(&self, platform: &Platform, finality: u64) {
        let indexer = Indexer::new(platform, self.store.clone(), Some(finality)).await.unwrap();
        indexer.catch_up(|_| {}).await.unwrap();
    }

    /// The store is the chain, and enough was compared to say so.
    pub async fn is_the_chain(&self, platform: &Platform) -> Verified {
        let verified = verify(platform, &self.store, |_| {}).await.unwrap();
        assert_eq!(verified.differences, Vec::<String>::new());
        assert!(verified.total() > 100, "{verified:?}");
        verified
    }

    /// Everything but what is kept to take blocks back, as text.
    pub async fn contents(&self) -> String {
        use dmex_store::rows::*;
        let mut text = format!("{:?}", self.store.cursor().await.unwrap());
        macro_rules! add {
            ($($row:ty),+) => {$(
                for row in self.store.all::<$row>().await.unwrap() {
                    let _ = write!(text, "\n{row:?}");
                }
            )+};
        }
        add!(Event, Entry, Balance, Product, Start, Token, Day, Benchmark, Report, Miner);
        add!(Capacity, Proposal, Vote, Override, Voter, Loss, Round, Policy, Pool, Underwriter);
        text
    }

    /// What is kept to take blocks back, as text.
    pub async fn kept(&self) -> String {
        let (blocks, undo) =
            (self.store.all::<Block>().await.unwrap(), self.store.all::<Undo>().await.unwrap());
        format!("{blocks:#?}\n{undo:#?}")
    }
}

/// An empty database on a server.
pub async fn database(server: &str) -> String {
    let name = format!("test_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(format!("create database {name}"))).await.unwrap();
    server.replace("/postgres", &format!("/{name}"))
}

/// Two texts that must be the same; what differs is told by its first line.
#[track_caller]
pub fn assert_same(left: &str, right: &str, what: &str) {
    let differs = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    let (lines, others) = (left.lines().count(), right.lines().count());
    assert!(left == right, "{what}: {differs:#?}, of {lines} and {others} lines");
}
