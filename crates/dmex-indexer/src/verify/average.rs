//! The market average, and where prices come from.

use alloy::primitives::Address;
use dmex_store::rows::{Benchmark, PayPrice, PriceRound};
use dmex_types::{Asset, PriceSource};

use super::{Check, amount, or_none};
use crate::IndexError;

impl Check<'_> {
    pub(super) async fn benchmark(&self, asset: Asset) -> Result<(), IndexError> {
        let benchmark = self.platform.benchmark(asset);
        let days = self.store.benchmark_days(asset).await?;
        let next = benchmark.nextDay().block(self.block).call().await?;
        let last = days.last().map_or(self.platform.deployment().first_day, |day| day.day.next());
        self.same("benchmark days", format!("next day of {asset}"), next, last.number());
        self.each(days, async |day| self.benchmark_day(&day).await).await?;
        let mut rounds = self.store.all::<PriceRound>().await?;
        rounds.retain(|round| round.asset == asset);
        self.each(rounds, async |round| self.price_round(&round).await).await
    }

    async fn benchmark_day(&self, row: &Benchmark) -> Result<(), IndexError> {
        let benchmark = self.platform.benchmark(row.asset);
        let (of, day) = ("benchmark days", row.day.number());
        let reward = benchmark.rewardOn(day).block(self.block).call().await?;
        let price = benchmark.priceOn(day).block(self.block).call().await?;
        let name = |what: &str| format!("{what} of {} on {}", row.asset, row.day);
        self.same(of, name("reward"), amount(reward.reward), row.reward);
        self.same(of, name("sum of rewards"), amount(reward.through), row.through);
        self.same(of, name("reward by mean fees"), amount(price.mean), row.mean);
        self.same(of, name("price"), amount(price.price), row.price);
        self.same(of, name("whether carried: reward"), price.rewardCarried, row.reward_carried);
        let source = or_none(PriceSource::of_number(price.priceSource));
        self.same(of, name("source of the price"), source, row.price_source.to_string());
        self.same(of, name("days without a proven price"), price.unproven, row.unproven);
        Ok(())
    }

    /// The chain keeps the price that a round proved, and not which round it was.
    async fn price_round(&self, row: &PriceRound) -> Result<(), IndexError> {
        let benchmark = self.platform.benchmark(row.asset);
        let found = benchmark.provenPrice(row.day.number()).block(self.block).call().await?;
        let name = format!("proven price of {} on {}", row.asset, row.day);
        self.same("prices", name, amount(found), row.price);
        Ok(())
    }

    /// Where the price of each pay token comes from. A pay token without a source has no row.
    pub(super) async fn pay_prices(&self) -> Result<(), IndexError> {
        let on = self.platform.deployment();
        let mut tokens: Vec<Address> = on.tokens.pay.iter().map(|token| token.address).collect();
        let rows = self.store.all::<PayPrice>().await?;
        tokens.extend(rows.iter().map(|row| row.token));
        tokens.sort();
        tokens.dedup();
        self.each(tokens, async |token| {
            let row = rows.iter().find(|row| row.token == token);
            self.pay_price(token, row).await
        })
        .await
    }

    async fn pay_price(&self, token: Address, row: Option<&PayPrice>) -> Result<(), IndexError> {
        let (of, prices) = ("prices", self.platform.pay_token_prices());
        let source = prices.sourceOf(token).block(self.block).call().await?;
        let kept = prices.keptOf(token).block(self.block).call().await?;
        let name = |what: &str| format!("{what} of pay token {token}");
        let feed = row.and_then(|row| row.feed).unwrap_or_default();
        self.same(of, name("price feed"), source.feed, feed);
        self.same(of, name("age of prices"), source.maxAge, row.map_or(0, |row| row.max_age));
        self.same(of, name("decimals of the feed"), source.decimals, row.map_or(0, |row| row.decimals));
        let benchmark = row.and_then(|row| row.benchmark);
        let benchmark = benchmark.map_or(Address::ZERO, |asset| self.platform.deployment().benchmark(asset));
        self.same(of, name("benchmark"), source.benchmark, benchmark);
        self.same(of, name("kept price"), amount(kept), row.map_or_else(Default::default, |row| row.kept));
        Ok(())
    }
}
