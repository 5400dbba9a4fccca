//! Buying insurance for a token before its first paying day.

use dmex_types::{Bps, Day, TokenId};

use super::premium::Premium;
use super::{Line, Policy};
use crate::day_math::mul_div_down;
use crate::{AccountId, CoinId, Model, Refusal, Token};

const DAYS_A_YEAR: u128 = 365;

/// What it costs to insure a token, and for how much.
struct Cover {
    /// [pay coin] Premium of a day, rounded up.
    daily: u128,
    /// [pay coin] Coverage that is added.
    added: u128,
}

impl Model {
    /// Insures `coverage_bps` of a token's principal, or that much more of it, for its whole term. Its holder, or whom it
    /// approved, pays. Cover that is added ends the policy that was and makes a new one of both, which only a token can have
    /// that has all power of the old. Returns the premium \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn insure(
        &mut self,
        payer: AccountId,
        pool: CoinId,
        id: TokenId,
        coverage_bps: u128,
        max_premium: u128,
        now: u64,
    ) -> Result<u128, Refusal> {
        let token = *self.token(id)?;
        if !self.may_move(payer, id, &token) {
            return Err(Refusal::NotHolder);
        }
        let line = self.line(pool, token.product)?.0;
        let before = self.insured_by(pool, &token);
        if before.is_some_and(|(_, policy)| policy.units != token.units) {
            return Err(Refusal::NotInsurable);
        }
        self.check_insurable(&token, line, now)?;
        let cover = cover(&token, line.rate, coverage_bps)?;
        let covered = before.map_or(0, |(_, policy)| policy.coverage);
        self.check_coverage(pool, &token, covered, cover.added, now)?;
        let days = u128::from(token.end.since(token.start));
        let premium = cover.daily.checked_mul(days).ok_or(Refusal::Panic)?;
        if premium > max_premium {
            return Err(Refusal::PremiumTooHigh);
        }
        let account = self.pool(pool)?.account;
        self.coin_mut(pool).transfer(payer, account, premium)?;

        let entry = self.pool_mut(pool)?;
        entry.held += premium;
        entry.premiums.push(Premium { daily: cover.daily, start: token.start, end: token.end });
        if let Some((number, _)) = before {
            entry.policies.remove(&number);
        }
        let Token { product, units, end, .. } = token;
        let number = entry.number(Policy { coverage: covered + cover.added, units, product, end });
        self.token_mut(id)?.policy = Some(number);
        Ok(premium)
    }

    /// The product is insured and in order, and the token has not begun to pay.
    fn check_insurable(&self, token: &Token, line: Line, now: u64) -> Result<(), Refusal> {
        let early = Day::from_timestamp(now) < token.start;
        let on_time = self.product(token.product)?.shortfall.score == 0;
        let sound = on_time && !self.is_troubled(token.product, now);
        if line.rate > 0 && early && sound { Ok(()) } else { Err(Refusal::NotInsurable) }
    }

    /// Within the principal, the cap of the product and the capital of the pool.
    fn check_coverage(
        &self,
        pool: CoinId,
        token: &Token,
        before: u128,
        added: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        if added == 0 {
            return Err(Refusal::ZeroCoverage);
        }
        let (line, covered) = self.line(pool, token.product)?;
        let pool = self.pool(pool)?;
        let ratio = u128::from(pool.parameters.capital_ratio);
        let capital = mul_div_down(pool.assets(now)?, ratio, u128::from(Bps::WHOLE))?;
        let room = [
            token.principal().saturating_sub(before),
            line.cap.saturating_sub(covered),
            capital.saturating_sub(pool.coverage()),
        ];
        if room.iter().all(|most| added <= *most) { Ok(()) } else { Err(Refusal::CoverageTooLarge) }
    }
}

fn cover(token: &Token, rate: u16, coverage_bps: u128) -> Result<Cover, Refusal> {
    let whole = u128::from(Bps::WHOLE);
    let added = mul_div_down(token.principal(), coverage_bps, whole)?;
    let yearly = added.checked_mul(u128::from(rate)).ok_or(Refusal::Panic)?;
    Ok(Cover { daily: yearly.div_ceil(whole * DAYS_A_YEAR), added })
}
