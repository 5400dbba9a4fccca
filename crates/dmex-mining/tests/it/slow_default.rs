//! A slow reference for the simulation of defaults, which shares nothing with it but the data files.

use std::collections::BTreeMap;

use dmex_mining::default_gain::BondCall;
use dmex_mining::simulation::{Ramp, Simulation};
use dmex_types::Asset;

use crate::folder::{BITCOIN, FILECOIN, PRICES, Row, day, rows};

/// Days from the first undelivered one to the first that never settles: seven short days, three of grace, eight of a vote.
const CLOSING: usize = 18;
/// What is left of a day's income on the day after, by the high side.
const FALL: f64 = 0.9995;

/// A network's days in floating point, straight from the files.
pub(crate) struct Files {
    pub(crate) reward: BTreeMap<u32, f64>,
    pub(crate) price: BTreeMap<u32, f64>,
    /// Of Bitcoin: coin of 1 TH/s and day for each coin of a block, mean fees of a block, height of the next day's first one.
    blocks: BTreeMap<u32, (f64, f64, u32)>,
}

impl Files {
    pub(crate) fn read(asset: Asset) -> Self {
        let (file, column) = match asset {
            Asset::Btc => (BITCOIN, "btc_usdt_binance"),
            Asset::Fil => (FILECOIN, "fil_usdt_binance"),
        };
        let per_coin = |row: &Row| 86_400e12 / (row.float("difficulty_mean") * 2f64.powi(32));
        let reward = |row: &Row| match asset {
            Asset::Btc => {
                let mean = (row.float("issuance_btc") + row.float("fees_btc")) / row.float("block_count");
                per_coin(row) * mean
            }
            Asset::Fil => {
                14_400.0 * row.float("reward_per_wincount_fil") / (row.float("qa_power_eib") * 1_048_576.0)
            }
        };
        let blocks = |row: &Row| {
            let fees = row.float("fees_btc") / row.float("block_count");
            (per_coin(row), fees, row.text("last_height").parse::<u32>().unwrap() + 1)
        };
        let number = |row: &Row| day(row.text("date")).number();
        let priced = rows(PRICES).into_iter().filter(|row| !row.text(column).is_empty());
        let bitcoin = if asset == Asset::Btc { rows(file) } else { Vec::new() };
        Self {
            reward: rows(file).iter().map(|row| (number(row), reward(row))).collect(),
            price: priced.map(|row| (number(&row), row.float(column))).collect(),
            blocks: bitcoin.iter().map(|row| (number(row), blocks(row))).collect(),
        }
    }

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        let values: Vec<f64> = values.collect();
        values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
    }

    fn mean_fees(&self, day: u32, days: u32) -> f64 {
        Self::mean(self.blocks.range(day + 1 - days..=day).map(|(_, blocks)| blocks.1))
    }

    /// What a unit is expected to earn after a day, by the high side.
    fn outlook(&self, day: u32) -> Outlook {
        let Some((per_coin, _, next)) = self.blocks.get(&day).copied() else {
            return Outlook { halving: 0.0, steady: self.reward[&day], halves_after: u32::MAX };
        };
        let subsidy = 50.0 / 2f64.powi(i32::try_from(next / 210_000).unwrap());
        let fees = self.mean_fees(day, 14).max(self.mean_fees(day, 90));
        let halves_after = (210_000 - next % 210_000).div_ceil(144);
        Outlook { halving: per_coin * subsidy, steady: per_coin * fees, halves_after }
    }

    /// What a unit earned on a day with the mean fees of 14 days; beyond the data, on the last day of them.
    fn mean_reward(&self, day: u32) -> f64 {
        let (last, reward) = self.reward.range(..=day).next_back().unwrap();
        match self.blocks.get(last) {
            Some((per_coin, fees, _)) => reward + per_coin * (self.mean_fees(*last, 14) - fees),
            None => *reward,
        }
    }
}

/// What a unit is expected to earn: what halves, what does not, and after how many days.
struct Outlook {
    halving: f64,
    steady: f64,
    halves_after: u32,
}

impl Outlook {
    /// So many days after the one that it is of. No term of a test reaches a second halving.
    fn earned(&self, later: u32) -> f64 {
        let halving = if later > self.halves_after { self.halving / 2.0 } else { self.halving };
        (halving + self.steady) * FALL.powi(i32::try_from(later).unwrap())
    }
}

