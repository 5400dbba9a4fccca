//! Paths that are made up: a seeded random walk.
//!
//! The price moves by a factor `1 + σ` up or `1 ÷ (1 + σ)` down each day, the binomial walk of Cox, Ross and Rubinstein
//! (*Option Pricing: A Simplified Approach*, 1979); the chance of an upward step gives the drift. The reward of a unit
//! shrinks each day by a random growth of difficulty between nothing and twice the stated one.
//! All in integers, so that a seed gives the same path on every machine.

use dmex_types::{Asset, Day};
use serde::Serialize;

use super::Path;
use crate::fixed_point::mul_div_down;
use crate::units::{RewardPerUnit, Usd};

const MILLION: u128 = 1_000_000;

/// How prices and rewards wander.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// Price move of a day, up or down `[ppm]`.
    pub volatility_ppm: u32,
    /// Mean daily rise of the price's logarithm `[ppm]`.
    pub drift_ppm: i32,
    /// Mean daily growth of what a coin costs in power `[ppm]`.
    pub growth_ppm: u32,
}

impl Walk {
    /// As the recorded days were, but for the drift: the price rises as often as it falls.
    ///
    /// Daily closes moved by 3.5 % (BTC, 2020 through 2024) and 6 % (FIL, from its launch) in standard deviation.
    #[must_use]
    pub const fn of(asset: Asset, growth_ppm: u32) -> Self {
        let volatility_ppm = match asset {
            Asset::Btc => 35_000,
            Asset::Fil => 60_000,
        };
        Self { volatility_ppm, drift_ppm: 0, growth_ppm }
    }

    /// One path: rewards for `mining_days` days, prices for `payout_days` days.
    #[must_use]
    pub fn path(
        &self,
        dice: &mut Dice,
        first: (Day, RewardPerUnit, Usd),
        mining_days: u32,
        payout_days: u32,
    ) -> Path {
        let (day, mut reward, mut price) = first;
        let mut path = Path { first: day, rewards: vec![reward], prices: vec![price] };
        for index in 1..payout_days.max(1) {
            price = self.next_price(price, dice);
            path.prices.push(price);
            if index < mining_days {
                reward = self.next_reward(reward, dice);
                path.rewards.push(reward);
            }
        }
        path
    }

    fn next_price(&self, price: Usd, dice: &mut Dice) -> Usd {
        let (whole, moved) = (MILLION, MILLION + u128::from(self.volatility_ppm));
        let up = i128::from(dice.below(1_000_000)) < self.chance_up_ppm();
        let (by, over) = if up { (moved, whole) } else { (whole, moved) };
        let e8 = mul_div_down(u128::from(price.e8()), by, over);
        Usd::from_e8(u64::try_from(e8).unwrap_or(u64::MAX).max(1))
    }

    /// A half, and more by half the drift in steps of the walk `[ppm]`.
    fn chance_up_ppm(&self) -> i128 {
        let steps = i128::from(self.drift_ppm) * 500_000;
        500_000 + steps.checked_div(i128::from(self.volatility_ppm)).unwrap_or(0)
    }

    fn next_reward(&self, reward: RewardPerUnit, dice: &mut Dice) -> RewardPerUnit {
        let growth = u128::from(dice.below(2 * u64::from(self.growth_ppm) + 1));
        RewardPerUnit::from_ray(mul_div_down(reward.ray(), MILLION, MILLION + growth))
    }
}

/// Seeded random numbers that stay the same for ever: SplitMix64 (Steele, Lea, Flood,
/// *Fast Splittable Pseudorandom Number Generators*, 2014). Not for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for each path of a seed, so that a path does not depend on how many come before it.
    #[must_use]
    pub fn for_path(seed: u64, path: u64) -> Self {
        Self(Self(seed).next().wrapping_add(Self(!path).next()))
    }

    /// A number below `end`; 0 if that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The high word of the product: a bias of less than end ÷ 2^64.
        let scaled = (u128::from(self.next()) * u128::from(end)) >> 64;
        u64::try_from(scaled).unwrap_or(0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(walk: &Walk, seed: u64, days: u32) -> Path {
        let first = (Day::new(19_000), RewardPerUnit::from_ray(1 << 80), Usd::from_e8(1 << 42));
        walk.path(&mut Dice::new(seed), first, days, days)
    }

    #[test]
    fn m7_the_dice_are_splitmix64() {
        // The published first outputs for seed 1234567.
        let mut dice = Dice::new(1_234_567);
        assert_eq!((dice.next(), dice.next()), (6_457_827_717_110_365_317, 3_203_168_211_198_807_973));
    }

    #[test]
    fn m7_a_seed_is_a_path() {
        let walk = Walk::of(Asset::Btc, 1_900);
        assert_eq!(path(&walk, 7, 400), path(&walk, 7, 400));
        assert_ne!(path(&walk, 7, 400), path(&walk, 8, 400));
    }

    #[test]
    fn m7_prices_wander_with_the_stated_drift_and_rewards_shrink_with_the_stated_growth() {
        let days = 20_000;
        let rise = |drift_ppm: i32| {
            let walk = Walk { volatility_ppm: 5_000, drift_ppm, growth_ppm: 200 };
            let path = path(&walk, 3, days);
            let prices = path.prices.last().unwrap().to_f64() / path.prices[0].to_f64();
            #[expect(clippy::cast_precision_loss, reason = "statistics")]
            let rewards = path.rewards.last().unwrap().ray() as f64 / path.rewards[0].ray() as f64;
            (prices.ln() / f64::from(days) * 1e6, rewards.ln() / f64::from(days) * 1e6)
        };
        // The standard error of the mean is 5,000 / √20,000 = 35 ppm.
        for drift in [-300, 0, 300] {
            let (price, reward) = rise(drift);
            assert!((price - f64::from(drift)).abs() < 120.0, "{drift}: {price}");
            assert!((reward + 200.0).abs() < 5.0, "{reward}");
        }
    }
}
