//! How much of an NFT's power its insurance is for: what it had when it was insured last. Nothing but its history says so.

use dmex_store::read::{EventFilter, Events, Order, PageOf, Tokens};
use dmex_store::rows::{Event, Token};
use dmex_types::TokenId;
use serde_json::Value;

use crate::app::App;
use crate::problem::ApiError;

/// Splits and merges of one NFT that are gone through: each is a transaction of its holder.
const MOST: u32 = 10_000;

/// Power of an NFT when it was insured last: that of now without what was merged in since, and with what was split off.
pub(super) async fn units(app: &App, token: &Token) -> Result<u64, ApiError> {
    let insured = newest(app, token.id, "TokenInsured", 1).await?.first().map_or(0, |event| event.id);
    let mut units = token.units.units();
    for event in newest(app, token.id, "PowerMerged", MOST).await? {
        let gone = event.arguments.get("goneId").and_then(Value::as_str).and_then(|id| id.parse().ok());
        if let Some(gone) = gone.filter(|_| event.id > insured)
            && let Some(gone) = app.store.token(TokenId(gone)).await?
        {
            units = units.saturating_sub(gone.units.units());
        }
    }
    for event in newest(app, token.id, "PowerSplit", MOST).await? {
        let part = event.arguments.pointer("/power/units").and_then(Value::as_str);
        if let Some(part) = part.and_then(|part| part.parse::<u64>().ok()).filter(|_| event.id > insured) {
            units = units.saturating_add(part);
        }
    }
    Ok(units)
}

async fn newest(app: &App, token: TokenId, name: &str, limit: u32) -> Result<Vec<Event>, ApiError> {
    let filter = EventFilter { token: Some(token), name: Some(name.to_owned()), ..EventFilter::default() };
    Ok(app.store.events(filter, PageOf { after: None, limit, order: Order::Descending }).await?)
}
