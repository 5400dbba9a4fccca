//! From what a miner wants to sell to an offer: first as buyers will see it, then to be signed.

mod draft;

use alloy_primitives::U256;
use askama::Template;
use axum::extract::Query;
use dmex_store::rows::Benchmark;
use dmex_types::{Amount, Asset, Day, PowerUnit};
use dmex_wire::{Coin, CoinRole, CoinView};
use serde::Deserialize;

use self::draft::{Draft, Wrong};
use super::Shown;
use super::benchmark::latest;
use crate::figure::{REWARD, WAD};
use crate::frame::Frame;

/// What the form says, as it was written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    asset: String,
    coin: String,
    machine: String,
    price: String,
    power: String,
    least: String,
    most: String,
    days: String,
    opens: String,
    closes: String,
    start: String,
    activation: String,
    running_cost: String,
    uri: String,
    hash: String,
}

#[derive(Template)]
#[template(path = "offer.html")]
struct Offer {
    p: Frame,
    wish: Wish,
    coins: Vec<CoinView>,
    wrong: Vec<Wrong>,
    draft: Option<Draft>,
    /// The latest final day of what the draft mines.
    benchmark: Option<Benchmark>,
}

pub(crate) async fn show(p: Frame, Query(wish): Query<Wish>) -> Shown {
    let (coins, status) = futures_util::try_join!(p.api().coins(), p.api().status())?;
    let read = Draft::of(&wish, &coins, Day::from_timestamp(status.timestamp));
    let (draft, wrong) = match read {
        Ok(draft) => (Some(draft), Vec::new()),
        // Nothing is wrong with a form that nobody filled in.
        Err(_) if wish.machine.is_empty() && wish.price.is_empty() => (None, Vec::new()),
        Err(wrong) => (None, wrong),
    };
    let benchmark = match &draft {
        Some(draft) => latest(&p, draft.asset).await?,
        None => None,
    };
    let draft = draft.map(|draft| match benchmark.as_ref().filter(|_| wish.least.trim().is_empty()) {
        Some(today) => draft.with_least(today),
        None => draft,
    });
    let beyond = draft.as_ref().zip(benchmark.as_ref()).map(|(draft, today)| draft.beyond(today));
    let (draft, wrong) = match beyond.filter(|beyond| !beyond.is_empty()) {
        Some(beyond) => (None, beyond),
        None => (draft, wrong),
    };
    super::show(&Offer { p, wish, coins, wrong, draft, benchmark })
}

impl Offer {
    fn pay_coins(&self) -> Vec<&CoinView> {
        self.coins.iter().filter(|coin| coin.role == CoinRole::Pay).collect()
    }

    fn is_of(&self, asset: &str) -> bool {
        self.wish.asset == asset
    }

    fn is_paid_in(&self, coin: &&CoinView) -> bool {
        self.wish.coin.parse() == Ok(coin.coin.address)
    }

    /// What is wrong with a field, in words.
    fn wrong(&self, field: &str) -> Option<String> {
        let wrong = self.wrong.iter().find(|wrong| wrong.field == field)?;
        let (low, high) = wrong.near.clone().unwrap_or_default();
        Some(self.p.language().say_with(wrong.key, &[("low", low), ("high", high)]))
    }

    /// Market average of 1 TH/s or 1 TiB on the latest final day.
    fn reward_of_unit(&self, draft: &Draft, benchmark: &Benchmark) -> Amount {
        Amount(benchmark.reward.0 * U256::from(draft.unit().smallest_units()))
    }

    /// [USD, 18 decimals] The same at the day's price.
    fn worth_of_unit(&self, draft: &Draft, benchmark: &Benchmark) -> Amount {
        let reward = self.reward_of_unit(draft, benchmark);
        Amount(reward.0.saturating_mul(benchmark.price.0) / U256::from(10).pow(U256::from(REWARD)))
    }

    fn symbol<'a>(&self, coin: &'a Coin) -> &'a str {
        coin.symbol.as_deref().unwrap_or_default()
    }
}
