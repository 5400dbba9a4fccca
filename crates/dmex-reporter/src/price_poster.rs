//! Posts recorded prices to the replayed price feeds of a development chain.

use std::sync::Arc;

use dmex_chain::sender::Account;
use dmex_mining::history::NetworkHistory;
use dmex_platform::{Call, LatestPrice, Platform, Transact, send_due};
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

    /// Posts the closing prices of a day shortly before it ends, unless the feeds have them: a day's price is that of the
    /// round in force at its end.
    ///
    /// What the feed answers decides, not what was once sent: a development chain that goes back may take a price with
    /// it. The round is part of the purpose for the same reason.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn post(&self, day: Day) -> Result<(), TickError> {
        join_all(Asset::ALL.map(|asset| self.post_one(asset, day))).await.into_iter().collect()
    }

    async fn post_one(&self, asset: Asset, day: Day) -> Result<(), TickError> {
        let price = self.history.price_usd(asset, day).map_err(SourceError::from)?;
        let Some(feed) = self.platform.deployment().price_feeds.get(&asset) else { return Ok(()) };
        let looked = self.platform.looked().await?;
        let latest = self.platform.latest_price(*feed).await?;
        if !holds(&latest, price.e8(), day) {
            let call = Call::post_price(*feed, price.e8());
            let purpose = format!("price/{asset}/{day}/{}", latest.round + 1);
            send_due(self.transact.as_ref(), &looked, &purpose, &self.account, &call).await?;
        }
        Ok(())
    }
}

/// Whether a feed answers a day's price since the day began.
fn holds(latest: &LatestPrice, price_e8: u64, day: Day) -> bool {
    latest.updated_at >= day.start_timestamp() && u64::try_from(latest.answer) == Ok(price_e8)
}

#[cfg(test)]
mod tests {
    use alloy::primitives::I256;

    use super::*;

    #[test]
    fn mark_5_a_price_counts_only_since_the_day_began() {
        let day = Day::new(19_076);
        let latest = |answer: i64, updated_at| LatestPrice {
            round: 7,
            answer: I256::try_from(answer).unwrap(),
            updated_at,
        };
        assert!(holds(&latest(42, day.start_timestamp()), 42, day));
        assert!(!holds(&latest(42, day.start_timestamp() - 1), 42, day));
        assert!(!holds(&latest(41, day.start_timestamp()), 42, day));
        assert!(!holds(&latest(-42, day.start_timestamp()), 42, day));
    }
}
