//! A product, as the sale and the settlement know it together.

use alloy::primitives::U256;
use dmex_contracts::{PrimarySale, Settlement};
use dmex_types::{Asset, Clock, Day, Power, ProductId};
use futures_util::{StreamExt, stream};

use crate::{ASKED_AT_ONCE, Platform, ReadError};

/// One offering of one miner and where it stands.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its number.
    pub id: ProductId,
    /// What is mined.
    pub asset: Asset,
    /// How days are counted.
    pub clock: Clock,
    /// What the miner offers.
    pub offer: PrimarySale::Offer,
    /// Where the sale stands.
    pub sale: PrimarySale::SaleState,
    /// Where the days stand.
    pub state: Settlement::ProductState,
}

/// The next day of a product, as far as the chain knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextDay {
    /// Nothing is sold, or all days are settled.
    None,
    /// The day has not ended.
    Open(Day),
    /// The day has ended; its benchmark is not final.
    AwaitingBenchmark(Day),
    /// The day can be deposited for, and settled once it is paid or the grace window is over.
    Due {
        /// The day.
        day: Day,
        /// [reward token] What the benchmark asks.
        expected: U256,
        /// [reward token] What is deposited so far.
        deposited: U256,
        /// [Unix seconds] When it can be settled in any case.
        grace_end: u64,
    },
}

impl Product {
    /// Power that can still be bought: neither sold nor reserved for an auction.
    #[must_use]
    pub fn left(&self) -> Power {
        let taken = self.sale.sold.saturating_add(self.sale.inAuction);
        Power::new(self.offer.unitsForSale.saturating_sub(taken))
    }

    /// The first day not settled, if anything was sold.
    #[must_use]
    pub fn next_day(&self) -> Option<Day> {
        (self.state.nextDay < self.state.endDay).then(|| Day::new(self.state.nextDay))
    }

    /// Whether it can be bought on a day, as far as time and the miner's will go.
    #[must_use]
    pub fn is_open(&self, today: Day) -> bool {
        let window = self.offer.opensDay..self.offer.closesDay;
        !self.sale.stopped && window.contains(&today.number()) && !self.left().is_zero()
    }
}

impl Platform {
    /// One product.
    ///
    /// # Errors
    /// There is none, or the node failed.
    pub async fn product(&self, id: ProductId) -> Result<Product, ReadError> {
        let (sales, settlement) = (self.primary_sale(), self.settlement());
        let (sale, state) = (sales.saleOf(id.0), settlement.stateOf(id.0));
        let (sale, offer, state) = tokio::join!(sale.call(), self.offer(id), state.call());
        let sale = sale?;
        if sale.miner.is_zero() {
            return Err(ReadError::UnknownProduct(id));
        }
        let (offer, state) = (offer?, state?);
        let asset = asset_of(offer.asset)?;
        let clock = if offer.clock == Clock::Rolling as u8 { Clock::Rolling } else { Clock::Batch };
        Ok(Product { id, asset, clock, offer, sale, state })
    }

    /// Every product, in the order of their creation, but those of assets that a newer program knows: they keep nobody from
    /// serving the others.
    ///
    /// # Errors
    /// The node failed.
    pub async fn products(&self) -> Result<Vec<Product>, ReadError> {
        let last = self.primary_sale().lastProduct().call().await?;
        let products = stream::iter(1..=last).map(|id| self.product(ProductId(id)));
        let found: Vec<Result<Product, ReadError>> = products.buffered(ASKED_AT_ONCE).collect().await;
        found.into_iter().filter(|product| !matches!(product, Err(ReadError::NewAsset(_)))).collect()
    }

    /// Where the next day of a product stands at this moment of the chain.
    ///
    /// # Errors
    /// The node failed.
    pub async fn next_day(&self, product: &Product) -> Result<NextDay, ReadError> {
        let Some(day) = product.next_day() else { return Ok(NextDay::None) };
        let settlement = self.settlement();
        let expected = settlement.expectedNext(product.id.0);
        let deposited = settlement.depositOf(product.id.0, day.number());
        let grace_end = settlement.graceEnd(product.id.0);
        // Asked together; what a day asks is refused until its benchmark is final, and not looked at before.
        let (today, next, expected, deposited, grace_end) = tokio::join!(
            self.today(),
            self.benchmark_next_day(product.asset),
            expected.call(),
            deposited.call(),
            grace_end.call()
        );
        if today? <= day {
            return Ok(NextDay::Open(day));
        }
        if next? <= day {
            return Ok(NextDay::AwaitingBenchmark(day));
        }
        let grace_end = u64::try_from(grace_end?).unwrap_or(u64::MAX);
        Ok(NextDay::Due { day, expected: expected?, deposited: deposited?, grace_end })
    }
}

/// The asset behind the number that Solidity gives it.
pub(crate) fn asset_of(number: u8) -> Result<Asset, ReadError> {
    Asset::ALL.into_iter().find(|asset| *asset as u8 == number).ok_or(ReadError::NewAsset(number))
}
