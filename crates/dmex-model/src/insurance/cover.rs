//! When cover begins, what it costs, and how much of it there may be.

use dmex_types::{Day, TokenId};

use crate::day_math::mul_div_down;
use crate::rules::cover_rules::{ESCROW_SHARE, JUNIOR_MULTIPLE, WAITING_DAYS, WHOLE, YEAR};
use crate::settlement::Standing;
use crate::{CoinId, Model, Refusal, Token};

/// What cover costs, and from when on it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverQuote {
    /// [pay coin] For one day, rounded up.
    pub daily: u128,
    /// First day that is covered.
    pub begin: Day,
    /// First day that is covered no more.
    pub end: Day,
}

impl CoverQuote {
    /// [pay coin] For all its days.
    ///
    /// # Errors
    /// [`Refusal::Panic`] beyond 128 bits.
    pub fn premium(&self) -> Result<u128, Refusal> {
        let days = u128::from(self.end.since(self.begin));
        self.daily.checked_mul(days).ok_or(Refusal::Panic)
    }
}

/// When cover that is bought now would begin.
fn begin_of(token: &Token, now: u64) -> Day {
    (Day::from_timestamp(now) + WAITING_DAYS).max(token.start)
}

/// [pay coin] Underwriters' assets that cover asks for: half of it is the miner's to pay.
pub(super) fn backing_up(coverage: u128, ratio: u16) -> Result<u128, Refusal> {
    let scaled = coverage.checked_mul(WHOLE).ok_or(Refusal::Panic)?;
    Ok(scaled.div_ceil(JUNIOR_MULTIPLE * u128::from(ratio)))
}

impl Model {
    /// What so much cover of a token would cost now.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::WrongPayToken`].
    pub fn quote_cover(
        &self,
        coin: CoinId,
        id: TokenId,
        coverage: u128,
        now: u64,
    ) -> Result<CoverQuote, Refusal> {
        let token = self.token(id)?;
        let rate = u128::from(self.line(coin, token.product)?.0.rate);
        let yearly = coverage.checked_mul(rate).ok_or(Refusal::Panic)?;
        let daily = yearly.div_ceil(WHOLE * YEAR);
        Ok(CoverQuote { daily, begin: begin_of(token, now), end: token.end })
    }

    /// [pay coin] The most that a token may be insured for now; 0 if it cannot be insured.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`], or what hinders from telling how its product stands.
    pub fn most_coverage(&self, coin: CoinId, id: TokenId, now: u64) -> Result<u128, Refusal> {
        let token = self.token(id)?;
        let bare = self.insured_by(coin, token).is_none_or(|(_, policy)| self.is_void(&policy));
        let founded = self.pool(coin, token.product).is_ok();
        if bare && founded && self.is_insurable(coin, token, now)? {
            return self.most_down(coin, token, now);
        }
        Ok(0)
    }

    /// The product is insured and in good standing without any score, and days are left once cover would begin.
    pub(super) fn is_insurable(&self, coin: CoinId, token: &Token, now: u64) -> Result<bool, Refusal> {
        let (line, _) = self.line(coin, token.product)?;
        let score = self.product(token.product)?.shortfall.score;
        if line.rate == 0 || begin_of(token, now) >= token.end || score > 0 {
            return Ok(false);
        }
        Ok(self.standing_of(token.product, now)? == Standing::Good)
    }

    /// [pay coin] By the token's money in escrow, the miner's stake, the cap, and the underwriters' assets.
    pub(super) fn most_down(&self, coin: CoinId, token: &Token, now: u64) -> Result<u128, Refusal> {
        let product = token.product;
        let (line, covered) = self.line(coin, product)?;
        let fund = self.fund(coin, product)?;
        let next_day = self.product(product)?.state.next_day;
        let escrow = token.tranche * u128::from(token.end.since(token.start.max(next_day)));
        let free = self.pool_assets(coin, product, now)?.saturating_sub(fund.backing);
        let ratio = u128::from(self.insurer(coin)?.parameters.capital_ratio);
        let most = [
            mul_div_down(escrow, ESCROW_SHARE, WHOLE)?,
            (JUNIOR_MULTIPLE * fund.junior).saturating_sub(covered),
            line.cap.saturating_sub(covered),
            mul_div_down(free, JUNIOR_MULTIPLE * ratio, WHOLE)?,
        ];
        Ok(most.into_iter().min().unwrap_or_default())
    }
}
