//! What the coins are worth that power is paid in (MARK-5, RISK-8).

use dmex_types::{Asset, Day};

use crate::rules::pay_token_prices as rule;
use crate::{Answer, CoinId, Model, Refusal, Side};

/// [seconds] Least and most age of an answer that counts as fresh.
const AGES: std::ops::RangeInclusive<u32> = rule::MIN_AGE..=rule::MAX_AGE;

/// Where the price of a pay coin comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaySource {
    /// A feed.
    Feed {
        /// Decimals of its answers.
        decimals: u8,
        /// [seconds] Age beyond which an answer is stale.
        max_age: u32,
    },
    /// The coin is mined: the benchmark of an asset says what it is worth.
    Benchmark(Asset),
}

/// The source of a pay coin's price, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayPrice {
    /// Where it comes from.
    pub source: PaySource,
    /// What the feed answers now.
    pub answer: Answer,
    /// [USD, 18 decimals] What was kept of it for when it fails.
    pub kept: u128,
}

impl PayPrice {
    /// [USD, 18 decimals] What the feed says now, if that is usable; nothing of a mined coin.
    fn fresh(&self, now: u64) -> Option<u128> {
        match self.source {
            PaySource::Feed { decimals, max_age } if self.answer.is_recent(now, max_age) => {
                self.answer.price(decimals)
            }
            PaySource::Feed { .. } | PaySource::Benchmark(_) => None,
        }
    }
}

impl Model {
    /// Names the source of a pay coin's price; a feed must answer freshly now.
    ///
    /// # Errors
    /// [`Refusal::BadSource`].
    pub fn set_pay_source(
        &mut self,
        coin: CoinId,
        source: PaySource,
        answer: Answer,
        now: u64,
    ) -> Result<(), Refusal> {
        let kept = self.pay_prices.get(&coin).map_or(0, |before| before.kept);
        let mut chosen = PayPrice { source, answer, kept };
        match source {
            PaySource::Feed { max_age, .. } => {
                let fresh = chosen.fresh(now).filter(|_| AGES.contains(&max_age));
                chosen.kept = fresh.ok_or(Refusal::BadSource)?;
            }
            PaySource::Benchmark(asset) => {
                let benchmark = self.benchmark(asset).ok_or(Refusal::BadSource)?;
                let outlook = benchmark.outlook_on(benchmark.newest_day()?, Side::Low)?;
                if outlook.price == 0 {
                    return Err(Refusal::BadSource);
                }
            }
        }
        self.pay_prices.insert(coin, chosen);
        Ok(())
    }

    /// The feed of a pay coin answers this from now on; nothing happens without a source.
    pub fn post_pay_price(&mut self, coin: CoinId, answer: Answer) {
        if let Some(price) = self.pay_prices.get_mut(&coin) {
            price.answer = answer;
        }
    }

    /// Keeps the feed's fresh answer for when it fails. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::BadSource`] if there is none.
    pub fn keep_price(&mut self, coin: CoinId, now: u64) -> Result<u128, Refusal> {
        let price = self.pay_prices.get_mut(&coin).ok_or(Refusal::BadSource)?;
        price.kept = price.fresh(now).ok_or(Refusal::BadSource)?;
        Ok(price.kept)
    }

    /// [USD, 18 decimals] What a pay coin is worth: a feed's fresh answer, else what was kept; of a mined coin what its
    /// benchmark says of a day by a side.
    ///
    /// # Errors
    /// [`Refusal::NoSource`], or [`Refusal::DayNotFinal`] of a mined coin without a final day.
    pub fn pay_price(&self, coin: CoinId, day: Day, side: Side, now: u64) -> Result<u128, Refusal> {
        let price = self.pay_prices.get(&coin).ok_or(Refusal::NoSource)?;
        match price.source {
            PaySource::Feed { .. } => Ok(price.fresh(now).unwrap_or(price.kept)),
            PaySource::Benchmark(asset) => {
                let benchmark = self.benchmark(asset).ok_or(Refusal::NoSource)?;
                let day = day.min(benchmark.newest_day()?);
                Ok(benchmark.outlook_on(day, side)?.price)
            }
        }
    }

    /// Whether a pay coin is worth what the benchmark of an asset says.
    pub(super) fn is_paid_in(&self, coin: CoinId, asset: Asset) -> bool {
        self.pay_prices.get(&coin).is_some_and(|price| price.source == PaySource::Benchmark(asset))
    }
}
