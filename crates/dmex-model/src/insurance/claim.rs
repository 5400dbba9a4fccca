//! Paying what insured tokens lost, and ending what is over.

use dmex_types::TokenId;

use crate::day_math::mul_div_down;
use crate::{CoinId, Model, Refusal};

/// [seconds] Time from the measuring of a product in which its tokens must claim.
const CLAIM_WINDOW: u64 = 90 * 86_400;

impl Model {
    /// Pays what refunded tokens lost to their holders, up to their coverage, and ends it. Tokens without coverage are
    /// passed over. Anyone may ask.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn claim_insurance(&mut self, pool: CoinId, tokens: &[TokenId]) -> Result<(), Refusal> {
        for token in tokens.iter().filter(|token| self.policy(pool, **token).is_some()) {
            if !self.token(*token)?.refunded {
                return Err(Refusal::NotRefunded);
            }
            self.insurance_due(pool, *token)?;
        }
        for token in tokens {
            self.pay_insured(pool, *token)?;
        }
        Ok(())
    }

    fn pay_insured(&mut self, pool: CoinId, token: TokenId) -> Result<(), Refusal> {
        if self.policy(pool, token).is_none() {
            return Ok(());
        }
        let due = self.insurance_due(pool, token)?;
        let holder = self.token(token)?.holder.ok_or(Refusal::TokenDoesNotExist)?;
        let entry = self.pool_mut(pool)?;
        entry.policies.remove(&token);
        if due == 0 {
            return Ok(());
        }
        entry.held = entry.held.checked_sub(due).ok_or(Refusal::Panic)?;
        let account = entry.account;
        self.recover(account, token, due)?;
        self.coin_mut(pool).transfer(account, holder, due)
    }

    /// [pay coin] What a claim would pay for a token now; nothing before it was refunded.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::NotMeasured`] for a token with coverage.
    pub fn insurance_due(&self, pool: CoinId, id: TokenId) -> Result<u128, Refusal> {
        let Some(policy) = self.policy(pool, id) else { return Ok(0) };
        let token = self.token(id)?;
        if !token.refunded {
            return Ok(0);
        }
        // Power that was merged in later has no share in the coverage. Its part is taken of the whole loss: else whoever
        // has the reserve pay first would take from what the insurance owes.
        let (insured, units) = (u128::from(policy.units.units()), u128::from(token.units.units()));
        let loss = self.loss(id)?;
        let lost = mul_div_down(loss.loss, insured.min(units), units)?;
        Ok(lost.min(policy.coverage).min(loss.remaining()))
    }

    /// Ends the coverage of tokens whose days are all settled, or that did not claim in 90 days. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::CoverageStands`]; then nothing ends.
    pub fn release_coverage(&mut self, pool: CoinId, tokens: &[TokenId], now: u64) -> Result<(), Refusal> {
        for policy in tokens.iter().filter_map(|token| self.policy(pool, *token)) {
            let settled = self.product(policy.product)?.state.next_day >= policy.end;
            let measured = self.loss_measure(policy.product);
            let late = measured.is_some_and(|measured| now >= measured.measured_at + CLAIM_WINDOW);
            if !settled && !late {
                return Err(Refusal::CoverageStands);
            }
        }
        let entry = self.pool_mut(pool)?;
        for token in tokens {
            entry.policies.remove(token);
        }
        Ok(())
    }
}
