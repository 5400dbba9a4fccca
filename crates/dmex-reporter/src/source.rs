//! What a network did on a day.

mod bitcoin;
mod lotus;
mod networks;
mod quorum;
mod replay;

use std::time::Duration;

use async_trait::async_trait;
use dmex_mining::history::HistoryError;
use dmex_networks::NodeError;
use dmex_types::{Asset, Day};

pub use bitcoin::{BitcoinSource, CONFIRMATIONS};
pub use lotus::LotusSource;
pub use networks::NetworkSources;
pub use quorum::{Dissent, NoQuorum, QuorumSource, TooSmallQuorum};
pub use replay::ReplaySource;

/// Measures the networks.
#[async_trait]
pub trait Source: Send + Sync {
    /// What it is called where it disagrees with others; no secret is in it.
    fn name(&self) -> &str;

    /// Whether it measures a network at all.
    fn measures(&self, asset: Asset) -> bool;

    /// What is measured of the network, in the order and units of its contract: for Bitcoin difficulty × 10^6, mean
    /// fees of a block in satoshi, height of the day's first block, number of blocks; for Filecoin mean reward of a
    /// win in attoFIL and quality-adjusted power in bytes. A report ends with the price.
    ///
    /// # Errors
    /// The day is not known, or not yet.
    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError>;

    /// [USD, 18 decimals] One coin at the day's end; `None` if it knows no prices: nodes of a network do not. Reports'
    /// prices count only after three days without one of the feed.
    ///
    /// # Errors
    /// The day is not known, or not yet.
    async fn price(&self, _asset: Asset, _day: Day) -> Result<Option<u128>, SourceError> {
        Ok(None)
    }
}

/// Why a day could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The recorded data does not have it.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// It measures other networks.
    #[error("{source_name} does not measure {asset}: name a source that does")]
    NotMeasured {
        /// The source.
        source_name: String,
        /// The network.
        asset: Asset,
    },
    /// The day's end can still be taken back. No error: time will tell.
    #[error("{day} is not measured yet: {source_name} {waits_for}")]
    NotYet {
        /// The source.
        source_name: String,
        /// The day.
        day: Day,
        /// What is missing.
        waits_for: String,
    },
    /// The node took blocks back while they were read: ask again.
    #[error("{source_name} changed its chain while {day} was read: it is asked again")]
    Reorganised {
        /// The source.
        source_name: String,
        /// The day.
        day: Day,
    },
    /// What it says cannot be.
    #[error("{source_name} cannot be believed on {day}: {what}")]
    Implausible {
        /// The source.
        source_name: String,
        /// The day.
        day: Day,
        /// What cannot be.
        what: String,
    },
    /// It took too long for the whole day.
    #[error("{source_name} took longer than {} seconds for {day}: use one that is nearer", .patience.as_secs())]
    TooSlow {
        /// The source.
        source_name: String,
        /// The day.
        day: Day,
        /// How long was waited.
        patience: Duration,
    },
    /// Too few sources say the same.
    #[error(transparent)]
    NoQuorum(#[from] NoQuorum),
}
