//! Empty stores of both kinds.

use dmex_store::Store;
use dmex_testkit::Postgres;
use tempfile::TempDir;

/// Both kinds, and what must live as long as they do.
pub(crate) struct Both {
    pub(crate) stores: [Store; 2],
    _server: Postgres,
    _folder: TempDir,
}

impl Both {
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Postgres::start().unwrap();
        let file = format!("sqlite:{}", folder.path().join("store.sqlite").display());
        let stores = [Store::open(&file).await.unwrap(), Store::open(&server.url()).await.unwrap()];
        for store in &stores {
            store.claim(1, alloy_primitives::Address::repeat_byte(7), 1).await.unwrap();
        }
        Self { stores, _server: server, _folder: folder }
    }
}
