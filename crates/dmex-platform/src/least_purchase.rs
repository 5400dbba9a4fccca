//! The smallest purchase that an offer can have.

use alloy::primitives::U256;
use dmex_contracts::PrimarySale;
use dmex_types::{Asset, Clock, Power};

use crate::{Platform, ReadError};

/// 1e27: what the market average counts in.
const RAY: u128 = 1_000_000_000_000_000_000_000_000_000;
/// [smallest units of the coin] Least that the smallest purchase must bring on its first day (SALE-7), and two that rounding takes.
const LEAST: u64 = 20 + 2;
/// What is offered today may be created tomorrow, when power mines less.
const ROOM: u64 = 2;

impl Platform {
    /// A smallest purchase that the sale takes for an offer, with room for power to mine less when it is created; one unit if no
    /// purchase of it is large enough, which the sale refuses with its own reason.
    ///
    /// # Errors
    /// The node failed.
    pub async fn least_purchase(
        &self,
        offer: &PrimarySale::Offer,
        reward_decimals: u8,
    ) -> Result<Power, ReadError> {
        let asset = if offer.asset == Asset::Fil as u8 { Asset::Fil } else { Asset::Btc };
        let mining_days = u32::from(offer.miningDays);
        let last_day = if offer.clock == Clock::Batch as u8 {
            offer.startDay.saturating_add(mining_days).saturating_sub(1)
        } else {
            let first_of_last = offer.closesDay.saturating_add(u32::from(offer.activationDays));
            first_of_last.saturating_add(mining_days).saturating_sub(2)
        };
        let low = self.benchmark(asset).incomeLow(last_day).call().await?;
        Ok(least(low.coin, low.price, U256::from(offer.runningCost), reward_decimals))
    }
}

/// From what a unit is paid on its first day [ray], the price of the coin and the running cost of a unit [USD, 18 decimals].
fn least(coin: U256, price: U256, cost: U256, reward_decimals: u8) -> Power {
    let scale = U256::from(10).pow(U256::from(reward_decimals));
    let net = coin.saturating_mul(price).saturating_sub(cost.saturating_mul(U256::from(RAY)));
    if net.is_zero() {
        return Power::new(1);
    }
    let wanted = U256::from(LEAST) * U256::from(RAY) * price;
    let units: u64 = wanted.div_ceil(scale.saturating_mul(net)).saturating_to();
    Power::new(units.saturating_mul(ROOM).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [ray] What a GH/s mined on 2022-03-25, and what a Bitcoin cost [USD, 18 decimals].
    const COIN: u128 = 4_046_443_195_270_274_648;
    const PRICE: u128 = 44_300_000_000_000_000_000_000;

    #[test]
    fn sale_7_the_smallest_purchase_brings_more_than_the_rule_asks_for() {
        let of = |cost: u128| least(U256::from(COIN), U256::from(PRICE), U256::from(cost), 8);
        // 22 satoshi are 54.4 GH/s.
        assert_eq!(of(0), Power::new(2 * 55));
        // Half of the income is the running cost.
        assert_eq!(of(COIN * (PRICE / 1_000_000_000_000_000_000) / 2_000_000_000), Power::new(2 * 109));
        assert_eq!(of(u128::from(u64::MAX)), Power::new(1), "no purchase is large enough");
        assert_eq!(least(U256::ZERO, U256::ZERO, U256::ZERO, 8), Power::new(1));
        assert_eq!(least(U256::from(RAY), U256::from(5), U256::ZERO, 18), Power::new(2));
    }
}
