//! A slow reference for the simulation of defaults, which shares nothing with it but the data files.

use std::collections::BTreeMap;

use dmex_mining::default_gain::BondCall;
use dmex_mining::simulation::{Ramp, Simulation};
use dmex_types::Asset;

use crate::folder::{BITCOIN, FILECOIN, PRICES, Row, day, rows};

/// A network's days in floating point, straight from the files.
pub(crate) struct Files {
    pub(crate) reward: BTreeMap<u32, f64>,
    pub(crate) price: BTreeMap<u32, f64>,
}

impl Files {
    pub(crate) fn read(asset: Asset) -> Self {
        let (file, column) = match asset {
            Asset::Btc => (BITCOIN, "btc_usdt_binance"),
            Asset::Fil => (FILECOIN, "fil_usdt_binance"),
        };
        let reward = |row: &Row| match asset {
            Asset::Btc => {
                let mean = (row.float("issuance_btc") + row.float("fees_btc")) / row.float("block_count");
                86_400e12 / (row.float("difficulty_mean") * 2f64.powi(32)) * mean
            }
            Asset::Fil => {
                14_400.0 * row.float("reward_per_wincount_fil") / (row.float("qa_power_eib") * 1_048_576.0)
            }
        };
        let number = |row: &Row| day(row.text("date")).number();
        let priced = rows(PRICES).into_iter().filter(|row| !row.text(column).is_empty());
        Self {
            reward: rows(file).iter().map(|row| (number(row), reward(row))).collect(),
            price: priced.map(|row| (number(&row), row.float(column))).collect(),
        }
    }
}

/// The simulation's question asked the long way: sums day by day, no closed form, no integers.
pub(crate) struct Reference {
    asset: Asset,
    /// (1 + g) and δ of the stated assumptions.
    growth: f64,
    discount: f64,
    until_terminated: usize,
}

/// One product on one path.
pub(crate) struct Slow {
    mined: Vec<f64>,
    owed: Vec<f64>,
    prices: Vec<f64>,
    tranche: f64,
    paid: f64,
}

pub(crate) struct SlowStop {
    pub(crate) day: usize,
    pub(crate) gain: f64,
    pub(crate) of_paid: f64,
    pub(crate) of_due: f64,
}

impl Reference {
    pub(crate) fn of(simulation: &Simulation) -> Self {
        Self {
            asset: simulation.asset,
            growth: 1.0 + f64::from(simulation.assumptions.growth_ppm) / 1e6,
            discount: 1.0 / (1.0 + f64::from(simulation.assumptions.yearly_ppm) / 1e6 / 365.0),
            until_terminated: simulation.assumptions.days_until_terminated as usize,
        }
    }

    fn tail(&self) -> usize {
        self.asset.vesting_tail_days() as usize
    }

    /// What a reward pays on the day that is `later` days after it was earned.
    fn pays(&self, later: usize) -> f64 {
        match (self.asset, later) {
            (Asset::Btc, 0) => 1.0,
            (Asset::Fil, 0) => 0.25,
            (Asset::Fil, 1..=180) => 0.75 / 180.0,
            (Asset::Btc | Asset::Fil, _) => 0.0,
        }
    }

    fn discounted(&self, days: usize) -> f64 {
        self.discount.powi(i32::try_from(days).unwrap())
    }

    fn owed(&self, mined: &[f64]) -> Vec<f64> {
        let due = |day: usize| {
            let earned = day.saturating_sub(self.tail())..=day.min(mined.len() - 1);
            earned.map(|earned| mined[earned] * self.pays(day - earned)).sum()
        };
        (0..mined.len() + self.tail()).map(due).collect()
    }

    /// Coin due from `day` on as expected on it: payments of rewards already earned, then of rewards still to come.
    fn ahead(&self, mined: &[f64], day: usize) -> f64 {
        let mut coin = 0.0;
        let locked_from = day.saturating_sub(self.tail());
        for (earned, reward) in mined.iter().enumerate().take(day).skip(locked_from) {
            for pays_on in day..=earned + self.tail() {
                coin += reward * self.pays(pays_on - earned) * self.discounted(pays_on - day);
            }
        }
        let of_one: f64 = (0..=self.tail()).map(|later| self.pays(later) * self.discounted(later)).sum();
        for earned in day..mined.len() {
            let expected = mined[day] / self.growth.powi(i32::try_from(earned - day).unwrap());
            coin += expected * of_one * self.discounted(earned - day);
        }
        coin
    }

