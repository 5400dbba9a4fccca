//! Rows that events change, read from the store when first needed and kept until written.

use std::collections::HashMap;

use dmex_store::rows::{
    AuctionedSale, Balance, Benchmark, Capacity, Day, Entry, Event, Loss, Miner, Override, PayPrice, Policy,
    Pool, PriceRound, Product, Proposal, Report, Round, Start, Token, Underwriter, Vote, Voter,
};
use dmex_store::{Change, Row, Store, StoreError};

/// Rows of a table kept in memory between batches, unless told otherwise.
pub(crate) const KEPT: usize = 400_000;

/// The same where a row may be as long as a stranger likes.
const KEPT_LONG: usize = 1_000;

/// Rows of one table.
pub(crate) struct Rows<R: Row> {
    known: HashMap<R::Key, Option<R>>,
    /// Keys that changed since the last batch, and the rows before.
    before: HashMap<R::Key, Option<R>>,
}

impl<R: Row> Default for Rows<R> {
    fn default() -> Self {
        Self { known: HashMap::new(), before: HashMap::new() }
    }
}

impl<R: Row> Rows<R> {
    /// A row, if there is one.
    pub(crate) async fn find(&mut self, store: &Store, key: R::Key) -> Result<Option<&R>, StoreError> {
        self.load(store, &key).await?;
        Ok(self.known.get(&key).and_then(Option::as_ref))
    }

    /// A row to be changed; `new` makes it if there is none.
    pub(crate) async fn edit(
        &mut self,
        store: &Store,
        key: R::Key,
        new: impl FnOnce() -> R,
    ) -> Result<&mut R, StoreError> {
        self.load(store, &key).await?;
        let row = self.known.entry(key.clone()).or_default();
        self.before.entry(key).or_insert_with(|| row.clone());
        Ok(row.get_or_insert_with(new))
    }

    /// A row that cannot be in the store yet.
    pub(crate) fn insert(&mut self, row: R) {
        self.before.entry(row.key()).or_insert(None);
        self.known.insert(row.key(), Some(row));
    }

    async fn load(&mut self, store: &Store, key: &R::Key) -> Result<(), StoreError> {
        if !self.known.contains_key(key) {
            let row = store.find::<R>(key).await?;
            self.known.insert(key.clone(), row);
        }
        Ok(())
    }

    fn drain(&mut self, kept: usize, changes: &mut Vec<Change>) {
        if self.known.len() > kept {
            // What changed is written while the next events are read: until then the store knows it from before.
            self.known.retain(|key, _| self.before.contains_key(key));
        }
        for (key, before) in self.before.drain() {
            let after = self.known.get(&key).and_then(Option::as_ref);
            if let Some(after) = after.filter(|after| before.as_ref() != Some(*after)) {
                let before = before.as_ref().map(R::values);
                changes.push(Change { table: R::TABLE, after: after.values(), before });
            }
        }
    }
}

/// All rows that events change, and what they add.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) products: Rows<Product>,
    pub(crate) tokens: Rows<Token>,
    pub(crate) starts: Rows<Start>,
    pub(crate) auctioned_sales: Rows<AuctionedSale>,
    pub(crate) days: Rows<Day>,
    pub(crate) balances: Rows<Balance>,
    pub(crate) benchmark: Rows<Benchmark>,
    pub(crate) price_rounds: Rows<PriceRound>,
    pub(crate) pay_prices: Rows<PayPrice>,
    pub(crate) reports: Rows<Report>,
    pub(crate) miners: Rows<Miner>,
    pub(crate) capacities: Rows<Capacity>,
    pub(crate) proposals: Rows<Proposal>,
    pub(crate) votes: Rows<Vote>,
    pub(crate) overrides: Rows<Override>,
    pub(crate) voters: Rows<Voter>,
    pub(crate) losses: Rows<Loss>,
    pub(crate) rounds: Rows<Round>,
    pub(crate) pools: Rows<Pool>,
    pub(crate) underwriters: Rows<Underwriter>,
    pub(crate) policies: Rows<Policy>,
    pub(crate) events: Vec<Event>,
    pub(crate) entries: Vec<Entry>,
    /// How many proposals there are, once that was asked for.
    pub(crate) proposals_made: Option<u32>,
    /// Proposals by the operations of the timelock.
    pub(crate) operations: crate::fold::Operations,
    /// What the settlement recorded of a purchase, until the sale says who paid.
    pub(crate) purchase: Option<crate::fold::Purchase>,
    /// What an event began and a later one of its transaction ends.
    pub(crate) pending: crate::fold::Pending,
}

impl State {
    /// All that changed since the last call. Of a table with more rows than `kept`, others are forgotten.
    pub(crate) fn drain(&mut self, kept: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        self.products.drain(kept, &mut changes);
        self.tokens.drain(kept, &mut changes);
        self.starts.drain(kept, &mut changes);
        self.auctioned_sales.drain(kept, &mut changes);
        self.days.drain(kept, &mut changes);
        self.balances.drain(kept, &mut changes);
        self.benchmark.drain(kept, &mut changes);
        self.price_rounds.drain(kept, &mut changes);
        self.pay_prices.drain(kept, &mut changes);
        self.reports.drain(kept, &mut changes);
        self.miners.drain(kept.min(KEPT_LONG), &mut changes);
        self.capacities.drain(kept, &mut changes);
        self.proposals.drain(kept.min(KEPT_LONG), &mut changes);
        // Nobody looks at a vote again.
        self.votes.drain(0, &mut changes);
        self.overrides.drain(0, &mut changes);
        self.voters.drain(kept, &mut changes);
        self.losses.drain(kept, &mut changes);
        self.rounds.drain(kept, &mut changes);
        self.pools.drain(kept, &mut changes);
        self.underwriters.drain(kept, &mut changes);
        self.policies.drain(kept, &mut changes);
        changes
    }
}
