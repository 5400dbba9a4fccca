//! One batch is written while the next range is taken in: database and indexer are at work at the same time.

use dmex_store::{PreparedBatch, Store, StoreError};
use tokio_util::task::AbortOnDropHandle;

use crate::IndexError;

/// The batch on its way into the store, if there is one. Dropped, it is written as a whole or not at all,
/// and the cursor of the store tells which.
#[derive(Default)]
pub(super) struct Writing(Option<AbortOnDropHandle<Result<(), StoreError>>>);

impl Writing {
    /// Sends a batch on its way.
    pub(super) fn begin(store: &Store, batch: PreparedBatch) -> Self {
        let store = store.clone();
        Self(Some(AbortOnDropHandle::new(tokio::spawn(async move { store.commit(batch).await }))))
    }

    /// Waits until nothing is on its way.
    pub(super) async fn arrive(&mut self) -> Result<(), IndexError> {
        match self.0.take() {
            Some(writing) => Ok(writing.await??),
            None => Ok(()),
        }
    }
}
