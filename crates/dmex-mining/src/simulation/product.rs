//! A product for one TH/s or TiB, and products that are equally good a deal.

use dmex_model::rules::primary_sale;
use dmex_types::{Asset, Bps};
use serde::Serialize;

use crate::default_gain::tranches;
use crate::fixed_point::{WAD, mul_div_down};
use crate::units::{AttoCoin, SignedUsd, Usd};

/// Part of a price that is the platform's fee, in basis points (SALE-4).
pub const FEE_BPS: u128 = primary_sale::FEE;

/// What a unit costs and what the miner earns for it each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deal {
    /// Price of 1 TH/s or 1 TiB for the term.
    pub price: Usd,
    /// Money of one payout day, after the fee; rounded up, as in the sale.
    pub tranche: Usd,
}

/// How good a deal is for the miner: all tranches ÷ the worth of the remaining income, on the first day `[wad]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cover(u128);

impl Deal {
    /// The deal of a price over payout days.
    #[must_use]
    pub fn at(price: Usd, payout_days: u32) -> Self {
        let whole = u128::from(Bps::WHOLE);
        let principal = u128::from(price.e8()) * (whole - FEE_BPS) / whole;
        Self { price, tranche: e8(principal.div_ceil(u128::from(payout_days.max(1)))) }
    }

    /// Share of the worth of all coin that the tranches pay for, at a coin's price on the first day.
    ///
    /// `None` if the coin is worth nothing.
    #[must_use]
    pub fn cover(&self, income: AttoCoin, coin_price: Usd, payout_days: u32) -> Option<Cover> {
        let coin = amount(income.worth_down(coin_price));
        let paid = amount(tranches(self.tranche, payout_days));
        (coin > 0).then(|| Cover(mul_div_down(paid, WAD, coin)))
    }

    /// The price as money that can be compared.
    #[must_use]
    pub fn paid(&self) -> SignedUsd {
        self.price.into()
    }
}

impl Cover {
    /// The share `[bps]`, rounded down.
    #[must_use]
    pub fn bps(self) -> u64 {
        u64::try_from(self.0 / (WAD / u128::from(Bps::WHOLE))).unwrap_or(u64::MAX)
    }

    /// The deal with this cover on another day or for another term, to the rounding of a tranche.
    #[must_use]
    pub fn deal(self, income: AttoCoin, coin_price: Usd, payout_days: u32) -> Deal {
        let coin = amount(income.worth_down(coin_price));
        let tranche = e8((mul_div_down(coin, self.0, WAD) / u128::from(payout_days.max(1))).max(1));
        let whole = u128::from(Bps::WHOLE);
        let principal = u128::from(tranche.e8()) * u128::from(payout_days);
        Deal { price: e8(mul_div_down(principal, whole, whole - FEE_BPS)), tranche }
    }
}

/// The tail of Filecoin included.
pub(super) const fn payout_days(asset: Asset, term_days: u32) -> u32 {
    term_days + asset.vesting_tail_days()
}

fn amount(usd: SignedUsd) -> u128 {
    u128::try_from(usd.e8()).unwrap_or(0)
}

fn e8(e8: u128) -> Usd {
    Usd::from_e8(u64::try_from(e8).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m7_a_deal_with_the_cover_of_another_is_that_deal() {
        let deal = Deal::at("106".parse().unwrap(), 1_080);
        // 95 % of 106 USD over 1,080 days, rounded up.
        assert_eq!(deal.tranche, Usd::from_e8(9_324_075));
        let (coin, price) = (AttoCoin::new(2_100_000_000_000_000), "44000".parse().unwrap());
        let cover = deal.cover(coin, price, 1_080).unwrap();
        let same = cover.deal(coin, price, 1_080);
        assert!(
            same.tranche.e8().abs_diff(deal.tranche.e8()) <= 1
                && same.price.e8().abs_diff(deal.price.e8()) <= 2_000
        );
        let twice = cover.deal(coin.scaled_down(2, 1), price, 1_080);
        assert!(twice.tranche.e8().abs_diff(2 * deal.tranche.e8()) <= 2);
        assert_eq!(deal.cover(AttoCoin::ZERO, price, 1_080), None);
    }
}
