//! How patient, how sure, how generous the sender is.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::chains::finality_of;
use crate::fees::HIGHEST_FEE;
use crate::provider::Endpoint;

/// The sender's parameters.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Where the file is.
    pub folder: PathBuf,
    /// Blocks on top of a transaction before it counts; 0 counts it as soon as it is mined.
    pub confirmations: u64,
    /// How many blocks back settled transactions are looked for again when the chain went back.
    pub finality_window: u64,
    /// What becomes of transactions whose blocks are gone.
    pub lost: Lost,
    /// Pause between two looks at the chain.
    pub poll_interval: Duration,
    /// How long a sent transaction may stay unmined before its fee is raised.
    pub bump_after: Duration,
    /// Highest fee per gas ever offered, in wei.
    pub highest_fee: u128,
    /// How long [`super::Sender::wait`] goes on while the node fails.
    pub patience: Duration,
    /// What the file must survive.
    pub durability: Durability,
    /// Called at each step; does nothing unless set.
    pub on_step: StepHook,
}

/// What becomes of transactions whose blocks are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The same bytes are sent again, never others: any node of the network may still have them.
    SendAgain,
    /// All is done again in its order and at its time. Only for a development chain, whose clock can be set.
    Replay,
}

/// What the sender's file must survive. In no case is it left half written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A power cut: every step waits for the disk, some milliseconds each.
    PowerLoss,
    /// A kill of the process. After a power cut the newest steps may be missing, so only for
    /// chains that are thrown away with the file.
    Kill,
}

/// The moments at which a kill would leave different things undone. For metrics, and for tests
/// that kill there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The purpose is written down.
    Queued,
    /// The signed transaction and its nonce are written down; not sent yet.
    Signed,
    /// The node took the transaction.
    Sent,
    /// A block holds it; not written down yet.
    Mined,
    /// Its end is written down.
    Settled,
}

/// What to call at each [`Step`].
#[derive(Clone)]
pub struct StepHook(Arc<dyn Fn(Step) + Send + Sync>);

impl Policy {
    /// For a public chain.
    pub fn public(folder: impl Into<PathBuf>, endpoint: &Endpoint, confirmations: u64) -> Self {
        Self {
            folder: folder.into(),
            confirmations,
            finality_window: finality_of(endpoint.chain_id),
            lost: Lost::SendAgain,
            poll_interval: endpoint.poll_interval,
            bump_after: Duration::from_secs(45),
            highest_fee: HIGHEST_FEE,
            patience: Duration::from_secs(60),
            durability: Durability::PowerLoss,
            on_step: StepHook::default(),
        }
    }

    /// For a development chain: mined is settled, and the whole chain may go back.
    pub fn dev(folder: impl Into<PathBuf>, endpoint: &Endpoint) -> Self {
        Self { finality_window: u64::MAX, lost: Lost::Replay, ..Self::public(folder, endpoint, 0) }
    }

    /// Blocks on top of another's transaction, or of one without effect, before what follows from it may be signed: a
    /// chain that goes back further would serve a purpose twice. A development chain that goes back is brought to where
    /// it was in the same order.
    pub(super) fn final_depth(&self) -> u64 {
        match self.lost {
            Lost::SendAgain => self.finality_window.max(self.confirmations),
            Lost::Replay => self.confirmations,
        }
    }

    pub(super) fn step(&self, step: Step) {
        (self.on_step.0)(step);
    }
}

impl StepHook {
    /// Calls `hook` at each step.
    pub fn new(hook: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }
}

impl Default for StepHook {
    fn default() -> Self {
        Self(Arc::new(|_| {}))
    }
}

impl fmt::Debug for StepHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StepHook")
    }
}
