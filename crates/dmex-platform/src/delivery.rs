//! What a product's miner delivered so far.

use alloy::primitives::U256;
use dmex_types::{Clock, Day};

use crate::{Platform, Product, ReadError};

/// One whole day delivered, in the unit of [`Delivery::delivered`].
const WHOLE_DAY: u64 = 1_000_000_000_000_000_000;

/// What a product's miner delivered over the days that are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Days settled.
    pub days: u32,
    /// [1e18 per day] Sum of the days' delivered fractions.
    pub delivered: U256,
}

impl Delivery {
    /// The mean delivered fraction in basis points, rounded down; `None` before the first settled day.
    #[must_use]
    pub fn mean_bps(&self) -> Option<u64> {
        let whole = U256::from(self.days) * U256::from(WHOLE_DAY);
        let share = (self.delivered * U256::from(10_000)).checked_div(whole)?;
        u64::try_from(share).ok()
    }
}

impl Platform {
    /// What a product's miner delivered so far.
    ///
    /// # Errors
    /// The node failed.
    pub async fn delivery(&self, product: &Product) -> Result<Delivery, ReadError> {
        let next = Day::new(product.state.nextDay);
        let Some(first) = self.first_paying_day(product).await? else { return Ok(Delivery::default()) };
        let sums = self.settlement().checkpointOf(product.id.0, next.number()).call().await?;
        Ok(Delivery { days: next.since(first), delivered: sums.delivered.to() })
    }

    /// The first day that pays, if it is settled.
    async fn first_paying_day(&self, product: &Product) -> Result<Option<Day>, ReadError> {
        let offer = &product.offer;
        let next = Day::new(product.state.nextDay);
        let earliest = match product.clock {
            Clock::Batch => Day::new(offer.startDay),
            Clock::Rolling => Day::new(offer.opensDay + u32::from(offer.activationDays)),
        };
        for day in earliest.until(next) {
            if self.settlement().startOn(product.id.0, day.number()).call().await?.units > 0 {
                return Ok(Some(day));
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
        let delivered = U256::from(WHOLE_DAY) * U256::from(3) / U256::from(2);
        assert_eq!(Delivery { days: 2, delivered }.mean_bps(), Some(7_500));
    }
}
