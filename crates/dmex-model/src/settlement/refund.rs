//! What holders get back of a closed product: the rest of their purchase money and a share of the bond (RISK-2).

use dmex_types::TokenId;

use crate::day_math::mul_div_down;
use crate::power::pass_over;
use crate::{AccountId, Model, Refusal, Token};

/// What a token gets back once its product is sealed.
struct Rest {
    /// [pay coin] Tranches of the days that will not be settled.
    principal: u128,
    /// [reward coin] Share of the bond, by power.
    bond: u128,
}

impl Model {
    /// Pays what tokens of sealed products get back: to the holder, or to the locker, who alone may ask for a locked
    /// one. Tokens refunded before are passed over. Of several tokens so are those that are gone, those that another locked
    /// and those of others' contracts.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn refund_tokens(&mut self, caller: AccountId, tokens: &[TokenId]) -> Result<(), Refusal> {
        let alone = tokens.len() == 1;
        for token in tokens {
            self.rest_of(caller, *token, alone)?;
        }
        for token in tokens {
            if let Some(rest) = self.rest_of(caller, *token, alone)? {
                self.pay_rest(*token, &rest)?;
            }
        }
        Ok(())
    }

    /// What a token gets back; nothing if it was refunded before or is passed over.
    fn rest_of(&self, caller: AccountId, id: TokenId, alone: bool) -> Result<Option<Rest>, Refusal> {
        match self.refundable_by(caller, id, alone)? {
            Some(token) => self.rest(token).map(Some),
            None => Ok(None),
        }
    }

    /// A token that `caller` may have refunded, and that was not.
    fn refundable_by(&self, caller: AccountId, id: TokenId, alone: bool) -> Result<Option<&Token>, Refusal> {
        let token = match self.token(id) {
            Ok(token) => token,
            Err(refusal) => return pass_over(alone, refusal),
        };
        if token.refunded || token.locker == Some(caller) {
            return Ok((!token.refunded).then_some(token));
        }
        if token.locker.is_some() {
            return pass_over(alone, Refusal::TokenLocked);
        }
        Ok(self.holder_for(caller, id, alone)?.map(|_| token))
    }

    fn rest(&self, token: &Token) -> Result<Rest, Refusal> {
        let shortfall = self.product(token.product)?.shortfall;
        let (Some(closed_day), Some(sealed)) = (shortfall.closed_day, shortfall.sealed) else {
            return Err(Refusal::ProductNotSealed);
        };
        if token.end <= closed_day {
            return Err(Refusal::NothingToRefund);
        }
        let days_left = token.end.since(token.start.max(closed_day));
        let (units, all) = (u128::from(token.units.units()), u128::from(sealed.units.units()));
        Ok(Rest {
            principal: token.tranche * u128::from(days_left),
            bond: mul_div_down(sealed.bond, units, all)?,
        })
    }

    fn pay_rest(&mut self, id: TokenId, rest: &Rest) -> Result<(), Refusal> {
        let token = self.token_mut(id)?;
        let Token { product, holder, locker, .. } = *token;
        (token.refunded, token.locker) = (true, None);
        let to = locker.or(holder).ok_or(Refusal::TokenDoesNotExist)?;

        let entry = self.product_mut(product)?;
        entry.state.escrow = entry.state.escrow.checked_sub(rest.principal).ok_or(Refusal::Panic)?;
        entry.state.bond = entry.state.bond.checked_sub(rest.bond).ok_or(Refusal::Panic)?;
        entry.totals.principal_returned += rest.principal;
        entry.totals.bond_shared += rest.bond;
        let (pay_coin, reward_coin) = (entry.sale.offer.pay_coin, entry.sale.offer.reward_coin);

        let coin = self.coin_mut(pay_coin);
        coin.purse_mut(to).returned += rest.principal;
        coin.transfer(AccountId::SETTLEMENT, to, rest.principal)?;
        let coin = self.coin_mut(reward_coin);
        coin.purse_mut(to).bond_share += rest.bond;
        coin.transfer(AccountId::SETTLEMENT, to, rest.bond)
    }
}
