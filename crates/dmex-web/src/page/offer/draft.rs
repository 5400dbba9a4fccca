//! Terms that a miner wrote down, as far as they can be an offer.
//!
//! The contract has the last word; what it is known to refuse is said here, beside the field, before anybody signs.

use alloy_primitives::{B256, U256};
use dmex_store::rows::Benchmark;
use dmex_types::{Amount, Asset, Day, Power, PowerUnit};
use dmex_wire::{Coin, CoinRole, CoinView};

use super::Wish;
use crate::figure::{REWARD, WAD};
use crate::number;

/// [day] Most days that pay, and most days of waiting, by the contract.
const MOST_DAYS: u32 = 3_650;
const MOST_WAIT: u32 = 365;
/// [day] Days of the market average that a bond covers unless the DAO chose otherwise.
const BOND_DAYS: u64 = 30;
/// [smallest units of the coin] Least that the smallest purchase must bring on its first day.
const LEAST_INCOME: u64 = 20;
/// Most letters of a machine and of an address of papers.
const MOST_MACHINE: usize = 64;
const MOST_URI: usize = 256;

/// An offer that a buyer could see.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) asset: Asset,
    pub(crate) pay: Coin,
    pub(crate) reward: Coin,
    /// [pay token] For 1 TH/s or 1 TiB and the whole term.
    pub(crate) price: Amount,
    pub(crate) power: Power,
    pub(crate) least: Power,
    pub(crate) most: Option<Power>,
    pub(crate) mining_days: u16,
    pub(crate) opens: Day,
    pub(crate) closes: Day,
    /// The day on which a batch starts.
    pub(crate) start: Option<Day>,
    pub(crate) activation_days: u16,
    /// [USD, 18 decimals] Of 1 TH/s or 1 TiB and day.
    pub(crate) running_cost: Amount,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    /// The key of the words for it.
    pub(crate) key: &'static str,
    /// Prices that can be asked in place of one that cannot.
    pub(crate) near: Option<(String, String)>,
}

/// Fields one by one, with all that is wrong with them.
struct Reading<'a> {
    wish: &'a Wish,
    wrong: Vec<Wrong>,
}

impl Reading<'_> {
    fn complain(&mut self, field: &'static str, key: &'static str) {
        self.wrong.push(Wrong { field, key, near: None });
    }

    /// What a field says, or a complaint.
    fn need<T>(&mut self, field: &'static str, key: &'static str, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.complain(field, key);
        }
        read
    }

    fn check(&mut self, fits: bool, field: &'static str, key: &'static str) {
        if !fits {
            self.complain(field, key);
        }
    }

    fn number(
        &mut self,
        field: &'static str,
        text: &str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Option<u16> {
        let read = number::whole(text, range);
        self.need(field, "offer-bad-days", read).and_then(|number| u16::try_from(number).ok())
    }

    fn day(&mut self, field: &'static str, text: &str) -> Option<Day> {
        self.need(field, "offer-bad-date", text.trim().parse().ok())
    }

    fn power(&mut self, field: &'static str, text: &str, unit: PowerUnit) -> Option<Power> {
        let read = number::plain(text).and_then(|number| Power::parse(&number, unit).ok());
        let read = read.filter(|power| !power.is_zero());
        self.need(field, "offer-bad-power", read)
    }

    /// [pay token] A price that is a whole number of the coin's smallest units for the smallest unit of power.
    fn price(&mut self, unit: PowerUnit, decimals: u8) -> Option<Amount> {
        let price = amount(&self.wish.price, decimals).filter(|price| !price.is_zero());
        let price = self.need("price", "offer-bad-price", price)?;
        let per = U256::from(unit.smallest_units());
        let (low, rest) = (price.0 / per * per, price.0 % per);
        if !rest.is_zero() {
            let near = Some((Amount(low).decimal(decimals), Amount(low + per).decimal(decimals)));
            self.wrong.push(Wrong { field: "price", key: "offer-uneven-price", near });
            return None;
        }
        Some(price)
    }

    fn texts(&mut self) {
        let wish = self.wish;
        self.check(is_plain(&wish.machine, MOST_MACHINE), "machine", "offer-bad-text");
        self.check(is_plain(&wish.uri, MOST_URI), "uri", "offer-bad-text");
        let hash = wish.hash.trim().parse::<B256>().ok().filter(|hash| !hash.is_zero());
        self.need("hash", "offer-bad-hash", hash);
    }
}

