//! Movements as people and programs read them.

use dmex_store::rows::Entry;
use serde::Serialize;

use super::books::Reader;
use super::coins::Coins;
use crate::amount::Money;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::moment;

#[derive(Serialize)]
pub(super) struct View {
    entries: Vec<EntryView>,
}

/// One movement.
#[derive(Serialize)]
pub(super) struct EntryView {
    /// Its number in the ledger: they are in the order in which they happened.
    pub(super) id: u64,
    pub(super) block: u64,
    /// [Unix seconds]
    pub(super) timestamp: u64,
    pub(super) transaction: String,
    /// Why.
    pub(super) reason: String,
    /// The account of the ledger that it left.
    pub(super) from: String,
    /// The one that it reached.
    pub(super) to: String,
    pub(super) amount: Money,
    /// The coin's contract.
    pub(super) coin: String,
    /// Whose product's money it is.
    pub(super) product: Option<u32>,
    /// Which NFT's money it is.
    pub(super) token: Option<u64>,
}

impl View {
    pub(super) async fn read(reader: &mut Reader<'_>, coins: &Coins) -> Result<Self, Failure> {
        let mut entries = Vec::new();
        loop {
            let part = reader.part().await?;
            if part.is_empty() {
                return Ok(Self { entries });
            }
            entries.extend(part.into_iter().map(|entry| EntryView::new(entry, coins)));
        }
    }
}

impl EntryView {
    pub(super) fn new(entry: Entry, coins: &Coins) -> Self {
        Self {
            id: entry.id,
            block: entry.block,
            timestamp: entry.timestamp,
            transaction: entry.tx_hash.to_string(),
            // Books are exact for people, too.
            amount: Money::price(entry.amount.0, &coins.get(entry.coin)),
            coin: format!("{:#x}", entry.coin),
            reason: entry.reason,
            from: entry.debit,
            to: entry.credit,
            product: entry.product,
            token: entry.token,
        }
    }

    fn row(&self) -> Vec<String> {
        vec![
            moment(self.timestamp),
            self.reason.clone(),
            self.from.clone(),
            self.to.clone(),
            self.amount.short.clone(),
            self.product.map_or_else(String::new, |product| product.to_string()),
            self.token.map_or_else(String::new, |token| token.to_string()),
        ]
    }
}

impl Show for View {
    fn show(&self) -> String {
        if self.entries.is_empty() {
            return "No money moved.".to_owned();
        }
        let head = ["TIME", "WHY", "FROM", "TO", "AMOUNT", "PRODUCT", "NFT"];
        table(&head, &head[4..], self.entries.iter().map(EntryView::row).collect())
    }
}
