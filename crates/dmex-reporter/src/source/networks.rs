//! One source for each network.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_types::{Asset, Day};

use super::{Source, SourceError};

/// Asks each network's own source. A network without one is not measured.
#[derive(Clone, Default)]
pub struct NetworkSources {
    /// Of Bitcoin.
    pub bitcoin: Option<Arc<dyn Source>>,
    /// Of Filecoin.
    pub filecoin: Option<Arc<dyn Source>>,
}

impl NetworkSources {
    fn of(&self, asset: Asset) -> Option<&Arc<dyn Source>> {
        match asset {
            Asset::Btc => self.bitcoin.as_ref(),
            Asset::Fil => self.filecoin.as_ref(),
        }
    }
}

#[async_trait]
impl Source for NetworkSources {
    fn name(&self) -> &'static str {
        "this reporter"
    }

    fn measures(&self, asset: Asset) -> bool {
        self.of(asset).is_some()
    }

    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        let unknown = || SourceError::NotMeasured { source_name: self.name().to_owned(), asset };
        self.of(asset).ok_or_else(unknown)?.inputs(asset, day).await
    }

    async fn price(&self, asset: Asset, day: Day) -> Result<Option<u128>, SourceError> {
        match self.of(asset) {
            Some(source) => source.price(asset, day).await,
            None => Ok(None),
        }
    }
}
