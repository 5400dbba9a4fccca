//! Days that are made up: a seeded random walk, or the network as it is.
//!
//! The price of a walk moves by a factor `1 + σ` up or `1 ÷ (1 + σ)` down each day, the binomial walk of Cox, Ross and
//! Rubinstein (*Option Pricing: A Simplified Approach*, 1979); the chance of an upward step gives the drift. What a coin
//! costs in power grows each day by a random part between nothing and twice the stated one; halvings come on their dates,
//! 144 blocks a day. All in integers, so that a seed gives the same path on every machine.

use dmex_types::Asset;
use serde::Serialize;

use super::SimulationError;
use super::track::{Report, Track};
use crate::bitcoin::benchmark::BitcoinReport;
use crate::bitcoin::blocks::BlockSpan;
use crate::filecoin::benchmark::FilecoinReport;
use crate::fixed_point::mul_div_down;
use crate::units::{Difficulty, Satoshi, StorageBytes, Usd};

const MILLION: u128 = 1_000_000;

/// How prices and networks wander.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// Price move of a day, up or down `[ppm]`.
    pub volatility_ppm: u32,
    /// Mean daily rise of the price's logarithm `[ppm]`.
    pub drift_ppm: i32,
    /// Mean daily growth of what a coin costs in power, halvings apart `[ppm]`.
    pub growth_ppm: u32,
}

