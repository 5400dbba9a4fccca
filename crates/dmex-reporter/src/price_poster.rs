//! Posts recorded prices to the replayed price feeds of a development chain.

use std::sync::Arc;

use dmex_chain::sender::Account;
use dmex_mining::history::NetworkHistory;
use dmex_platform::{Call, Platform, Transact, send_for};
use dmex_types::{Asset, Day};
use futures_util::future::join_all;

use crate::{SourceError, TickError};

/// Stands in for Chainlink's nodes on a development chain.
pub struct PricePoster {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    history: Arc<NetworkHistory>,
}

impl PricePoster {
    /// A poster of recorded prices that signs with the key behind `account`.
    pub fn new(
        platform: Platform,
        transact: Arc<dyn Transact>,
        account: Account,
        history: Arc<NetworkHistory>,
    ) -> Self {
        Self { platform, transact, account, history }
    }

    /// Posts the closing prices of a day. The same day again is posted once.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn post(&self, day: Day) -> Result<(), TickError> {
        join_all(Asset::ALL.map(|asset| self.post_one(asset, day))).await.into_iter().collect()
    }

    async fn post_one(&self, asset: Asset, day: Day) -> Result<(), TickError> {
        let price = self.history.price_usd(asset, day).map_err(SourceError::from)?;
        let Some(feed) = self.platform.deployment().price_feeds.get(&asset) else { return Ok(()) };
        let call = Call::post_price(*feed, price.e8());
        send_for(self.transact.as_ref(), &format!("price/{asset}/{day}"), &self.account, &call).await?;
        Ok(())
    }
}
