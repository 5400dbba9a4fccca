//! Buying cover for a token, at any time of its life.

use dmex_types::{Day, TokenId};

use super::Policy;
use super::cover::{CoverQuote, backing_up};
use super::premium::Premium;
use crate::benchmark::Side;
use crate::{AccountId, Benchmark, CoinId, Model, Refusal, Token};

/// What a holder asks for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    id: TokenId,
    /// [pay coin]
    coverage: u128,
    /// [pay coin]
    max_premium: u128,
}

impl Model {
    /// Insures a token for `coverage` for the days that are left after the cover begins. Its holder, or whom it approved,
    /// pays. A policy that it had and that is void is paid back first. Returns the premium \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn insure(
        &mut self,
        payer: AccountId,
        coin: CoinId,
        id: TokenId,
        coverage: u128,
        max_premium: u128,
        now: u64,
    ) -> Result<u128, Refusal> {
        let asked = Asked { id, coverage, max_premium };
        self.whole(|model| model.buy_cover(payer, coin, asked, now))
    }

    fn buy_cover(&mut self, payer: AccountId, coin: CoinId, asked: Asked, now: u64) -> Result<u128, Refusal> {
        let Asked { id, coverage, max_premium } = asked;
        let token = *self.token(id)?;
        if !self.may_move(payer, id, &token) {
            return Err(Refusal::NotHolder);
        }
        let account = self.pool(coin, token.product)?.account;
        self.earn_settled(coin, token.product, now)?;
        self.end_void_cover(payer, coin, id, now)?;
        if !self.is_insurable(coin, &token, now)? {
            return Err(Refusal::NotInsurable);
        }
        if coverage == 0 {
            return Err(Refusal::ZeroCoverage);
        }
        if coverage > self.most_down(coin, &token, now)? {
            return Err(Refusal::CoverageTooLarge);
        }
        let quote = self.quote_cover(coin, id, coverage, now)?;
        let premium = quote.premium()?;
        if premium > max_premium {
            return Err(Refusal::PremiumTooHigh);
        }
        let policy = self.terms(coin, &token, coverage, &quote, now)?;
        self.stand(coin, id, policy)?;
        self.coin_mut(coin).transfer(payer, account, premium)?;
        self.pool_mut(coin, token.product)?.held += premium;
        Ok(premium)
    }

    /// What a void policy cost is paid back before a token gets another.
    fn end_void_cover(
        &mut self,
        caller: AccountId,
        coin: CoinId,
        id: TokenId,
        now: u64,
    ) -> Result<(), Refusal> {
        match self.insured_by(coin, self.token(id)?) {
            Some((_, policy)) if self.is_void(&policy) => self.claim_cover(caller, coin, id, true, now),
            Some(_) => Err(Refusal::NotInsurable),
            None => Ok(()),
        }
    }

    fn terms(
        &self,
        coin: CoinId,
        token: &Token,
        coverage: u128,
        quote: &CoverQuote,
        now: u64,
    ) -> Result<Policy, Refusal> {
        let entry = self.product(token.product)?;
        let benchmark = self.benchmark(entry.sale.offer.asset).map(Benchmark::newest_day);
        let mark_day = benchmark.ok_or(Refusal::DayNotFinal)??;
        // Nothing was mined before day 0, so the mark is of a price alone.
        let mark = self.mark_of(token.product, Day::new(0), mark_day, Side::Low, now)?;
        Ok(Policy {
            coverage,
            units: token.units,
            product: token.product,
            begin: quote.begin,
            end: quote.end,
            short_days: entry.last_checkpoint().short_days,
            mark_day,
            rate: mark.rate,
            daily: quote.daily,
            rest: 0,
            backing: backing_up(coverage, self.insurer(coin)?.parameters.capital_ratio)?,
        })
    }

    fn stand(&mut self, coin: CoinId, id: TokenId, policy: Policy) -> Result<(), Refusal> {
        let Policy { product, daily, begin, end, short_days, .. } = policy;
        let number = self.insurer_mut(coin)?.number(policy);
        let premium = Premium { policy: number, daily, begin, end, short_days };
        self.pool_mut(coin, product)?.premiums.add(premium);
        self.token_mut(id)?.policy = Some(number);
        Ok(())
    }
}