/// Mean daily growth of what a coin costs in power, halvings apart, as the recorded days show it `[ppm]`.
///
/// Bitcoin's difficulty rose by 1,167 ppm a day from 2020 through 2024; Filecoin's reward of a TiB fell by 1,566 ppm from
/// 2022 through 2024, after the network's first growth. A test reads both from the data.
#[must_use]
pub const fn recorded_growth_ppm(asset: Asset) -> u32 {
    match asset {
        Asset::Btc => 1_200,
        Asset::Fil => 1_600,
    }
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

    /// The days of `track`, which end with the one that `report` is of, and so many more that are made up: networks and
    /// prices for `mining_days`, and prices alone until `days`.
    pub(super) fn go_on(
        &self,
        track: &Track,
        report: Report,
        dice: &mut Dice,
        mining_days: u32,
        days: u32,
    ) -> Result<Track, SimulationError> {
        let (mut track, mut report) = (track.clone(), report);
        let mut price = track.price(track.end() - 1);
        for day in 0..days {
            if day < mining_days {
                let growth = u128::from(dice.below(2 * u64::from(self.growth_ppm) + 1));
                report = grown(report, growth);
                track.push(report, price)?;
            } else {
                track.push_price(price);
            }
            price = self.next_price(price, dice);
        }
        Ok(track)
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
}

/// The days of `track`, which end with the one that `report` is of, and so many more on which the price stays and the network
/// grows by `growth_ppm` each day: the base case.
pub(super) fn steady(
    track: &Track,
    report: Report,
    growth_ppm: u32,
    mining_days: u32,
    days: u32,
) -> Result<Track, SimulationError> {
    let (mut track, mut report) = (track.clone(), report);
    let price = track.price(track.end() - 1);
    for day in 0..days {
        if day < mining_days {
            report = grown(report, u128::from(growth_ppm));
            track.push(report, price)?;
        } else {
            track.push_price(price);
        }
    }
    Ok(track)
}

/// The report of the next day of a network that grows by so many parts of a million: 144 blocks later, with the same fees.
fn grown(report: Report, growth_ppm: u128) -> Report {
    let more = |amount: u128| mul_div_down(amount, MILLION + growth_ppm, MILLION);
    match report {
        Report::Bitcoin(BitcoinReport { difficulty, fees_per_block, blocks }) => {
            let first = blocks.last().saturating_add(1);
            let last = first.saturating_add(dmex_model::BLOCKS_PER_DAY - 1);
            Report::Bitcoin(BitcoinReport {
                difficulty: Difficulty::from_millionths(more(difficulty.millionths())),
                fees_per_block,
                blocks: BlockSpan::new(first, last).unwrap_or(blocks),
            })
        }
        Report::Filecoin(FilecoinReport { reward_per_win, network_power }) => {
            let network_power = StorageBytes::new(more(network_power.get()));
            Report::Filecoin(FilecoinReport { reward_per_win, network_power })
        }
    }
}

/// The report of a day with the mean fees of the days up to it, for days that are to follow it.
pub(super) fn with_fees(report: Report, fees: Satoshi) -> Report {
    match report {
        Report::Bitcoin(report) => Report::Bitcoin(BitcoinReport { fees_per_block: fees, ..report }),
        Report::Filecoin(_) => report,
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
    use dmex_types::Day;

    const FIRST: Day = Day::new(19_000);

    fn lead() -> (Track, Report) {
        let report = BitcoinReport {
            difficulty: Difficulty::from_millionths(28_587_155_782_195_000_000),
            fees_per_block: Satoshi::new(10_000_000),
            blocks: BlockSpan::new(728_900, 729_043).unwrap(),
        };
        let mut track = Track::new(Asset::Btc, FIRST);
        track.push(Report::Bitcoin(report), Usd::from_e8(1 << 42)).unwrap();
        (track, Report::Bitcoin(report))
    }

    fn walk(walk: &Walk, seed: u64, days: u32) -> Track {
        let (track, report) = lead();
        walk.go_on(&track, report, &mut Dice::new(seed), days, days).unwrap()
    }

    fn rewards(track: &Track) -> Vec<u128> {
        FIRST.until(track.end()).map(|day| track.benchmark.day(day).unwrap().found.reward).collect()
    }

    #[test]
    fn m7_the_dice_are_splitmix64() {
        // The published first outputs for seed 1234567.
        let mut dice = Dice::new(1_234_567);
        assert_eq!((dice.next(), dice.next()), (6_457_827_717_110_365_317, 3_203_168_211_198_807_973));
    }

    #[test]
    fn m7_a_seed_is_a_path() {
        let by = Walk::of(Asset::Btc, 1_200);
        assert_eq!(rewards(&walk(&by, 7, 400)), rewards(&walk(&by, 7, 400)));
        assert_ne!(rewards(&walk(&by, 7, 400)), rewards(&walk(&by, 8, 400)));
    }

    #[test]
    fn fc5_halvings_come_on_their_dates_and_growth_is_apart() {
        let (track, report) = lead();
        let made_up = steady(&track, report, 0, 1_000, 1_000).unwrap();
        let rewards = rewards(&made_up);
        // Block 840,000 is 110,956 blocks after the last known one: the 771st day from it.
        let (before, after) = (rewards[770], rewards[772]);
        assert!(rewards[1..770].iter().all(|reward| *reward == before));
        assert!(rewards[772..].iter().all(|reward| *reward == after));
        #[expect(clippy::cast_precision_loss, reason = "statistics")]
        let ratio = after as f64 / before as f64;
        // 3.125 + 0.1 of 6.25 + 0.1.
        assert!((ratio - 3.225 / 6.35).abs() < 1e-9, "{ratio}");
    }

    #[test]
    fn m7_prices_wander_with_the_stated_drift_and_rewards_shrink_with_the_stated_growth() {
        let days = 5_000;
        let rise = |drift_ppm: i32| {
            let by = Walk { volatility_ppm: 5_000, drift_ppm, growth_ppm: 200 };
            let made_up = walk(&by, 3, days);
            let prices = made_up.price(FIRST + days).to_f64() / made_up.price(FIRST + 1).to_f64();
            let difficulty = |day: Day| made_up.benchmark.day(day).unwrap().network.unwrap().difficulty;
            #[expect(clippy::cast_precision_loss, reason = "statistics")]
            let growth = difficulty(FIRST + days) as f64 / difficulty(FIRST) as f64;
            (prices.ln() / f64::from(days) * 1e6, growth.ln() / f64::from(days) * 1e6)
        };
        // The standard error of the mean is 5,000 / √5,000 = 71 ppm.
        for drift in [-300, 0, 300] {
            let (price, growth) = rise(drift);
            assert!((price - f64::from(drift)).abs() < 240.0, "{drift}: {price}");
            assert!((growth - 200.0).abs() < 6.0, "{growth}");
        }
    }
}
