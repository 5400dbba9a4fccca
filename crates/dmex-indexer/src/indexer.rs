//! From cursor to head: history in ranges, the newest blocks several at a time.

mod history;
mod last_final;
mod live;
mod whole;
mod writing;

use std::time::Instant;

use alloy::primitives::Address;
use dmex_chain::{finality_of, known_chain};
use dmex_platform::Platform;
use dmex_store::rows::{Block, Cursor};
use dmex_store::{Batch, Store, StoreError};
use tokio::sync::Mutex;

use crate::IndexError;
use crate::fold::{At, Fold};
use crate::node::{Header, Node};
use crate::sources::Sources;
use crate::state::{KEPT, State};
use history::{Care, History, Lengths};
use last_final::{Called, Depth};
use writing::Writing;

/// Follows the chain into a store.
pub struct Indexer {
    store: Store,
    node: Node,
    sources: Sources,
    claim: Claim,
    depth: Depth,
    is_development: bool,
    care: Care,
    /// The last block that is read, if it is not to read on for ever.
    until: Option<u64>,
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
    called: Called,
}

/// What is known of the chain's height.
#[derive(Clone, Copy, Debug)]
struct Heights {
    head: u64,
    last_final: u64,
}

/// What is kept of blocks that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    /// They are final.
    Nothing,
    /// What is needed to take them back. Only the last of them has events.
    Undo,
}

/// How far we are, and what we know of it; thrown away after any trouble.
struct Work {
    cursor: Cursor,
    state: State,
    history: History,
    writing: Writing,
    /// Since when the chain has fewer blocks than we know.
    shorter_since: Option<Instant>,
}

impl Work {
    fn from(cursor: Cursor) -> Self {
        let (state, history, writing) = (State::default(), History::default(), Writing::default());
        Self { cursor, state, history, writing, shorter_since: None }
    }

    /// What was known of blocks that are no more.
    fn forget(&mut self) {
        (self.state, self.history, self.shorter_since) = (State::default(), History::default(), None);
    }
}

impl Indexer {
    /// An indexer of a deployment into its store. `finality` is exactly how many blocks deep a reorg is followed;
    /// without it at least as deep as the chain asks for, and to the block that the node calls final.
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
        let depth = finality.map_or_else(|| Depth::AtLeast(finality_of(on.chain_id)), Depth::Exactly);
        let is_development = known_chain(on.chain_id).is_some_and(|chain| chain.is_development);
        let (care, until, kept, desk) = (Care::Usual, None, KEPT, Mutex::default());
        Ok(Self { store, node, sources, claim, depth, is_development, care, until, kept, desk })
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

    /// Looks at every header, and into the receipts of blocks whose header says nothing, however old they are.
    #[must_use]
    pub(crate) const fn closely(mut self) -> Self {
        self.care = Care::Close;
        self
    }

    /// Reads no further than this block from now on.
    pub(crate) const fn read_until(&mut self, block: Option<u64>) {
        self.until = block;
    }

    /// What is asked of the node.
    pub(crate) const fn node(&self) -> &Node {
        &self.node
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

    /// Does the next piece of work: a part of history, some blocks, or taking blocks back. `None` if there is none.
    ///
    /// # Errors
    /// [`IndexError`]; nothing of the piece was done then.
    pub async fn step(&self) -> Result<Option<Progress>, IndexError> {
        let mut desk = self.desk.lock().await;
        let mut work = match desk.work.take() {
            Some(work) => work,
            None => Work::from(self.store.cursor().await?),
        };
        match self.advance(&mut work, &mut desk).await {
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
            Ok(_) => error,
            Err(failed) => failed.into(),
        }
    }

    async fn advance(&self, work: &mut Work, desk: &mut Desk) -> Result<Option<Progress>, IndexError> {
        let head = self.node.head().await?;
        let last_final = desk.called.below(&self.node, self.depth, head).await?;
        let until = self.until.unwrap_or(u64::MAX);
        let heights = Heights { head: head.min(until), last_final: last_final.min(until) };
        let events = if work.cursor.number < heights.last_final {
            self.read_history(work, &mut desk.lengths, heights).await?
        } else {
            match self.read_newest(work, &mut desk.lengths, heights).await? {
                Some(events) => events,
                None => return Ok(None),
            }
        };
        Ok(Some(Progress { block: work.cursor.number, head: heights.head, events }))
    }

    /// Takes events in and begins to write them, with the cursor that they lead to.
    async fn write(
        &self,
        work: &mut Work,
        logs: &[(At, alloy::primitives::Log)],
        blocks: &[Header],
        keep: Keep,
        final_block: u64,
    ) -> Result<(), IndexError> {
        let Some(to) = blocks.last() else { return Ok(()) };
        for (at, log) in logs {
            Fold::new(&self.store, &mut work.state, *at).take(&self.sources, log).await?;
        }
        let cursor = Cursor { id: 1, number: to.number, hash: to.hash, timestamp: to.timestamp };
        let block = |of: &Header| {
            let Header { number, hash, parent: parent_hash, timestamp, .. } = *of;
            Block { number, hash, parent_hash, timestamp }
        };
        let batch = Batch {
            from: work.cursor.clone(),
            to: cursor.clone(),
            blocks: blocks.iter().map(block).collect(),
            events: std::mem::take(&mut work.state.events),
            entries: std::mem::take(&mut work.state.entries),
            changes: work.state.drain(self.kept),
            revocable: keep == Keep::Undo,
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
