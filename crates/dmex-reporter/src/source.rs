//! What a network did on a day.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_mining::history::{HistoryError, NetworkHistory};
use dmex_types::{Asset, Day};

/// Measures the networks.
#[async_trait]
pub trait Source: Send + Sync {
    /// The inputs of a report, in the order and units of the network's contract: for Bitcoin difficulty × 10^6, mean
    /// fees of a block in satoshi, height of the day's first block, number of blocks; for Filecoin mean reward of a
    /// win in attoFIL and quality-adjusted power in bytes.
    ///
    /// # Errors
    /// The day is not known, or not yet.
    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError>;
}

/// Why a day could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The recorded data does not have it.
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Reads days from recorded data.
#[derive(Clone)]
pub struct ReplaySource {
    history: Arc<NetworkHistory>,
}

impl ReplaySource {
    /// A source on recorded days.
    #[must_use]
    pub fn new(history: Arc<NetworkHistory>) -> Self {
        Self { history }
    }
}

#[async_trait]
impl Source for ReplaySource {
    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        Ok(match asset {
            Asset::Btc => {
                let report = self.history.bitcoin_on(day)?.report();
                vec![
                    report.difficulty.millionths(),
                    u128::from(report.fees_per_block.get()),
                    u128::from(report.blocks.first()),
                    u128::from(report.blocks.count()),
                ]
            }
            Asset::Fil => {
                let report = self.history.filecoin_on(day)?.report();
                vec![report.reward_per_win.get(), report.network_power.get()]
            }
        })
    }
}
