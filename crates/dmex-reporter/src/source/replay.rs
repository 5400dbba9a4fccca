//! Recorded days.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_mining::history::NetworkHistory;
use dmex_types::{Asset, Day};

use super::{Source, SourceError};

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
    fn name(&self) -> &'static str {
        "the recorded days"
    }

    fn measures(&self, _: Asset) -> bool {
        true
    }

    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        Ok(match asset {
            Asset::Btc => self.history.bitcoin_on(day)?.report().inputs(),
            Asset::Fil => self.history.filecoin_on(day)?.report().inputs(),
        })
    }
}
