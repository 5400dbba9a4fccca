//! What a product's miner delivered so far, and what its bond did.

use alloy::primitives::{B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::Settlement;
use dmex_model::own_delivered_down;
use dmex_types::{Clock, Day};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{ASKED_AT_ONCE, Platform, Product, ReadError};

/// One whole day delivered, in the unit of [`Delivery::delivered`].
const WHOLE_DAY: u64 = 1_000_000_000_000_000_000;

/// What was delivered of a product over the days that are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Days settled.
    pub days: u32,
    /// [1e18 per day] Sum of the days' released fractions: of each day's purchase money so much went to the miner.
    pub released: U256,
    /// [1e18 per day] Sum of the days' delivered fractions. `None` if the node keeps no events so long.
    pub delivered: Option<U256>,
    /// [1e18 per day] Sum of what the miner itself delivered of them; the bond delivered the rest. `None` if the node
    /// keeps no events so long.
    pub own: Option<U256>,
}

impl Delivery {
    /// The mean delivered fraction in basis points, rounded down; `None` before the first settled day, or if it is not known.
    #[must_use]
    pub fn mean_bps(&self) -> Option<u64> {
        self.mean(self.delivered?)
    }

    /// The same of what was released.
    #[must_use]
    pub fn released_bps(&self) -> Option<u64> {
        self.mean(self.released)
    }

    /// The same of what the miner itself delivered.
    #[must_use]
    pub fn own_bps(&self) -> Option<u64> {
        self.mean(self.own?)
    }

    fn mean(&self, sum: U256) -> Option<u64> {
        let whole = U256::from(self.days) * U256::from(WHOLE_DAY);
        let share = (sum * U256::from(10_000)).checked_div(whole)?;
        u64::try_from(share).ok()
    }
}

impl Platform {
    /// What was delivered of a product so far.
    ///
    /// # Errors
    /// The node failed.
    pub async fn delivery(&self, product: &Product) -> Result<Delivery, ReadError> {
        let next = Day::new(product.state.nextDay);
        let sums = self.settlement();
        let sums = sums.checkpointOf(product.id.0, next.number());
        let (first, sums, told) =
            tokio::join!(self.first_paying_day(product), sums.call(), self.told_delivered(product));
        let Some(first) = first? else {
            let nothing = Some(U256::ZERO);
            return Ok(Delivery { delivered: nothing, own: nothing, ..Delivery::default() });
        };
        let (delivered, own) = told.unzip();
        Ok(Delivery { days: next.since(first), released: sums?.released.to(), delivered, own })
    }

    /// [1e18 per day] What was delivered of its days, and what the miner itself delivered, from the events of the days: the
    /// contract keeps neither of a day that is settled.
    async fn told_delivered(&self, product: &Product) -> Option<(U256, U256)> {
        let settlement = &self.deployment().settlement;
        let filter = Filter::new()
            .address(settlement.address)
            .event_signature(Settlement::DaySettled::SIGNATURE_HASH)
            .topic1(B256::from(U256::from(product.id.0)))
            .from_block(settlement.block);
        let found = self.provider().get_logs(&filter).await;
        let logs = found.inspect_err(|error| tracing::debug!(%error, "the node gives no old events")).ok()?;
        let days = logs.iter().map(|log| Settlement::DaySettled::decode_log(&log.inner));
        let mut sums = (U256::ZERO, U256::ZERO);
        for day in days {
            let result = day.ok()?.data.result;
            sums.0 += result.delivered;
            sums.1 += own_delivered_down(result.deposited, result.expected);
        }
        Some(sums)
    }

    /// The first day that pays, if it is settled.
    async fn first_paying_day(&self, product: &Product) -> Result<Option<Day>, ReadError> {
        let offer = &product.offer;
        let next = Day::new(product.state.nextDay);
        let earliest = match product.clock {
            Clock::Batch => Day::new(offer.startDay),
            Clock::Rolling => Day::new(offer.opensDay + u32::from(offer.activationDays)),
        };
        let settlement = self.settlement();
        let pays = |day: Day| {
            let asked = settlement.startOn(product.id.0, day.number());
            async move { Ok::<_, ReadError>((asked.call().await?.units > 0).then_some(day)) }
        };
        let mut days = stream::iter(earliest.until(next).map(pays)).buffered(ASKED_AT_ONCE);
        while let Some(day) = days.try_next().await? {
            if day.is_some() {
                return Ok(day);
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_is_of_the_settled_days() {
        assert_eq!(Delivery::default().mean_bps(), None);
        let parts = |halves: u64| U256::from(WHOLE_DAY) * U256::from(halves) / U256::from(2);
        let (released, delivered, own) = (parts(1), Some(parts(3)), Some(parts(2)));
        let delivery = Delivery { days: 2, released, delivered, own };
        assert_eq!((delivery.mean_bps(), delivery.own_bps()), (Some(7_500), Some(5_000)));
        assert_eq!(delivery.released_bps(), Some(2_500));
        assert_eq!(Delivery { delivered: None, ..delivery }.mean_bps(), None);
    }
}
