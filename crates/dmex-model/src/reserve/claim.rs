//! A token's share of a round: by power, once, and no more than what it lost.

use dmex_types::TokenId;

use super::round::round_index;
use super::{Round, RoundId};
use crate::day_math::mul_div_down;
use crate::loss::{coin_down, coin_value_up};
use crate::{AccountId, Model, Refusal};

/// What a token gets of a round.
struct Share {
    /// [round's coin] What is paid.
    amount: u128,
    /// [pay coin] What counts as recovered: rounded up, so that never more is paid than was lost.
    value: u128,
}

impl Model {
    /// Pays tokens' shares of a round to their payees or holders. Anyone may ask; for a token that a contract holds, only that
    /// contract and whom it approved. Of several tokens, those that are gone and those of others' contracts are passed over, and
    /// so are those with no share now: they may have one later.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn claim_round(
        &mut self,
        caller: AccountId,
        id: RoundId,
        tokens: &[TokenId],
        now: u64,
    ) -> Result<(), Refusal> {
        let round = self.running_round(id, now)?;
        let mut entitled = Vec::with_capacity(tokens.len());
        for token in tokens {
            if self.paid_to(caller, *token, tokens.len() == 1)?.is_none() {
                continue;
            }
            self.check_share(id, &round, *token)?;
            // Nothing to pay marks nothing: more may be due later.
            if self.share_of(&round, *token)?.amount == 0 {
                continue;
            }
            if entitled.contains(token) {
                return Err(Refusal::AlreadyClaimed);
            }
            entitled.push(*token);
        }
        for token in entitled {
            self.compensate(id, &round, token)?;
        }
        Ok(())
    }

    /// [round's coin] What a token would be paid by a claim now; 0 if nothing.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`].
    pub fn round_share(&self, id: RoundId, token: TokenId, now: u64) -> Result<u128, Refusal> {
        self.token(token)?;
        let Ok(round) = self.running_round(id, now) else { return Ok(0) };
        if self.check_share(id, &round, token).is_err() {
            return Ok(0);
        }
        Ok(self.share_of(&round, token)?.amount)
    }

    /// Whether a token had its share.
    #[must_use]
    pub fn has_claimed(&self, id: RoundId, token: TokenId) -> bool {
        self.reserve.as_ref().is_some_and(|reserve| reserve.claimed.contains(&(id, token)))
    }

    fn running_round(&self, id: RoundId, now: u64) -> Result<Round, Refusal> {
        let running = self.round(id).filter(|round| now < round.closes_at);
        running.copied().ok_or(Refusal::RoundNotOpen)
    }

    fn check_share(&self, id: RoundId, round: &Round, token: TokenId) -> Result<(), Refusal> {
        let entry = self.token(token)?;
        if entry.product != round.product {
            return Err(Refusal::WrongProduct);
        }
        if !entry.refunded {
            return Err(Refusal::NotRefunded);
        }
        if self.has_claimed(id, token) { Err(Refusal::AlreadyClaimed) } else { Ok(()) }
    }

    /// By power, no more than what the token lost and neither got back nor is owed by its insurance.
    fn share_of(&self, round: &Round, token: TokenId) -> Result<Share, Refusal> {
        let units = self.token(token)?.units;
        let by_power =
            mul_div_down(round.amount, u128::from(units.units()), u128::from(round.units.units()))?;
        let (coin_scale, pay_scale) = self.round_scales(round.product, round.coin)?;
        let most = coin_down(self.uninsured_loss(token)?, round.price, coin_scale, pay_scale)?;
        let amount = by_power.min(most);
        Ok(Share { amount, value: coin_value_up(amount, round.price, coin_scale, pay_scale)? })
    }

    fn compensate(&mut self, id: RoundId, round: &Round, token: TokenId) -> Result<(), Refusal> {
        let Share { amount, value } = self.share_of(round, token)?;
        let to = self.token(token)?.paid_account().ok_or(Refusal::TokenDoesNotExist)?;
        let reserve = self.founded_reserve_mut()?;
        let account: AccountId = reserve.account;
        reserve.claimed.insert((id, token));
        let entry = reserve.rounds.get_mut(round_index(id)).ok_or(Refusal::RoundNotOpen)?;
        entry.paid += amount;
        // Each share's value is rounded up by itself, so that together they may count a little more than promised.
        entry.value = entry.value.saturating_sub(value);
        self.recover(account, token, value)?;
        self.coin_mut(round.coin).transfer(account, to, amount)
    }
}
