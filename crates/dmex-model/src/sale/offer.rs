//! What a miner offers, and which offers are possible (SALE-2, SALE-3, SALE-7).

use alloy_primitives::U256;
use dmex_types::{Asset, Clock, Day, Power};

use crate::rules::offer_rules::{
    LEAST_INCOME, MAX_MACHINE_LENGTH, MAX_PAYOUT_DAYS, MAX_URI_LENGTH, MAX_WAIT_DAYS,
};
use crate::wide_math::{wide_down, wide_up};
use crate::{CoinId, RAY, Refusal};

/// Escrow is counted in 88 bits.
const MAX_ESCROW: u128 = (1 << 88) - 1;

/// The terms of a product, fixed when it is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The coin that is mined.
    pub asset: Asset,
    /// How days are counted; coins that vest need a batch.
    pub clock: Clock,
    /// Coin of the price.
    pub pay_coin: CoinId,
    /// Coin of the income and of the bond.
    pub reward_coin: CoinId,
    /// [pay coin] Price of one unit for the whole term.
    pub price_per_unit: u128,
    /// Power on offer.
    pub units_for_sale: Power,
    /// Smallest purchase, at least 1.
    pub min_units: Power,
    /// Most that one buyer may buy; 0 for no cap.
    pub max_units_per_buyer: Power,
    /// [USD, 18 decimals] Cost per unit and day that the benchmark is net of.
    pub running_cost: u64,
    /// [day] Days that power is rented for.
    pub mining_days: u32,
    /// [day] Rolling: days from purchase to the first day that pays. Batch: 0.
    pub activation_days: u32,
    /// First day of the sale.
    pub opens: Day,
    /// First day on which it is over.
    pub closes: Day,
    /// Batch: first day that pays. Rolling: day 0.
    pub start: Day,
    /// What the buyer is told of the machines.
    pub disclosure: Disclosure,
}

/// What the buyer is told of farm and machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Model of the machines.
    pub machine: String,
    /// Where the disclosure can be read.
    pub uri: String,
    /// Hash of that document.
    pub hash: [u8; 32],
}

impl Offer {
    /// [day] The days that pay, if the offer is possible on `today`.
    pub(super) fn check(&self, today: Day) -> Result<u32, Refusal> {
        let payout_days = self.check_term(today)?;
        self.check_amounts(payout_days)?;
        self.check_clock(today)?;
        require(self.disclosure.hash != [0; 32], "disclosureHash")?;
        require(is_plain_text(&self.disclosure.machine, MAX_MACHINE_LENGTH), "machine")?;
        require(is_plain_text(&self.disclosure.uri, MAX_URI_LENGTH), "disclosureURI")?;
        Ok(payout_days)
    }

    /// The last day on which power that is sold mines.
    pub(super) fn last_mining_day(&self) -> Day {
        match self.clock {
            Clock::Rolling => self.closes + self.activation_days + self.mining_days - 2,
            Clock::Batch => self.start + self.mining_days - 1,
        }
    }

    /// That a unit which is paid `cash` [ray] on its first mining day, worth `price` [USD, 18 decimals] a coin, pays twice for
    /// its running cost, and that the smallest purchase earns enough for rounding not to matter. `scale` is 10 ^ decimals of
    /// the reward coin.
    pub(super) fn check_income(&self, cash: u128, price: u128, scale: u128) -> Result<(), Refusal> {
        require(cash > 0 && price > 0, "benchmark")?;
        let (cash, price, ray) = (U256::from(cash), U256::from(price), U256::from(RAY));
        let cost = U256::from(self.running_cost);
        require(cost * U256::from(2) <= wide_down(cash, price, ray)?, "runningCost")?;
        let units = U256::from(self.min_units.units());
        let gross = wide_down(units * cash, U256::from(scale), ray)?;
        let cost = wide_up(units * cost, U256::from(scale), price)?;
        require(gross >= cost + U256::from(LEAST_INCOME), "minUnits")
    }

    fn check_term(&self, today: Day) -> Result<u32, Refusal> {
        let tail = self.asset.vesting_tail_days();
        require((1..=MAX_PAYOUT_DAYS - tail).contains(&self.mining_days), "miningDays")?;
        let payout_days = self.mining_days + tail;
        require(self.closes > today && self.closes > self.opens, "closesDay")?;
        // What is sold first still pays when what is sold last begins to.
        require(self.closes.since(self.opens) <= payout_days, "opensDay")?;
        require(self.closes <= today + MAX_PAYOUT_DAYS, "closesDay")?;
        Ok(payout_days)
    }