impl Draft {
    /// The offer, or everything that keeps it from being one.
    pub(crate) fn of(wish: &Wish, coins: &[CoinView], today: Day) -> Result<Self, Vec<Wrong>> {
        let mut reading = Reading { wish, wrong: Vec::new() };
        reading.texts();
        let draft = read(&mut reading, coins, today);
        match draft {
            Some(draft) if reading.wrong.is_empty() => Ok(draft),
            _ => Err(reading.wrong),
        }
    }

    /// What the contract refuses by a day of the market average: it counts more cautiously still, so what is refused here it
    /// refuses for certain (SALE-7).
    pub(crate) fn beyond(&self, today: &Benchmark) -> Vec<Wrong> {
        let ray = U256::from(10).pow(U256::from(REWARD));
        let per = U256::from(self.unit().smallest_units());
        let cash = self.cash(today);
        let (cost, price) = (self.running_cost.0 / per, today.price.0);
        let mut wrong = Vec::new();
        if cost.saturating_mul(U256::from(2)) > cash.saturating_mul(price) / ray {
            wrong.push(Wrong { field: "running_cost", key: "offer-cost-too-high", near: None });
        }
        let scale = U256::from(10).pow(U256::from(self.reward.decimals.unwrap_or_default()));
        let units = U256::from(self.least.units());
        let gross = units.saturating_mul(cash).saturating_mul(scale) / ray;
        let spent = units.saturating_mul(cost).saturating_mul(scale).div_ceil(price.max(U256::from(1)));
        if gross.saturating_sub(spent) < U256::from(LEAST_INCOME) {
            wrong.push(Wrong { field: "least", key: "offer-least-too-little", near: None });
        }
        wrong
    }

    /// The smallest purchase where none was written down: what brings twice the least, so that there is room.
    pub(crate) fn with_least(mut self, today: &Benchmark) -> Self {
        let ray = U256::from(10).pow(U256::from(REWARD));
        let per = U256::from(self.unit().smallest_units());
        let cost = (self.running_cost.0 / per).saturating_mul(ray);
        let net = self.cash(today).saturating_mul(today.price.0).saturating_sub(cost);
        let scale = U256::from(10).pow(U256::from(self.reward.decimals.unwrap_or_default()));
        // Two more than the least, for what rounding takes.
        let wanted = U256::from(2 * (LEAST_INCOME + 2)).saturating_mul(ray).saturating_mul(today.price.0);
        if !net.is_zero() {
            let units = wanted.div_ceil(scale.saturating_mul(net)).max(U256::from(1));
            self.least = Power::new(units.saturating_to()).min(self.power);
        }
        self
    }

    /// [1e27 coin] What a unit is paid on the day on which it mines: of coin that vests a quarter.
    fn cash(&self, today: &Benchmark) -> U256 {
        today.mean.0 / U256::from(if self.asset.vesting_tail_days() > 0 { 4 } else { 1 })
    }

    pub(crate) const fn unit(&self) -> PowerUnit {
        PowerUnit::of(self.asset)
    }

    /// Days that pay.
    pub(crate) fn payout_days(&self) -> u32 {
        u32::from(self.mining_days) + self.asset.vesting_tail_days()
    }

    /// [pay token] Price of 1 TH/s or 1 TiB and day.
    pub(crate) fn price_per_day(&self) -> Amount {
        Amount(self.price.0 / U256::from(self.payout_days().max(1)))
    }

    /// The first day that pays a purchase of the first day.
    pub(crate) fn first_day(&self) -> Day {
        self.start.unwrap_or_else(|| self.opens + u32::from(self.activation_days))
    }

    /// The last day that pays a purchase of the last day.
    pub(crate) fn last_day(&self) -> Day {
        let first = self.start.unwrap_or_else(|| self.closes - 1 + u32::from(self.activation_days));
        first + self.payout_days() - 1
    }

    /// [pay token] What all of it costs.
    pub(crate) fn proceeds(&self) -> Amount {
        Amount(self.price.0 * U256::from(self.power.units()) / U256::from(self.unit().smallest_units()))
    }

    /// [reward token] The bond that selling all of it takes, by the market average of now.
    pub(crate) fn bond(&self, reward: Amount) -> Amount {
        let scale = U256::from(10).pow(U256::from(self.reward.decimals.unwrap_or_default()));
        let income = reward.0 * U256::from(self.power.units()) * U256::from(BOND_DAYS);
        Amount(income.saturating_mul(scale) / U256::from(10).pow(U256::from(REWARD)))
    }
}

