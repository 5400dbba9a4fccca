//! How the store moves: one task looks, and everybody who streams is told.

use std::collections::VecDeque;

use dmex_store::rows::{Block, Cursor};
use dmex_store::{Store, StoreError};

use crate::app::App;

/// Cursors that are remembered, to find where a reorg left the chain that they were on.
const REMEMBERED: usize = 1_024;

/// How the store moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tip {
    /// There is more.
    Forward,
    /// Blocks above this one are gone, and others may stand in their place.
    Back(u64),
}

/// Looks at the store until the server stops.
pub(crate) async fn watch(app: App) {
    let mut seen = VecDeque::new();
    while app.shutdown.run_until_cancelled(tokio::time::sleep(app.config.poll_every)).await.is_some() {
        match look(&app.store, &mut seen).await {
            // Nobody may be listening.
            Ok(tips) => tips.into_iter().for_each(|tip| drop(app.tips.send(tip))),
            Err(error) => tracing::warn!(%error, "the store cannot be looked at"),
        }
    }
}

async fn look(store: &Store, seen: &mut VecDeque<Cursor>) -> Result<Vec<Tip>, StoreError> {
    let cursor = store.cursor().await?;
    if seen.back() == Some(&cursor) {
        return Ok(Vec::new());
    }
    let mut tips = Vec::new();
    let mut lost = false;
    while let Some(last) = seen.back() {
        if stands(store, last, &cursor).await? {
            break;
        }
        lost = true;
        seen.pop_back();
    }
    if lost {
        tips.push(Tip::Back(seen.back().map_or(0, |last| last.number)));
    }
    if seen.len() == REMEMBERED {
        seen.pop_front();
    }
    seen.push_back(cursor);
    tips.push(Tip::Forward);
    Ok(tips)
}

/// Whether a cursor of before is still on the chain that the store follows. Blocks that are not kept any more are final.
async fn stands(store: &Store, before: &Cursor, now: &Cursor) -> Result<bool, StoreError> {
    if before.number >= now.number {
        return Ok(before == now);
    }
    let kept = store.find::<Block>(&(before.number,)).await?;
    Ok(kept.is_none_or(|block| block.hash == before.hash))
}
