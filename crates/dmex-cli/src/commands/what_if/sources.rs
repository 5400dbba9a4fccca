//! Where the money comes from: one row a source.

use alloy::primitives::U256;
use dmex_platform::what_if::{Coins, HolderDay};

use super::foretold::Foretold;
use crate::amount::Money;
use crate::units::{Units, moment};

/// The rows of the table: source, days, from when, and either coin.
pub(super) fn rows(foretold: &Foretold, units: &Units) -> Vec<Vec<String>> {
    let row = |source: &str, days: String, from: String, coins: Coins| {
        vec![source.to_owned(), days, from, income(coins.reward, units), refund(coins.pay, units)]
    };
    let none = String::new;
    let mut rows = Vec::new();
    if foretold.paid != Coins::default() {
        rows.push(row("paid so far, not in total", none(), none(), foretold.paid));
    }
    if let Some(taken) = &foretold.refunded {
        let days = format!("{} never came", crate::amount::group(&taken.days.to_string()));
        rows.push(row("refunded, not in total", days, none(), taken.coins));
    }
    rows.push(row("settled so far", none(), "now".to_owned(), foretold.claimable));
    let reward = |day: &HolderDay| Coins { reward: day.coins.reward, pay: U256::ZERO };
    if let Some((days, from, sum)) = range(foretold, reward) {
        rows.push(row("deposits and bond", days, from, sum));
    }
    let pay = |day: &HolderDay| Coins { reward: U256::ZERO, pay: day.coins.pay };
    if let Some((days, from, sum)) = range(foretold, pay) {
        rows.push(row("not delivered", days, from, sum));
    }
    if let Some(rest) = &foretold.rest {
        let (from, coins) = (moment(rest.at), rest.coins);
        let days = format!("{} left", crate::amount::group(&rest.days.to_string()));
        rows.push(row("purchase money", days, from.clone(), Coins { reward: U256::ZERO, ..coins }));
        rows.push(row("share of the bond", none(), from, Coins { pay: U256::ZERO, ..coins }));
    }
    if let Some(insured) = &foretold.insurance {
        let from = insured.at.map_or_else(|| "never".to_owned(), moment);
        let paid = |pay| Coins { reward: U256::ZERO, pay };
        rows.push(row("insurance", none(), from.clone(), paid(insured.due)));
        if !insured.premium.is_zero() {
            rows.push(row("premium back", none(), from, paid(insured.premium)));
        }
    }
    rows.push(row("total", none(), none(), foretold.total));
    rows
}

fn income(raw: U256, units: &Units) -> String {
    cell(Money::reward(raw, &units.reward), raw)
}

fn refund(raw: U256, units: &Units) -> String {
    cell(Money::pay(raw, &units.pay), raw)
}

fn cell(money: Money, raw: U256) -> String {
    if raw.is_zero() { String::new() } else { money.short }
}

/// The days on which a source pays, from when to when it can be claimed, and its sum.
fn range(foretold: &Foretold, of: impl Fn(&HolderDay) -> Coins) -> Option<(String, String, Coins)> {
    let paying = foretold.days.iter().filter(|day| of(day) != Coins::default());
    let days: Vec<&HolderDay> = paying.collect();
    let (first, last) = (days.first()?, days.last()?);
    let mut sum = Coins::default();
    days.iter().for_each(|day| sum += of(day));
    let name =
        if first.day == last.day { first.day.to_string() } else { format!("{} to {}", first.day, last.day) };
    Some((name, format!("{}, daily", moment(first.at)), sum))
}
