//! Services that measure the networks and report them to the benchmarks.
//!
//! A [`Source`] says what a network did on a day: [`BitcoinSource`] and [`LotusSource`] measure it with a node,
//! [`QuorumSource`] with several of which none is believed alone, [`ReplaySource`] reads it from recorded data.
//! [`Reporter`] reports every closed day once. [`PricePoster`] feeds the replayed price feeds of a development chain.

mod duty;
mod price_poster;
mod reporter;
mod source;

pub use duty::ReportDuty;
pub use price_poster::PricePoster;
pub use reporter::{Awaited, Reported, Reporter, Ticked};
pub use source::{
    BitcoinSource, CONFIRMATIONS, Dissent, LotusSource, NetworkSources, NoQuorum, QuorumSource, ReplaySource,
    Source, SourceError, TooSmallQuorum,
};

use dmex_chain::sender::SubmitError;
use dmex_platform::{ReadError, SendError};

/// Why a tick did not finish. The next one goes on from what is on chain.
#[derive(Debug, thiserror::Error)]
pub enum TickError {
    /// The chain could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The network could not be measured.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A transaction was not done.
    #[error(transparent)]
    Transaction(#[from] SendError),
    /// An account is not known.
    #[error(transparent)]
    Account(#[from] SubmitError),
}
