//! How the store moves: one task looks and reads, and everybody who streams is told.

use std::collections::VecDeque;
use std::sync::Arc;

use dmex_store::read::{EventFilter, Events, Order, PageOf};
use dmex_store::rows::{Block, Cursor, Event};
use dmex_store::{Store, StoreError};

use crate::app::App;

/// Cursors that are remembered, to find where a reorg left the chain that they were on.
const REMEMBERED: usize = 1_024;

/// Most events that are read for all at once. More at a time are history, which each reads as fast as they listen.
const READ: u32 = 200;
/// Places of events in a block: an id is block × 2^20 + place.
pub(crate) const PLACES: u64 = 1 << 20;

/// How the store moved.
#[derive(Clone, Debug)]
pub(crate) enum Tip {
    /// There is more.
    Forward(Arc<News>),
    /// Blocks above this one are gone, and others may stand in their place.
    Back(u64),
}

/// What is new: all events after one place and up to another.
#[derive(Debug)]
pub(crate) struct News {
    pub(crate) after: u64,
    pub(crate) until: u64,
    /// None if there are too many.
    pub(crate) events: Option<Vec<Event>>,
}

/// Looks at the store until the server stops.
pub(crate) async fn watch(app: App) {
    let mut seen = VecDeque::new();
    #[expect(clippy::cast_precision_loss, reason = "streams are far below 2^53")]
    let count = || metrics::gauge!("dmex_streams_open").set(app.streams.taken() as f64);
    while app.shutdown.run_until_cancelled(tokio::time::sleep(app.config.poll_every)).await.is_some() {
        count();
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
    // Nothing is forgotten before all is known: a store that fails meanwhile is looked at again.
    let mut standing = seen.len();
    while let Some(last) = standing.checked_sub(1).and_then(|place| seen.get(place)) {
        if stands(store, last, &cursor).await? {
            break;
        }
        standing -= 1;
    }
    let mut tips = Vec::new();
    let last = standing.checked_sub(1).and_then(|place| seen.get(place)).map(|last| last.number);
    let news = news(store, last, &cursor).await?;
    if standing < seen.len() {
        tips.push(Tip::Back(last.unwrap_or_default()));
        seen.truncate(standing);
    }
    tips.push(Tip::Forward(Arc::new(news)));
    if seen.len() == REMEMBERED {
        seen.pop_front();
    }
    seen.push_back(cursor);
    Ok(tips)
}

/// What is new since a block; at the first look nobody is told but to look.
async fn news(store: &Store, since: Option<u64>, now: &Cursor) -> Result<News, StoreError> {
    let end = |block: u64| (block + 1) * PLACES - 1;
    let (after, until) = (since.map_or(0, end), end(now.number));
    if since.is_none() {
        return Ok(News { after, until, events: None });
    }
    let page = PageOf { after: Some(after), limit: READ + 1, order: Order::Ascending };
    let mut events = store.events(EventFilter::default(), page).await?;
    let is_whole = events.len() <= READ as usize;
    // What was written after we looked is of the next look, or of none if a reorg takes it.
    events.retain(|event| event.id <= until);
    Ok(News { after, until, events: is_whole.then_some(events) })
}

/// Whether a cursor of before is still on the chain that the store follows. Blocks that are not kept any more are final.
pub(crate) async fn stands(store: &Store, before: &Cursor, now: &Cursor) -> Result<bool, StoreError> {
    if before.number >= now.number {
        return Ok(before == now);
    }
    let kept = store.find::<Block>(&(before.number,)).await?;
    Ok(kept.is_none_or(|block| block.hash == before.hash))
}
