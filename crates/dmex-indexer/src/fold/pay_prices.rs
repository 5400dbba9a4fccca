//! Where the prices of pay tokens come from.

use alloy::primitives::Address;
use dmex_contracts::ContractId;
use dmex_contracts::PayTokenPrices::PayTokenPricesEvents as Event;
use dmex_store::rows::PayPrice;
use dmex_types::Amount;

use super::{Fold, FoldError};
use crate::sources::Sources;

impl Fold<'_> {
    pub(super) async fn pay_prices(&mut self, event: Event, sources: &Sources) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        match event {
            Event::SourceChanged(event) => {
                let named = event.source;
                let row = self.pay_price(event.token).await?;
                row.feed = (!named.feed.is_zero()).then_some(named.feed);
                (row.max_age, row.decimals) = (named.maxAge, named.decimals);
                row.benchmark = sources.contract(named.benchmark).and_then(ContractId::benchmark_of);
            }
            Event::PriceKept(event) => {
                let row = self.pay_price(event.token).await?;
                (row.kept, row.kept_at) = (Amount(event.price), Some(now));
            }
            _ => {}
        }
        Ok(())
    }

    async fn pay_price(&mut self, token: Address) -> Result<&mut PayPrice, FoldError> {
        let new = || PayPrice {
            token,
            feed: None,
            max_age: 0,
            decimals: 0,
            benchmark: None,
            kept: Amount::ZERO,
            kept_at: None,
        };
        Ok(self.state.pay_prices.edit(self.store, (token,), new).await?)
    }
}
