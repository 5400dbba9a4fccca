//! Databases that are damaged or full.

use alloy_primitives::{Address, B256};
use dmex_store::rows::Cursor;
use dmex_store::{Batch, Store, StoreError};
use sqlx::Connection;
use tempfile::TempDir;
use tokio::task::yield_now;

/// Where a store's file is to be.
fn file() -> (TempDir, std::path::PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let url = format!("sqlite:{}", path.display());
    (folder, path, url)
}

#[tokio::test]
async fn fe10_a_file_that_is_no_database_is_named_with_what_to_do() {
    let (_folder, path, url) = file();
    for bytes in [vec![0x5a; 100_000], b"no database".to_vec()] {
        std::fs::write(&path, &bytes).unwrap();
        let error = Store::open(&url).await.unwrap_err();
        assert!(matches!(error, StoreError::Damaged(_)), "{error}");
        let (told, name) = (error.to_string(), path.display().to_string());
        for words in [name.as_str(), "is no database", "delete it", "`dmex index` builds it anew"] {
            assert!(told.contains(words), "{words:?} is not in {told}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "it may be something else, and stays as it is");
    }
}

#[tokio::test]
async fn fe10_what_is_written_after_the_disk_was_full_is_there_for_everybody() {
    let (_folder, _, url) = file();
    let (store, other) = (Store::open(&url).await.unwrap(), Store::open(&url).await.unwrap());
    store.claim(1, Address::repeat_byte(7), 1).await.unwrap();
    let told = fill(&store).await.to_string();
    assert!(told.contains("the disk of the store is full") && told.contains("make room"), "{told}");

    // Whichever connection it is: one that is given up, and one that is done.
    for _ in 0..2 * store.pool().size() + 2 {
        at_rest(&store).await;
        drop(store.pool().begin().await.unwrap());
        at_rest(&store).await;
        let from = store.cursor().await.unwrap();
        let to = Cursor { number: from.number + 1, hash: B256::repeat_byte(1), ..from.clone() };
        store.commit(store.prepare(next(from, to.clone()))).await.unwrap();
        assert_eq!(other.cursor().await.unwrap(), to);
    }
}

/// Writes more than there is room for, on one of the store's connections. What is said.
async fn fill(store: &Store) -> StoreError {
    let mut connection = store.pool().acquire().await.unwrap();
    // The file may not grow any more, as on a full disk.
    for sql in ["create table wide (text text)", "pragma max_page_count = 1"] {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
    let mut transaction = connection.begin().await.unwrap();
    let long = sqlx::query("insert into wide values (hex(zeroblob(1000000)))");
    let full = long.execute(&mut *transaction).await.unwrap_err();
    full.into()
}

/// Waits until no connection is on its way back.
async fn at_rest(store: &Store) {
    while usize::try_from(store.pool().size()).unwrap() > store.pool().num_idle() {
        yield_now().await;
    }
}

/// A block without events.
fn next(from: Cursor, to: Cursor) -> Batch {
    let (blocks, events, entries, changes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Batch { from, to, blocks, events, entries, changes, revocable: false, final_block: 0 }
}