/// The simulation's question asked the long way: sums day by day, no closed form, no integers.
pub(crate) struct Reference {
    asset: Asset,
    bond_days: f64,
}

/// What a product owes that starts on a day.
pub(crate) struct Owed {
    first: u32,
    owed: Vec<f64>,
    mean: Vec<f64>,
    ahead: Vec<f64>,
    until_closing: Vec<f64>,
}

/// One product on one path.
pub(crate) struct Slow<'a> {
    owed: &'a Owed,
    prices: Vec<f64>,
    known: Vec<f64>,
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
    pub(crate) fn of(asset: Asset, bond_days: u32) -> Self {
        Self { asset, bond_days: f64::from(bond_days) }
    }

    fn tail(&self) -> u32 {
        self.asset.vesting_tail_days()
    }

    /// What a reward pays on the day that is `later` days after it was earned.
    fn pays(&self, later: u32) -> f64 {
        match (self.asset, later) {
            (Asset::Btc, 0) => 1.0,
            (Asset::Fil, 0) => 0.25,
            (Asset::Fil, 1..=180) => 0.75 / 180.0,
            (Asset::Btc | Asset::Fil, _) => 0.0,
        }
    }

    pub(crate) fn owed(&self, files: &Files, first: u32, term: u32) -> Owed {
        let end = first + term;
        let due = |day: u32| {
            let earned = first.max(day.saturating_sub(self.tail()))..end.min(day + 1);
            earned.map(|earned| files.reward[&earned] * self.pays(day - earned)).sum::<f64>()
        };
        let mut owed = Owed {
            first,
            owed: (first..end + self.tail()).map(due).collect(),
            mean: Vec::new(),
            ahead: Vec::new(),
            until_closing: Vec::new(),
        };
        for day in first..end + self.tail() {
            // Coin of rewards already earned, then of rewards still to come, each counted whole.
            let earned: f64 = (first.max(day.saturating_sub(self.tail()))..end.min(day))
                .map(|earned| {
                    files.reward[&earned] * (1.0 - 0.25 - f64::from(day - 1 - earned) * self.pays(1))
                })
                .sum();
            let later: Vec<f64> = if day < end {
                let outlook = files.outlook(day - 1);
                (day..end).map(|on| outlook.earned(on - (day - 1))).collect()
            } else {
                Vec::new()
            };
            let ahead = earned + later.iter().sum::<f64>();
            let days = CLOSING.min((end + self.tail() - day) as usize);
            let until = match self.asset {
                Asset::Btc => later.iter().take(days).sum(),
                Asset::Fil => (due(day) * f64::from(u32::try_from(days).unwrap())).min(ahead),
            };
            owed.ahead.push(ahead);
            owed.until_closing.push(until);
            owed.mean.push(files.mean_reward(day - 1));
        }
        owed
    }

    /// Tranches ÷ worth of the remaining income on the simulation's own day.
    pub(crate) fn cover(&self, files: &Files, simulation: &Simulation) -> f64 {
        let from = simulation.from.number();
        let price: f64 = simulation.price.to_string().parse().unwrap();
        let later = 1..=simulation.term_days;
        let outlook = files.outlook(from - 1);
        let ahead: f64 = later.map(|later| outlook.earned(later)).sum();
        price * 0.95 / (ahead * Self::high(&files.price, from - 1))
    }

    /// The higher of a day's price and the mean of the 30 days up to it.
    fn high(prices: &BTreeMap<u32, f64>, day: u32) -> f64 {
        prices[&day].max(Files::mean(prices.range(day - 29..=day).map(|(_, price)| *price)))
    }

    pub(crate) fn product<'a>(
        &self,
        files: &Files,
        owed: &'a Owed,
        cover: f64,
        multiple: f64,
        ramp: Ramp,
    ) -> Slow<'a> {
        let (first, days) = (owed.first, u32::try_from(owed.owed.len()).unwrap());
        let along = |day: u32| f64::from(day.saturating_sub(ramp.after_days)) / f64::from(ramp.days);
        let climbed = |day: u32| 1.0 + (multiple - 1.0) * along(day).min(1.0);
        let mut prices: BTreeMap<u32, f64> =
            files.price.range(first - 30..first).map(|(day, price)| (*day, *price)).collect();
        let known_days = *prices.keys().next().unwrap();
        for day in 0..days {
            prices.insert(first + day, files.price[&(first + day)] * climbed(day));
        }
        let high = |day: u32| {
            let from = known_days.max(day.saturating_sub(29));
            prices[&day].max(Files::mean(prices.range(from..=day).map(|(_, price)| *price)))
        };
        let known: Vec<f64> = (0..days).map(|day| high(first + day - 1)).collect();
        let tranche = cover * owed.ahead[0] * known[0] / f64::from(days);
        let paid = tranche * f64::from(days) / 0.95;
        Slow { owed, prices: (0..days).map(|day| prices[&(first + day)]).collect(), known, tranche, paid }
    }

    /// What holders share of a bond that is large enough when `income` of `days` never comes.
    fn pot(&self, slow: &Slow<'_>, day: usize, income: f64, days: usize) -> f64 {
        let days = f64::from(u32::try_from(days).unwrap());
        let loss = (income - slow.tranche * days / slow.known[day]).max(0.0);
        loss.max(self.bond_days * slow.owed.mean[day]).min(days * slow.owed.mean[day])
    }

    /// Lives through the product day by day and stops where stopping pays.
    pub(crate) fn stop(&self, slow: &Slow<'_>, call: Option<BondCall>) -> Option<SlowStop> {
        let days = slow.owed.owed.len();
        let count = |days: usize| f64::from(u32::try_from(days).unwrap());
        let required = |day: usize| {
            let escrow = slow.tranche * count(days - day) / slow.known[day];
            let exposed = (slow.owed.ahead[day] - escrow).max(0.0);
            let called = call.map_or(0.0, |call| {
                let share = f64::from(call.share_bps) / 1e4;
                let days = self.bond_days * slow.owed.mean[day];
                (days + exposed * share).min(f64::from(call.cap_days) * slow.owed.mean[day])
            });
            called.max(self.bond_days * slow.owed.mean[day])
        };
        let wins = |day: usize, bond: f64| {
            let (ahead, due) = (slow.owed.ahead[day], slow.owed.until_closing[day]);
            let until = CLOSING.min(days - day);
            let drawn = bond.min(due);
            let pot = if days - day > until {
                self.pot(slow, day, ahead - due, days - day - until).min(bond - drawn)
            } else {
                0.0
            };
            let earned = if due > 0.0 { slow.tranche * count(until) * drawn / due } else { 0.0 };
            let lost = slow.tranche * count(days - day) - earned;
            (ahead - drawn - pot) * slow.known[day] - lost
        };
        let mut bond = required(0);
        for day in 0..days {
            // Less than a millionth of a tranche is nothing but floating point.
            if wins(day, bond) > slow.tranche * 1e-6 {
                return Some(self.after(slow, day, bond));
            }
            bond = if call.is_some() { required(day) } else { bond.min(required(day)) };
        }
        None
    }

    /// Two ledgers, one with and one without the stop.
    fn after(&self, slow: &Slow<'_>, stop: usize, mut bond: f64) -> SlowStop {
        let days = slow.owed.owed.len();
        let (mut holders, mut miner) = (0.0, 0.0);
        let (mut holders_due, mut miner_due) = (0.0, 0.0);
        for day in 0..days {
            let (coin, price) = (slow.owed.owed[day], slow.prices[day]);
            holders_due += coin * price;
            // The miner mines the coin in any case; what it delivers is subtracted.
            miner_due += slow.tranche;
            miner += coin * price;
            if day < stop {
                holders += coin * price;
                miner += slow.tranche - coin * price;
            } else if day < stop + CLOSING {
                let drawn = bond.min(coin);
                bond -= drawn;
                holders += drawn * price + slow.tranche * (1.0 - drawn / coin);
                miner += slow.tranche * drawn / coin - drawn * price;
            } else {
                if day == stop + CLOSING {
                    let shared = self.pot(slow, day, slow.owed.ahead[day], days - day).min(bond);
                    holders += shared * price;
                    miner -= shared * price;
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
