//! What NFTs earned and are owed, from the days of their products: by the model's arithmetic, in one place for whoever
//! asks.

use std::collections::HashMap;

use dmex_model::{Checkpoint, Paid, earned_between};
use dmex_types::{Amount, Day, ProductId};

use crate::rows::{self, Product, Token};
use crate::{Store, StoreError};

/// What an NFT is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// [reward token] Income.
    pub income: Amount,
    /// [pay token] Money of days that were not delivered.
    pub refund: Amount,
}

/// The sums of products before days, each read once: many NFTs of a holder share them.
#[derive(Debug)]
pub struct Checkpoints<'a> {
    store: &'a Store,
    known: HashMap<(ProductId, Day), Checkpoint>,
}

impl<'a> Checkpoints<'a> {
    /// None read yet.
    #[must_use]
    pub fn of(store: &'a Store) -> Self {
        Self { store, known: HashMap::new() }
    }

    /// What an NFT is owed now; one that ended is owed nothing.
    ///
    /// # Errors
    /// The database failed.
    pub async fn owed(&mut self, product: &Product, token: &Token) -> Result<Owed, StoreError> {
        let earned = self.earned(product, token, product.next_day).await?;
        let left = |earned: u128, paid: Amount| Amount(Amount::from(earned).0.saturating_sub(paid.0));
        // A split may have charged a part one unit ahead, so never below zero.
        Ok(Owed {
            income: left(earned.income, token.income_paid),
            refund: left(earned.refund, token.refund_paid),
        })
    }

    /// What an NFT's power and money earned on its days before `until`, settled ones only.
    ///
    /// # Errors
    /// The database failed.
    pub async fn earned(&mut self, product: &Product, token: &Token, until: Day) -> Result<Paid, StoreError> {
        let until = until.min(product.next_day).min(token.end_day);
        if token.has_ended() || until <= token.start_day {
            return Ok(Paid::default());
        }
        let from = self.before(token.product, token.start_day).await?;
        let to = self.before(token.product, until).await?;
        let days = until.since(token.start_day);
        Ok(earned_between(token.units, token.tranche.0.saturating_to(), days, from, to))
    }

    /// The sums of a product before a day; zero before its first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn before(&mut self, product: ProductId, day: Day) -> Result<Checkpoint, StoreError> {
        if let Some(known) = self.known.get(&(product, day)) {
            return Ok(*known);
        }
        let before = day.previous().unwrap_or_default();
        let row = self.store.find::<rows::Day>(&(product, before)).await?;
        let row = row.filter(|row| row.settled_at.is_some());
        let sums = row.map_or_else(Checkpoint::default, |row| Checkpoint {
            income: row.income_sum.0,
            released: row.released_sum.0.saturating_to(),
            ..Checkpoint::default()
        });
        self.known.insert((product, day), sums);
        Ok(sums)
    }
}