fn read(reading: &mut Reading<'_>, coins: &[CoinView], today: Day) -> Option<Draft> {
    let wish = reading.wish;
    let asset = reading.need("asset", "offer-bad-asset", wish.asset.parse::<Asset>().ok())?;
    let unit = PowerUnit::of(asset);
    let pay =
        coins.iter().find(|coin| coin.role == CoinRole::Pay && wish.coin.parse() == Ok(coin.coin.address));
    let pay = reading.need("coin", "offer-bad-coin", pay)?.coin.clone();
    let reward = coins.iter().find(|coin| coin.role == CoinRole::Reward && coin.asset == Some(asset));
    let reward = reading.need("asset", "offer-bad-asset", reward)?.coin.clone();
    let price = reading.price(unit, pay.decimals.unwrap_or_default());
    let power = reading.power("power", &wish.power, unit);
    let least =
        if is_blank(&wish.least) { Some(Power::new(1)) } else { reading.power("least", &wish.least, unit) };
    let most =
        if is_blank(&wish.most) { Some(None) } else { reading.power("most", &wish.most, unit).map(Some) };
    let mining_days = reading.number("days", &wish.days, 1..=MOST_DAYS - asset.vesting_tail_days());
    let opens = if is_blank(&wish.opens) { Some(today) } else { reading.day("opens", &wish.opens) };
    let closes = reading.day("closes", &wish.closes);
    let start = if is_blank(&wish.start) { Some(None) } else { reading.day("start", &wish.start).map(Some) };
    let running_cost =
        if is_blank(&wish.running_cost) { Some(Amount::ZERO) } else { amount(&wish.running_cost, WAD) };
    let running_cost = reading.need("running_cost", "offer-bad-cost", running_cost);
    let activation_days = match start? {
        Some(_) => Some(0),
        None if is_blank(&wish.activation) => Some(1),
        None => reading.number("activation", &wish.activation, 1..=MOST_WAIT),
    };
    let draft = Draft {
        asset,
        pay,
        reward,
        price: price?,
        power: power?,
        least: least?,
        most: most?,
        mining_days: mining_days?,
        opens: opens?,
        closes: closes?,
        start: start?,
        activation_days: activation_days?,
        running_cost: running_cost?,
    };
    check(reading, &draft, today);
    Some(draft)
}

/// What no field shows by itself.
fn check(reading: &mut Reading<'_>, draft: &Draft, today: Day) {
    reading.check(draft.least <= draft.power, "least", "offer-least-too-much");
    reading.check(draft.most.is_none_or(|most| most >= draft.least), "most", "offer-most-too-little");
    let lasts = draft.closes > draft.opens && draft.closes > today;
    reading.check(lasts, "closes", "offer-closes-early");
    // Power sold on the first day still pays when power sold on the last day begins to.
    let is_short = !lasts || draft.closes.since(draft.opens) <= draft.payout_days();
    reading.check(is_short && draft.closes <= today + MOST_DAYS, "closes", "offer-closes-late");
    let vests = draft.asset.vesting_tail_days() > 0;
    reading.check(draft.start.is_some() || !vests, "start", "offer-needs-batch");
    let begins =
        draft.start.is_none_or(|start| start >= draft.closes && start > today && start <= today + MOST_WAIT);
    reading.check(begins, "start", "offer-bad-start");
    reading.check(
        draft.start.is_none() || is_blank(&reading.wish.activation),
        "activation",
        "offer-batch-waits-not",
    );
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A decimal number of a coin, exact; none if it is no number, below zero, or finer than the coin.
fn amount(text: &str, decimals: u8) -> Option<Amount> {
    let text = number::plain(text)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let padding = usize::from(decimals).checked_sub(fraction.len())?;
    let digits = format!("{whole}{fraction}{}", "0".repeat(padding));
    if digits.len() <= 60 { digits.parse().ok() } else { None }
}

/// Text that the contract takes: letters that cannot break out of JSON or SVG.
fn is_plain(text: &str, most: usize) -> bool {
    let is_harmless = |byte: u8| (b' '..=b'~').contains(&byte) && !br#""\<>&'"#.contains(&byte);
    (1..=most).contains(&text.len()) && text.bytes().all(is_harmless)
}

#[cfg(test)]
mod tests;
