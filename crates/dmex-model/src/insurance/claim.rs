//! Paying what insured tokens lost, and ending what is over.

use dmex_types::{PolicyId, Power, TokenId};

use crate::power::pass_over;
use crate::rules::insurance::CLAIM_WINDOW;
use crate::{AccountId, CoinId, Model, Refusal};

/// What a token takes out of its policy.
#[derive(Clone, Copy, Debug)]
struct Claimed {
    policy: PolicyId,
    units: Power,
    to: AccountId,
    /// [pay coin] The token's share of the coverage.
    share: u128,
    /// [pay coin] What is paid: its loss up to its share.
    due: u128,
}

impl Model {
    /// Pays what refunded tokens lost to their payees or holders, up to their share of the coverage, which ends. Anyone may
    /// ask; for a token that a contract holds, only that contract and whom it approved. Tokens without coverage are passed
    /// over; of several so are those that nothing can be paid for yet, or by whoever asks.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn claim_insurance(
        &mut self,
        caller: AccountId,
        pool: CoinId,
        tokens: &[TokenId],
    ) -> Result<(), Refusal> {
        let alone = tokens.len() == 1;
        for token in tokens {
            self.insured_claim(caller, pool, *token, alone)?;
        }
        for token in tokens {
            if let Some(claimed) = self.insured_claim(caller, pool, *token, alone)? {
                self.pay_insured(pool, *token, claimed)?;
            }
        }
        Ok(())
    }

    fn insured_claim(
        &self,
        caller: AccountId,
        pool: CoinId,
        id: TokenId,
        alone: bool,
    ) -> Result<Option<Claimed>, Refusal> {
        let Some(to) = self.paid_to(caller, id, alone)? else { return Ok(None) };
        let token = self.token(id)?;
        let Some((number, policy)) = self.insured_by(pool, token) else { return Ok(None) };
        if !token.refunded {
            return pass_over(alone, Refusal::NotRefunded);
        }
        if self.loss_measure(token.product).is_none() {
            return pass_over(alone, Refusal::NotMeasured);
        }
        let (units, share) = (token.units, policy.share_down(token.units)?);
        let due = share.min(self.loss(id)?.remaining());
        Ok(Some(Claimed { policy: number, units, to, share, due }))
    }

    fn pay_insured(&mut self, pool: CoinId, id: TokenId, claimed: Claimed) -> Result<(), Refusal> {
        let Claimed { policy, units, to, share, due } = claimed;
        self.token_mut(id)?.policy = None;
        let entry = self.pool_mut(pool)?;
        entry.take_share(policy, units, share)?;
        if due == 0 {
            return Ok(());
        }
        entry.held = entry.held.checked_sub(due).ok_or(Refusal::Panic)?;
        let account = entry.account;
        self.recover(account, id, due)?;
        self.coin_mut(pool).transfer(account, to, due)
    }

    /// [pay coin] What a claim would pay for a token now; nothing before it was refunded.
    ///
    /// # Errors
    /// [`Refusal::NotMeasured`] for a refunded token with coverage, and that of a token which is not there.
    pub fn insurance_due(&self, pool: CoinId, id: TokenId) -> Result<u128, Refusal> {
        let refunded = self.token(id)?.refunded;
        let share = self.coverage_of(pool, id);
        if share == 0 || !refunded {
            return Ok(0);
        }
        Ok(share.min(self.loss(id)?.remaining()))
    }

    /// Ends policies whose days are all settled, or whose tokens did not claim in 90 days. Anyone may. What has ended is
    /// passed over; of several policies so is what still stands.
    ///
    /// # Errors
    /// [`Refusal::CoverageStands`] for one policy alone.
    pub fn release_coverage(&mut self, pool: CoinId, policies: &[PolicyId], now: u64) -> Result<(), Refusal> {
        for number in policies {
            let Some(policy) = self.policy(pool, *number) else { continue };
            let settled = self.product(policy.product)?.state.next_day >= policy.end;
            let measured = self.loss_measure(policy.product);
            let late = measured.is_some_and(|measured| now >= measured.measured_at + CLAIM_WINDOW);
            if settled || late {
                self.pool_mut(pool)?.policies.remove(number);
            } else if policies.len() == 1 {
                return Err(Refusal::CoverageStands);
            }
        }
        Ok(())
    }
}