    fn check_amounts(&self, payout_days: u32) -> Result<(), Refusal> {
        require(self.price_per_unit > 0, "pricePerUnit")?;
        require(!self.min_units.is_zero() && self.min_units <= self.units_for_sale, "minUnits")?;
        let cap = self.max_units_per_buyer;
        require(cap.is_zero() || cap >= self.min_units, "maxUnitsPerBuyer")?;
        // Each purchase of at least a unit may round its tranche up by less than one a day.
        let most = (self.price_per_unit + u128::from(payout_days))
            .checked_mul(u128::from(self.units_for_sale.units()));
        require(most.is_some_and(|most| most <= MAX_ESCROW), "unitsForSale")
    }

    fn check_clock(&self, today: Day) -> Result<(), Refusal> {
        match self.clock {
            Clock::Rolling => {
                require(self.asset.vesting_tail_days() == 0, "clock")?;
                require((1..=MAX_WAIT_DAYS).contains(&self.activation_days), "activationDays")?;
                require(self.start == Day::new(0), "startDay")
            }
            Clock::Batch => {
                require(self.activation_days == 0, "activationDays")?;
                let after = self.start >= self.closes && self.start > today;
                require(after && self.start <= today + MAX_WAIT_DAYS, "startDay")
            }
        }
    }
}

fn require(fits: bool, term: &'static str) -> Result<(), Refusal> {
    if fits { Ok(()) } else { Err(Refusal::BadOffer(term)) }
}

/// Printable ASCII without what could break out of JSON or SVG. Not empty.
fn is_plain_text(text: &str, max_length: usize) -> bool {
    let plain = |c: u8| (0x20..=0x7e).contains(&c) && !b"\"\\<>&'".contains(&c);
    !text.is_empty() && text.len() <= max_length && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(min_units: u64, running_cost: u64) -> Offer {
        Offer {
            asset: Asset::Btc,
            clock: Clock::Rolling,
            pay_coin: CoinId(0),
            reward_coin: CoinId(1),
            price_per_unit: 1,
            units_for_sale: Power::new(1_000),
            min_units: Power::new(min_units),
            max_units_per_buyer: Power::ZERO,
            running_cost,
            mining_days: 10,
            activation_days: 1,
            opens: Day::new(100),
            closes: Day::new(104),
            start: Day::new(0),
            disclosure: Disclosure { machine: "S19".into(), uri: "https://a.b".into(), hash: [1; 32] },
        }
    }

    #[test]
    fn sale_7_fa1_the_running_cost_is_at_most_half_of_what_a_unit_is_paid() {
        // A unit is paid a millionth of a coin of 40,000 USD: 0.04 USD.
        let (cash, price) = (RAY / 1_000_000, 40_000 * crate::WAD);
        let half = 2 * 10u64.pow(16);
        let check = |cost| offer(1_000, cost).check_income(cash, price, 10u128.pow(8));
        assert_eq!(check(half), Ok(()));
        assert_eq!(check(half + 1), Err(Refusal::BadOffer("runningCost")));
        assert_eq!(offer(1, 0).check_income(0, price, 1), Err(Refusal::BadOffer("benchmark")));
        assert_eq!(offer(1, 0).check_income(cash, 0, 1), Err(Refusal::BadOffer("benchmark")));
    }

    #[test]
    fn sale_7_fa15_the_smallest_purchase_earns_twenty_of_the_smallest_units() {
        // A unit is paid a smallest unit a day, and costs half of it.
        let (cash, price) = (RAY / 10u128.pow(8), 40_000 * crate::WAD);
        let check = |units, cost| offer(units, cost).check_income(cash, price, 10u128.pow(8));
        assert_eq!(check(20, 0), Ok(()));
        assert_eq!(check(19, 0), Err(Refusal::BadOffer("minUnits")));
        let half = 2 * 10u64.pow(14);
        assert_eq!(check(40, half), Ok(()));
        // The cost is rounded up.
        assert_eq!(check(39, half), Err(Refusal::BadOffer("minUnits")));
    }

    #[test]
    fn sale_7_what_is_sold_last_mines_longest() {
        // Bought on day 103, it begins on 104 and mines for ten days.
        assert_eq!(offer(1, 0).last_mining_day(), Day::new(113));
        let batch = Offer { clock: Clock::Batch, activation_days: 0, start: Day::new(105), ..offer(1, 0) };
        assert_eq!(batch.last_mining_day(), Day::new(114));
    }

    #[test]
    fn sale_2_text_that_could_break_a_page_is_refused() {
        assert!(is_plain_text("Antminer S19 88.5 TH/s", 64));
        for text in ["", "a\"b", "<svg>", "a&b", "it's", "back\\slash", "line\nbreak", "ü", "12345"] {
            assert!(!is_plain_text(text, 4), "{text}");
        }
    }
}
