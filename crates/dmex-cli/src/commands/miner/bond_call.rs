//! What a miner would gain by stopping and the bond that it calls for, for both readers.

use dmex_client::wire;
use dmex_platform::{BondCall, Platform};
use dmex_types::{Day, ProductId};
use serde::Serialize;

use crate::amount::Money;
use crate::status::Failure;
use crate::units::Units;

/// The last assessment of a product.
#[derive(Serialize)]
pub(crate) struct BondCallView {
    /// The final day that it is of.
    day: Day,
    /// What the miner would gain by stopping; with a minus while delivering pays better.
    default_gain: Money,
    /// The bond that it calls for.
    called: Money,
    /// What the bond lacks; sales are held until it is there.
    lacks: Money,
}

impl BondCallView {
    /// Reads it.
    pub(crate) async fn read(
        platform: &Platform,
        product: ProductId,
        units: &Units,
    ) -> Result<Option<Self>, Failure> {
        Ok(platform.bond_call(product).await?.map(|call| Self::new(&call, units)))
    }

    /// What a server tells of it.
    pub(super) fn told(told: &wire::ProductView, units: &Units) -> Option<Self> {
        let product = &told.product;
        let (day, gain) = (product.assessed_day?, product.default_gain?);
        let call = BondCall {
            day,
            gain,
            called: product.bond_called.0,
            per_unit_day: product.called_per_unit_day.0,
            lacks: told.bond_lacks.0,
            standing: told.standing,
        };
        product.closed_day.is_none().then(|| Self::new(&call, units))
    }

    fn new(call: &BondCall, units: &Units) -> Self {
        let mut gain = Money::pay(call.gain.unsigned_abs(), &units.pay);
        if call.gain.is_negative() {
            for text in [&mut gain.amount, &mut gain.raw, &mut gain.short] {
                text.insert(0, '-');
            }
        }
        Self {
            day: call.day,
            default_gain: gain,
            called: Money::reward(call.called, &units.reward),
            lacks: Money::reward(call.lacks, &units.reward),
        }
    }

    /// For people.
    pub(crate) fn sentence(&self) -> String {
        let lacks = if self.lacks.raw == "0" {
            "met".to_owned()
        } else {
            format!("{} lacking, so nothing is sold", self.lacks.short)
        };
        format!(
            "{} called, {lacks}; stopping would gain {} on {}",
            self.called.short, self.default_gain.short, self.day
        )
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, I256, U256};
    use dmex_contracts::Token;
    use dmex_types::{PowerUnit, ProductStanding};

    use super::*;

    fn view(gain: i64, lacks: u64) -> BondCallView {
        let token =
            |symbol: &str, decimals| Token { address: Address::ZERO, symbol: symbol.to_owned(), decimals };
        let units = Units { pay: token("USDT", 6), reward: token("BTC", 8), power: PowerUnit::TeraHash };
        let call = BondCall {
            day: Day::new(19_076),
            gain: I256::unchecked_from(gain),
            called: U256::from(150_000_000),
            per_unit_day: U256::ZERO,
            lacks: U256::from(lacks),
            standing: ProductStanding::Good,
        };
        BondCallView::new(&call, &units)
    }

    #[test]
    fn risk_4_a_gain_has_its_sign_and_a_call_says_what_is_lacking() {
        let calm = view(-1_500_000, 0);
        assert_eq!((calm.default_gain.raw.as_str(), calm.default_gain.amount.as_str()), ("-1500000", "-1.5"));
        assert!(calm.sentence().contains("called, met; stopping would gain -1.50 USDT on 2022-03-25"));
        let tense = view(1_500_000, 50_000_000).sentence();
        assert!(tense.contains("0.50 BTC lacking") && tense.contains("gain 1.50 USDT"), "{tense}");
    }
}