    fn tranches(&self, days: std::ops::Range<usize>) -> f64 {
        days.map(|days| self.discounted(days)).sum()
    }

    /// Worth of the tranches ÷ worth of the coin on the simulation's own day.
    pub(crate) fn cover(&self, files: &Files, simulation: &Simulation) -> f64 {
        let from = simulation.from.number();
        let mined = vec![files.reward[&from]; simulation.term_days as usize];
        let days = mined.len() + self.tail();
        let price: f64 = simulation.price.to_string().parse().unwrap();
        let tranche = price * 0.95 / f64::from(u32::try_from(days).unwrap());
        tranche * self.tranches(0..days) / (self.ahead(&mined, 0) * files.price[&from])
    }

    pub(crate) fn product(
        &self,
        files: &Files,
        first: u32,
        term: u32,
        cover: f64,
        multiple: f64,
        ramp: Ramp,
    ) -> Slow {
        let mined: Vec<f64> = (first..first + term).map(|day| files.reward[&day]).collect();
        let owed = self.owed(&mined);
        let along = |day: u32| f64::from(day.saturating_sub(ramp.after_days)) / f64::from(ramp.days);
        let climbed = |day: u32| 1.0 + (multiple - 1.0) * along(day).min(1.0);
        let days = u32::try_from(owed.len()).unwrap();
        let prices = (0..days).map(|day| files.price[&(first + day)] * climbed(day)).collect();
        let worth = self.ahead(&mined, 0) * files.price[&first];
        let tranche = cover * worth / self.tranches(0..owed.len());
        Slow { mined, owed, prices, tranche, paid: tranche * f64::from(days) / 0.95 }
    }

    /// Lives through the product day by day and stops where stopping pays.
    pub(crate) fn stop(&self, slow: &Slow, bond_days: f64, call: Option<BondCall>) -> Option<SlowStop> {
        let days = slow.owed.len();
        let benchmark = |day: usize| slow.mined[day.min(slow.mined.len() - 1)];
        let weigh = |day: usize, bond: f64| {
            let most = self.until_terminated.min(days - day);
            let lasts = |days: &u32| f64::from(*days) * slow.owed[day] <= bond;
            let covered = (1..).take(most).take_while(lasts).count();
            let ahead = self.ahead(&slow.mined, day);
            let before_bond = ahead * slow.prices[day] - slow.tranche * self.tranches(covered..days - day);
            let lost = if days - day > self.until_terminated { bond } else { bond.min(ahead) };
            (before_bond, before_bond - lost * slow.prices[day])
        };
        let required = |day: usize, before_bond: f64| {
            let called = call.map_or(0.0, |call| {
                let share = f64::from(call.share_bps) / 1e4;
                (before_bond.max(0.0) / slow.prices[day] * share)
                    .min(f64::from(call.cap_days) * benchmark(day))
            });
            called.max(bond_days * benchmark(day))
        };
        let mut bond = required(0, weigh(0, 0.0).0);
        for day in 0..days {
            let (before_bond, gain) = weigh(day, bond);
            if gain > 0.0 {
                return Some(self.after(slow, day, bond));
            }
            let required = required(day, before_bond);
            bond = if call.is_some() { required } else { bond.min(required) };
        }
        None
    }

    /// Two ledgers, one with and one without the stop.
    fn after(&self, slow: &Slow, stop: usize, mut bond: f64) -> SlowStop {
        let days = slow.owed.len();
        let (mut holders, mut miner) = (0.0, 0.0);
        let (mut holders_due, mut miner_due) = (0.0, 0.0);
        for day in 0..days {
            let (coin, price) = (slow.owed[day], slow.prices[day]);
            holders_due += coin * price;
            // The miner mines the coin in any case; what it delivers is subtracted.
            miner_due += slow.tranche;
            miner += coin * price;
            if day < stop {
                holders += coin * price;
                miner += slow.tranche - coin * price;
            } else if day < stop + self.until_terminated {
                let drawn = bond.min(coin);
                bond -= drawn;
                holders += drawn * price + slow.tranche * (1.0 - drawn / coin);
                miner += slow.tranche * drawn / coin - drawn * price;
            } else {
                if day == stop + self.until_terminated {
                    holders += bond * price;
                    miner -= bond * price;
                }
                holders += slow.tranche;
            }
        }
        SlowStop {
            day: stop,
            gain: (miner - miner_due) / slow.paid,
            of_paid: holders / slow.paid,
            of_due: holders / holders_due,
        }
    }
}
