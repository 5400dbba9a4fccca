//! What NFTs earned, day by day: as pictures, one a coin.

use std::collections::BTreeMap;

use dmex_types::{Amount, Day};
use dmex_wire::{Coin, Order, Page, PageQuery, TokenDay, TokenView};
use futures_util::future::try_join_all;

use crate::chart::{Chart, Line, Stroke};
use crate::frame::{Frame, Html};
use crate::problem::Problem;

/// Days of a picture.
const SHOWN: u32 = 180;

/// What one coin's NFTs earned on each day.
struct Earned {
    coin: Coin,
    days: BTreeMap<Day, Amount>,
}

/// A chart for each coin that the NFTs mine.
pub(super) async fn charts(p: &Frame, nfts: &[&TokenView]) -> Result<Vec<Html>, Problem> {
    let newest = PageQuery { order: Some(Order::Desc), limit: Some(SHOWN), after: None };
    let asked = nfts.iter().map(|nft| {
        let path = format!("/v1/tokens/{}/income", nft.token.id);
        let newest = &newest;
        async move { p.api().get::<Page<TokenDay>>(&path, newest).await }
    });
    let days = try_join_all(asked).await?;
    let of_nfts = nfts.iter().map(|nft| &nft.reward).zip(days.iter().map(|page| page.items.as_slice()));
    added(of_nfts).iter().map(|earned| earned.chart(p)).collect()
}

/// Days added up, coin by coin.
fn added<'a>(of_nfts: impl Iterator<Item = (&'a Coin, &'a [TokenDay])>) -> Vec<Earned> {
    let mut coins: Vec<Earned> = Vec::new();
    for (coin, days) in of_nfts {
        let at = coins.iter().position(|earned| earned.coin.address == coin.address).unwrap_or_else(|| {
            coins.push(Earned { coin: coin.clone(), days: BTreeMap::new() });
            coins.len() - 1
        });
        if let Some(earned) = coins.get_mut(at) {
            for day in days {
                *earned.days.entry(day.day).or_default() += day.income.0;
            }
        }
    }
    coins
}

impl Earned {
    fn chart(&self, p: &Frame) -> Result<Html, Problem> {
        let symbol = self.coin.symbol.clone().unwrap_or_default();
        let decimals = self.coin.decimals.unwrap_or_default();
        let line = Line {
            name: p.say("power-earned-line"),
            stroke: Stroke::Solid,
            points: self.days.iter().map(|(day, amount)| (*day, whole(*amount, decimals))).collect(),
        };
        Chart { title: symbol, unit: p.say("power-earned-unit"), from_zero: true, lines: vec![line] }
            .figure(p)
    }
}

/// In whole coins, for pictures only.
fn whole(amount: Amount, decimals: u8) -> f64 {
    amount.decimal(decimals).parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;

    use super::*;

    fn day(number: u32, income: u128) -> TokenDay {
        let amount = Amount::from;
        TokenDay {
            day: Day::new(number),
            income: amount(income),
            refund: amount(0),
            delivered: amount(0),
            released: amount(0),
            settled_at: 0,
        }
    }

    #[test]
    fn days_of_one_coin_are_added_and_coins_are_kept_apart() {
        let coin = |byte| Coin { address: Address::repeat_byte(byte), symbol: None, decimals: Some(8) };
        let (btc, fil) = (coin(1), coin(2));
        let (one, two, other) = ([day(7, 5), day(8, 6)], [day(8, 10)], [day(8, 1)]);
        let sums = added([(&btc, one.as_slice()), (&fil, &other), (&btc, &two)].into_iter());
        let days = |earned: &Earned| -> Vec<_> {
            earned.days.iter().map(|(day, sum)| (day.number(), sum.0.to::<u64>())).collect()
        };
        assert_eq!(sums.iter().map(days).collect::<Vec<_>>(), [vec![(7, 5), (8, 16)], vec![(8, 1)]]);
    }
}
