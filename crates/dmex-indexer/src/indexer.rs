//! From cursor to head: history in ranges, the rest block by block.

mod history;
mod live;
mod writing;

use alloy::primitives::Address;
use dmex_platform::Platform;
use dmex_store::rows::{Block, Cursor};
use dmex_store::{Batch, Store, StoreError};
use tokio::sync::Mutex;

use crate::IndexError;
use crate::finality::finality_of;
use crate::fold::{At, Fold};
use crate::node::{Header, Node};
use crate::sources::Sources;
use crate::state::{KEPT, State};
use history::{History, Lengths};
use writing::Writing;

/// Follows the chain into a store.
pub struct Indexer {
    store: Store,
    node: Node,
    sources: Sources,
    claim: Claim,
    /// [blocks] How deep a reorg is followed.
    finality: u64,
    /// [rows] What of a table is kept in memory.
    kept: usize,
    desk: Mutex<Desk>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The last block that was read.
    pub block: u64,
    /// The newest block.
    pub head: u64,
    /// Events taken in by this step.
    pub events: usize,
}

/// Whose store it is.
#[derive(Clone, Copy, Debug)]
struct Claim {
    chain_id: u64,
    settlement: Address,
    first_block: u64,
}

impl Claim {
    async fn make(self, store: &Store) -> Result<(), StoreError> {
        store.claim(self.chain_id, self.settlement, self.first_block).await
    }
}

/// What is kept between steps.
#[derive(Default)]
struct Desk {
    work: Option<Work>,
    /// Outlives trouble: a node that fails at long ranges is asked for shorter ones.
    lengths: Lengths,
}

/// How far we are, and what we know of it; thrown away after any trouble.
struct Work {
    cursor: Cursor,
    state: State,
    history: History,
    writing: Writing,
}

impl Indexer {
    /// An indexer of a deployment into its store. `finality` is how many blocks deep a reorg is followed; without it
    /// that of the chain.
    ///
    /// # Errors
    /// The store belongs to another deployment.
    pub async fn new(platform: &Platform, store: Store, finality: Option<u64>) -> Result<Self, IndexError> {
        let on = platform.deployment();
        let claim =
            Claim { chain_id: on.chain_id, settlement: on.settlement.address, first_block: on.first_block };
        claim.make(&store).await?;
        let sources = Sources::new(on);
        let node = Node::new(platform.provider().clone(), &sources);
        let finality = finality.unwrap_or_else(|| finality_of(on.chain_id));
        Ok(Self { store, node, sources, claim, finality, kept: KEPT, desk: Mutex::default() })
    }

    /// Forgets what the store says and begins anew: it is a cache.
    ///
    /// # Errors
    /// The store failed.
    pub async fn rebuild(&self) -> Result<(), IndexError> {
        let mut desk = self.desk.lock().await;
        desk.work = None;
        self.store.clear().await?;
        Ok(self.claim.make(&self.store).await?)
    }

    /// Never asks the node for more blocks at once than this, from the first question on.
    #[must_use]
    pub fn at_most(mut self, blocks: u64) -> Self {
        self.desk.get_mut().lengths = Lengths::at_most(blocks);
        self
    }

    /// Keeps no more rows of a table in memory than this and those that change.
    #[must_use]
    pub const fn keeping(mut self, rows: usize) -> Self {
        self.kept = rows;
        self
    }

    /// Reads on until the head, telling `progress` of every step. Returns the cursor.
    ///
    /// # Errors
    /// [`IndexError`]; what was read stays read.
    pub async fn catch_up(&self, progress: impl Fn(Progress)) -> Result<Cursor, IndexError> {
        loop {
            match self.step().await? {
                Some(done) => progress(done),
                None => return self.store.cursor().await.map_err(IndexError::from),
            }
        }
    }

    /// Does the next piece of work: a part of history, a block, or taking blocks back. `None` if there is none.
    ///
    /// # Errors
    /// [`IndexError`]; nothing of the piece was done then.
    pub async fn step(&self) -> Result<Option<Progress>, IndexError> {
        let mut desk = self.desk.lock().await;
        let mut work = match desk.work.take() {
            Some(work) => work,
            None => Work {
                cursor: self.store.cursor().await?,
                state: State::default(),
                history: History::default(),
                writing: Writing::default(),
            },
        };
        match self.advance(&mut work, &mut desk.lengths).await {
            Ok(done) => {
                desk.work = Some(work);
                Ok(done)
            }
            Err(error) => {
                desk.lengths.shorten(&error);
                // What was taken in before the trouble stays.
                let error = work.writing.arrive().await.err().unwrap_or(error);
                Err(self.blame(error, &work.cursor).await)
            }
        }
    }

    /// Rows that somebody else wrote while we read them contradict the events, and the node is not to blame.
    async fn blame(&self, error: IndexError, cursor: &Cursor) -> IndexError {
        let IndexError::Nonsense(_) = error else { return error };
        match self.store.cursor().await {
            Ok(found) if found != *cursor => StoreError::MovedOn.into(),
            Ok(_) | Err(_) => error,
        }
    }

    async fn advance(&self, work: &mut Work, lengths: &mut Lengths) -> Result<Option<Progress>, IndexError> {
        let head = self.node.head().await?;
        let last_final = head.saturating_sub(self.finality);
        let events = if work.cursor.number < last_final {
            self.read_history(work, lengths, (last_final, head)).await?
        } else {
            match self.read_block(work, head).await? {
                Some(events) => events,
                None => return Ok(None),
            }
        };
        Ok(Some(Progress { block: work.cursor.number, head, events }))
    }

    /// Takes events in and begins to write them, with the cursor that they lead to.
    async fn write(
        &self,
        work: &mut Work,
        logs: &[(At, alloy::primitives::Log)],
        to: &Header,
        revocable: bool,
        final_block: u64,
    ) -> Result<(), IndexError> {
        for (at, log) in logs {
            Fold::new(&self.store, &mut work.state, *at).take(&self.sources, log).await?;
        }
        let cursor = Cursor { id: 1, number: to.number, hash: to.hash, timestamp: to.timestamp };
        let block =
            Block { number: to.number, hash: to.hash, parent_hash: to.parent, timestamp: to.timestamp };
        let batch = Batch {
            from: work.cursor.clone(),
            to: cursor.clone(),
            blocks: vec![block],
            events: std::mem::take(&mut work.state.events),
            entries: std::mem::take(&mut work.state.entries),
            changes: work.state.drain(self.kept),
            revocable,
            final_block,
        };
        let batch = self.store.prepare(batch);
        // Rows that the batch before changed may be forgotten by now: from here on the store knows them.
        work.writing.arrive().await?;
        work.writing = Writing::begin(&self.store, batch);
        work.cursor = cursor;
        Ok(())
    }
}
