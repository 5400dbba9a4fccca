//! What there is of everything that the contracts count or name: whatever the events do not tell of is named.

use alloy::primitives::U256;
use dmex_contracts::PrimarySale;
use dmex_store::rows::{Capacity, Day, Miner, Product, Round};
use dmex_types::ProductId;

use super::{Check, amount};
use crate::IndexError;

impl Check<'_> {
    pub(super) async fn counts(&self) -> Result<(), IndexError> {
        let last = self.platform.primary_sale().lastProduct().block(self.block).call().await?;
        for id in 1..=last {
            self.product_is_known(ProductId(id)).await?;
        }
        self.policies_are_known().await?;
        let rounds = self.platform.reserve().lastRound().block(self.block).call().await?;
        for id in 1..=rounds.saturating_to::<u64>() {
            if self.store.find::<Round>(&(id,)).await?.is_none() {
                let round = self.platform.reserve().roundOf(U256::from(id)).block(self.block).call().await?;
                self.same(
                    "losses",
                    format!("round {id}"),
                    amount(round.amount).to_string(),
                    "none".to_owned(),
                );
            }
        }
        Ok(())
    }

    /// A product, its miner, and the power that the miner has for it: all of them are told by events of their own.
    async fn product_is_known(&self, id: ProductId) -> Result<(), IndexError> {
        let sale: PrimarySale::SaleState =
            self.platform.primary_sale().saleOf(id.0).block(self.block).call().await?;
        let none = || "none".to_owned();
        let known = self.store.find::<Product>(&(id,)).await?;
        let miner = known.as_ref().map_or_else(none, |product| product.miner.to_string());
        self.same("products", format!("product {id}, of the miner"), sale.miner.to_string(), miner);
        let miner = self.store.find::<Miner>(&(sale.miner,)).await?;
        let status = self.platform.miner_registry().statusOf(sale.miner).block(self.block).call().await?;
        let expected = ["none", "applied", "approved", "suspended", "revoked"].get(usize::from(status));
        let found = miner.map_or_else(none, |miner| miner.status);
        let expected = expected.copied().unwrap_or("unknown").to_owned();
        self.same("miners", format!("standing of the miner {}", sale.miner), expected, found);
        let Some(product) = known else { return Ok(()) };
        let capacity = self.store.find::<Capacity>(&(sale.miner, product.asset)).await?.is_some();
        self.same("miners", format!("whether {} may sell {}", sale.miner, product.asset), true, capacity);
        self.pool_is_known(&product).await?;
        self.days_are_known(&product).await
    }

    /// Every settled day of a product is a row.
    async fn days_are_known(&self, product: &Product) -> Result<(), IndexError> {
        let mut days = self.store.all::<Day>().await?;
        days.retain(|day| day.product == product.id && day.settled_at.is_some());
        let settled = u64::from(product.settled_days);
        let rows = u64::try_from(days.len()).unwrap_or(u64::MAX);
        self.same("days", format!("settled days of product {}", product.id), settled, rows);
        Ok(())
    }
}
