//! Recorded days.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_mining::history::NetworkHistory;
use dmex_types::{Asset, Day};

use super::{Source, SourceError};

/// What lifts 8 decimals to 18.
const DECIMALS_18: u128 = 10_000_000_000;

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

    async fn price(&self, asset: Asset, day: Day) -> Result<Option<u128>, SourceError> {
        Ok(Some(u128::from(self.history.price_usd(asset, day)?.e8()) * DECIMALS_18))
    }
}
