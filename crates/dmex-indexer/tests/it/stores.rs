//! Stores to index into: SQLite, and a Postgres server that all tests share, each with a database of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

use dmex_indexer::{Indexer, Verified, verify};
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_testkit::Postgres;
use sqlx::{AnyConnection, Connection, Executor};
use tempfile::TempDir;

static SERVER: LazyLock<Mutex<Postgres>> = LazyLock::new(|| Mutex::new(Postgres::start().unwrap()));
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A store that lives as long as the test.
pub(crate) struct TestStore {
    pub(crate) url: String,
    pub(crate) store: Store,
    _folder: TempDir,
}

impl TestStore {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.sqlite").display());
        Self { store: Store::open(&url).await.unwrap(), url, _folder: folder }
    }

    pub(crate) async fn postgres() -> Self {
        let server = SERVER.lock().unwrap().url();
        let name = format!("test_{}_{}", std::process::id(), DATABASES.fetch_add(1, Ordering::Relaxed));
        sqlx::any::install_default_drivers();
        let mut connection = AnyConnection::connect(&server).await.unwrap();
        let text = format!("create database {name}");
        connection.execute(sqlx::AssertSqlSafe(text)).await.unwrap();
        let url = server.replace("/postgres", &format!("/{name}"));
        Self { store: Store::open(&url).await.unwrap(), url, _folder: tempfile::tempdir().unwrap() }
    }

    /// Both kinds.
    pub(crate) async fn both() -> [Self; 2] {
        [Self::sqlite().await, Self::postgres().await]
    }

    /// Reads the chain to its head.
    pub(crate) async fn catch_up(&self, platform: &Platform, finality: u64) {
        let indexer = Indexer::new(platform, self.store.clone(), Some(finality)).await.unwrap();
        indexer.catch_up(|_| {}).await.unwrap();
    }

    /// The store is the chain, and enough was compared to say so.
    pub(crate) async fn is_the_chain(&self, platform: &Platform) -> Verified {
        let verified = verify(platform, &self.store, |_, _| {}).await.unwrap();
        assert_eq!(verified.differences, Vec::<String>::new());
        assert!(verified.total() > 100, "{verified:?}");
        verified
    }

    /// Everything but what is kept to take blocks back, as text.
    pub(crate) async fn contents(&self) -> String {
        use dmex_store::rows::*;
        let store = &self.store;
        format!(
            "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
            store.cursor().await.unwrap(),
            store.all::<Event>().await.unwrap(),
            store.all::<Entry>().await.unwrap(),
            store.all::<Balance>().await.unwrap(),
            store.all::<Product>().await.unwrap(),
            store.all::<Token>().await.unwrap(),
            store.all::<Day>().await.unwrap(),
            store.all::<Benchmark>().await.unwrap(),
            store.all::<Report>().await.unwrap(),
            store.all::<Miner>().await.unwrap(),
            store.all::<Proposal>().await.unwrap(),
            store.all::<Vote>().await.unwrap(),
            store.all::<Voter>().await.unwrap(),
            store.all::<Loss>().await.unwrap(),
            store.all::<Round>().await.unwrap(),
            store.all::<Policy>().await.unwrap(),
        )
    }
}
