//! Services that keep days moving.
//!
//! [`MinerAgent`] deposits what the benchmark asks of a miner's products; [`Finaliser`] makes benchmark days final and
//! settles days that are due; [`Watcher`] puts it to the vote when a
//! miner does not deliver, and [`Aftermath`] pays out what follows; [`Assessor`] says what stopping would pay a miner. Each tick observes the chain, decides with a pure function, and acts under a key that
//! says what for, so that a kill at any point pays nothing twice. [`Duties`] says what is due, to notice that it is not done.

mod aftermath;
mod assessor;
mod duties;
mod each;
mod finaliser;
mod miner_agent;
mod watcher;

pub use aftermath::Aftermath;
pub use assessor::Assessor;
pub use duties::{Duties, Task};
pub use each::Trouble;
pub use finaliser::Finaliser;
pub use miner_agent::MinerAgent;
pub use watcher::Watcher;

use dmex_chain::sender::SubmitError;
use dmex_platform::{ReadError, SendError};

/// Why a tick did not finish. The next one goes on from what is on chain.
#[derive(Debug, thiserror::Error)]
pub enum TickError {
    /// The chain could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A transaction was not done.
    #[error(transparent)]
    Transaction(#[from] SendError),
    /// An account is not known.
    #[error(transparent)]
    Account(#[from] SubmitError),
    /// The miner does not have the coin.
    #[error(
        "{missing} more of the smallest units of the product's reward token are asked for than {miner} has: fund the miner"
    )]
    NotEnoughCoin {
        /// The product.
        product: dmex_types::ProductId,
        /// Who should pay.
        miner: alloy::primitives::Address,
        /// How much is missing.
        missing: alloy::primitives::U256,
    },
    /// Some of several products or networks failed. All others were tried.
    #[error("{}", each::told(.0))]
    Several(Vec<Trouble>),
}
