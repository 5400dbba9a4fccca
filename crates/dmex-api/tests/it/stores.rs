//! Stores that live as long as a test, and are gone with it.

use dmex_indexer::Indexer;
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_testkit::Postgres;
use tempfile::TempDir;

/// A store, and what must live as long as it.
pub(crate) struct TestStore {
    pub(crate) store: Store,
    _folder: TempDir,
    _server: Option<Postgres>,
}

impl TestStore {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("store.sqlite").display());
        Self { store: Store::open(&url).await.unwrap(), _folder: folder, _server: None }
    }

    pub(crate) async fn postgres() -> Self {
        let server = Postgres::start().unwrap();
        let store = Store::open(&server.url()).await.unwrap();
        Self { store, _folder: tempfile::tempdir().unwrap(), _server: Some(server) }
    }

    /// Both kinds.
    pub(crate) async fn both() -> [Self; 2] {
        [Self::sqlite().await, Self::postgres().await]
    }

    /// Reads the chain to its head.
    pub(crate) async fn catch_up(&self, platform: &Platform) {
        let indexer = Indexer::new(platform, self.store.clone(), Some(0)).await.unwrap();
        indexer.catch_up(|_| {}).await.unwrap();
    }
}
