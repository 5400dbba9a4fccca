//! What is given back of a closed product: to holders the rest of their purchase money and a share of the bond, to the miner the
//! rest of the bond (RISK-2).

use alloy_primitives::U256;
use dmex_types::{ProductId, TokenId};

use super::{Sealed, Way};
use crate::day_math::mul_mul_div_down;
use crate::power::pass_over;
use crate::wide_math::{narrow, wide_up};
use crate::{AccountId, Model, Refusal, Token, WAD};

/// What a token gets back once its product is sealed.
struct Rest {
    /// [pay coin] Tranches of the days that will not be settled.
    principal: u128,
    /// [reward coin] Share of the bond, by power × days left.
    bond: u128,
}

/// Where the part of a bond went that no holder shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnedBond {
    /// [reward coin] Credited to the miner.
    pub to_miner: u128,
    /// [reward coin] Paid to the reserve, for what it and the insurance made good.
    pub to_reserve: u128,
}

impl Model {
    /// Pays what tokens of sealed products get back: to the holder, or to the locker, who alone may ask for a locked
    /// one. A product whose last day is settled is sealed first. Tokens refunded before are passed over. Of several tokens so
    /// are those that are gone, those that another locked and those of others' contracts.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it; then nobody is paid.
    pub fn refund_tokens(&mut self, caller: AccountId, tokens: &[TokenId], now: u64) -> Result<(), Refusal> {
        let alone = tokens.len() == 1;
        self.whole(|model| {
            for token in tokens {
                if let Some(to) = model.mark_refunded(caller, *token, alone)? {
                    model.pay_rest(*token, to, now)?;
                }
            }
            Ok(())
        })
    }

    /// Who gets what is given back for a token, if `caller` may ask for it and it was not given before. What is settled of a
    /// locked one is credited to whoever was paid so far; what follows is its locker's.
    fn mark_refunded(
        &mut self,
        caller: AccountId,
        id: TokenId,
        alone: bool,
    ) -> Result<Option<AccountId>, Refusal> {
        let token = match self.token(id) {
            Ok(token) => *token,
            Err(refusal) => return pass_over(alone, refusal),
        };
        if token.refunded {
            return Ok(None);
        }
        let to = match token.locker {
            Some(locker) if locker == caller => {
                self.take(id, Way::Credit)?;
                let entry = self.token_mut(id)?;
                (entry.payee, entry.locker) = (Some(locker), None);
                Some(locker)
            }
            Some(_) => pass_over(alone, Refusal::TokenLocked)?,
            None => self.paid_to(caller, id, alone)?,
        };
        if to.is_some() {
            self.token_mut(id)?.refunded = true;
        }
        Ok(to)
    }

    fn rest(&self, token: &Token) -> Result<Rest, Refusal> {
        let shortfall = self.product(token.product)?.shortfall;
        let (Some(closed_day), Some(sealed)) = (shortfall.closed_day, shortfall.sealed) else {
            return Err(Refusal::ProductNotSealed);
        };
        if token.end <= closed_day {
            return Err(Refusal::NothingToRefund);
        }
        let days_left = u128::from(token.end.since(token.start.max(closed_day)));
        Ok(Rest { principal: token.tranche * days_left, bond: sealed.share_down(token, days_left)? })
    }

    fn pay_rest(&mut self, id: TokenId, to: AccountId, now: u64) -> Result<(), Refusal> {
        let token = *self.token(id)?;
        if self.shortfall(token.product)?.sealed.is_none() {
            self.seal(token.product, now)?;
        }
        let rest = self.rest(&token)?;
        let entry = self.product_mut(token.product)?;
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

    /// Returns what holders do not share of a sealed product's bond: to the reserve what it and the insurance made good, the
    /// rest to the miner. Once, and only when neither insurance nor reserve may still have to pay. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::ProductNotSealed`], [`Refusal::NothingToReturn`] or [`Refusal::BondStillNeeded`].
    pub fn return_bond(&mut self, product: ProductId) -> Result<ReturnedBond, Refusal> {
        let entry = self.product(product).map_err(|_| Refusal::ProductNotSealed)?;
        let sealed = entry.shortfall.sealed.ok_or(Refusal::ProductNotSealed)?;
        if sealed.rest == 0 {
            return Err(Refusal::NothingToReturn);
        }
        if !self.owes_nothing(product) {
            return Err(Refusal::BondStillNeeded);
        }
        let to_reserve = self.recovered_coin_up(product)?.min(sealed.rest);
        let returned = ReturnedBond { to_miner: sealed.rest - to_reserve, to_reserve };
        self.give_back(product, Sealed { rest: 0, ..sealed }, returned)?;
        Ok(returned)
    }

    fn give_back(
        &mut self,
        product: ProductId,
        sealed: Sealed,
        returned: ReturnedBond,
    ) -> Result<(), Refusal> {
        let ReturnedBond { to_miner, to_reserve } = returned;
        let reserve = self.reserve.as_ref().map(|reserve| reserve.account);
        let entry = self.product_mut(product)?;
        let bond = entry.state.bond.checked_sub(to_miner + to_reserve).ok_or(Refusal::Panic)?;
        entry.state.bond = bond;
        entry.shortfall.sealed = Some(sealed);
        entry.totals.bond_returned += to_miner + to_reserve;
        let (miner, reward_coin) = (entry.sale.miner, entry.sale.offer.reward_coin);
        let coin = self.coin_mut(reward_coin);
        coin.purse_mut(miner).credit += to_miner;
        match reserve {
            Some(reserve) => coin.transfer(AccountId::SETTLEMENT, reserve, to_reserve),
            None => Ok(()),
        }
    }

    /// [reward coin] Least coin that is worth what insurance and reserve paid for a product, at the closing's price.
    fn recovered_coin_up(&self, product: ProductId) -> Result<u128, Refusal> {
        let recovered = self.product_loss(product).recovered();
        let Some(measured) = self.loss_measure(product).filter(|_| recovered > 0) else { return Ok(0) };
        let offer = &self.product(product)?.sale.offer;
        let scaled = U256::from(recovered) * U256::from(self.coin(offer.reward_coin).scale());
        let worth = U256::from(measured.mark.rate) * U256::from(self.coin(offer.pay_coin).scale());
        narrow(wide_up(scaled, U256::from(WAD), worth)?)
    }
}

impl Sealed {
    /// [reward coin] What a token with so many days left has of the pot.
    pub(crate) fn share_down(&self, token: &Token, days_left: u128) -> Result<u128, Refusal> {
        mul_mul_div_down(self.pot, u128::from(token.units.units()), days_left, self.unit_days)
    }
}
