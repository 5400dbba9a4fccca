//! Paying what insured tokens lost, and giving back what was paid for cover that there is no more.

use dmex_types::{PolicyId, ProductId, TokenId};

use super::Policy;
use crate::day_math::mul_div_down;
use crate::loss::GrossLoss;
use crate::power::pass_over;
use crate::rules::cover_rules::{PAID_SHARE, WHOLE};
use crate::{AccountId, CoinId, Model, Refusal, Token};

/// What a token takes out of its policy.
#[derive(Clone, Copy, Debug)]
struct Claimed {
    number: PolicyId,
    token: Token,
    to: AccountId,
    /// [pay coin] What is paid for its loss.
    due: u128,
}

impl Model {
    /// Pays what refunded tokens lost to their payees or holders, up to their share of the coverage, which ends; with the
    /// premium of days that are not covered any more. Of a policy that never begins all of the premium is paid back, to any
    /// token. Anyone may ask; for a token that a contract holds, only that contract and whom it approved. Tokens without a
    /// policy are passed over; of several so are those that nothing can be paid for yet, or by whoever asks.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn claim_insurance(
        &mut self,
        caller: AccountId,
        coin: CoinId,
        tokens: &[TokenId],
        now: u64,
    ) -> Result<(), Refusal> {
        // Only what is refused before anything is paid is refused, and only for one token alone.
        let alone = tokens.len() == 1;
        tokens.iter().try_for_each(|token| self.claim_cover(caller, coin, *token, alone, now))
    }

    pub(super) fn claim_cover(
        &mut self,
        caller: AccountId,
        coin: CoinId,
        id: TokenId,
        alone: bool,
        now: u64,
    ) -> Result<(), Refusal> {
        match self.claimable(caller, coin, id, alone)? {
            Some(claimed) => self.pay_insured(coin, id, claimed, now),
            None => Ok(()),
        }
    }

    fn claimable(
        &self,
        caller: AccountId,
        coin: CoinId,
        id: TokenId,
        alone: bool,
    ) -> Result<Option<Claimed>, Refusal> {
        let Some(to) = self.paid_to(caller, id, alone)? else { return Ok(None) };
        let token = *self.token(id)?;
        let Some((number, policy)) = self.insured_by(coin, &token) else { return Ok(None) };
        if self.is_void(&policy) {
            // A lock may have a payee, who has the income; what the holder paid waits for the end of the lock.
            if token.locker.is_some() && !token.refunded {
                return pass_over(alone, Refusal::TokenLocked);
            }
        } else {
            if !token.refunded {
                return pass_over(alone, Refusal::NotRefunded);
            }
            if self.loss_measure(token.product).is_none() {
                return pass_over(alone, Refusal::NotMeasured);
            }
        }
        Ok(Some(Claimed { number, token, to, due: self.due_down(id, &token, &policy)? }))
    }

    /// [pay coin] What a token's cover pays: a part of what it lost, up to its coverage, less what its share of the bond is
    /// worth; never more than what it lost and nobody paid.
    fn due_down(&self, id: TokenId, token: &Token, policy: &Policy) -> Result<u128, Refusal> {
        if self.is_void(policy) {
            return Ok(0);
        }
        let GrossLoss { gross, bond_value } = self.gross_loss(id, policy.mark_day, policy.rate)?;
        let share = policy.part_down(policy.coverage, token.units)?;
        let paid = share.min(mul_div_down(gross, PAID_SHARE, WHOLE)?);
        Ok(paid.saturating_sub(bond_value).min(self.loss(id)?.remaining()))
    }

    fn pay_insured(&mut self, coin: CoinId, id: TokenId, claimed: Claimed, now: u64) -> Result<(), Refusal> {
        let Claimed { number, token, to, due } = claimed;
        self.earn_settled(coin, token.product, now)?;
        self.cut(coin, number)?;
        let share = self.take_share(coin, number, token.units)?;
        self.token_mut(id)?.policy = None;
        if due > 0 {
            let insurer = self.insurer(coin)?.account;
            self.recover(insurer, id, due)?;
        }
        self.pay_out((coin, token.product), to, due, share.rest)
    }

    /// The miner's stake pays first.
    fn pay_out(
        &mut self,
        (coin, product): (CoinId, ProductId),
        to: AccountId,
        due: u128,
        premium: u128,
    ) -> Result<(), Refusal> {
        let pool = self.pool_mut(coin, product)?;
        pool.junior -= due.min(pool.junior);
        pool.held = pool.held.checked_sub(due + premium).ok_or(Refusal::Panic)?;
        let account = pool.account;
        self.coin_mut(coin).transfer(account, to, due + premium)
    }

    /// [pay coin] What a claim would pay for a token's loss now; nothing before it was refunded.
    ///
    /// # Errors
    /// [`Refusal::NotMeasured`] for a refunded token with cover, and that of a token which is not there.
    pub fn insurance_due(&self, coin: CoinId, id: TokenId) -> Result<u128, Refusal> {
        let token = self.token(id)?;
        match self.insured_by(coin, token) {
            Some((_, policy)) if token.refunded => self.due_down(id, token, &policy),
            Some(_) | None => Ok(0),
        }
    }

    /// [pay coin] The premium that a claim would give back to a token now.
    ///
    /// # Errors
    /// That of a token which is not there.
    pub fn premium_due(&self, coin: CoinId, id: TokenId) -> Result<u128, Refusal> {
        let token = self.token(id)?;
        match self.insured_by(coin, token) {
            Some((_, policy)) if token.refunded || self.is_void(&policy) => {
                policy.part_down(self.rest_of(&policy)?, token.units)
            }
            Some(_) | None => Ok(0),
        }
    }
}
