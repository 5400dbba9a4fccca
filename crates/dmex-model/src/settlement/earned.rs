//! What a token has earned, was paid and is owed: differences of two checkpoints.

use dmex_types::{Power, ProductId, TokenId};

use super::product::{Checkpoint, Product};
use crate::day_math::{income_down, refund_down};
use crate::{AccountId, Model, Refusal, Token};

/// Income [reward coin] and refund [pay coin].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Mined coin.
    pub income: u128,
    /// Purchase money of what was not delivered.
    pub refund: u128,
}

impl Paid {
    /// Whether there is neither.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.income == 0 && self.refund == 0
    }

    /// What is left of it beyond `paid`; a split may leave a part one unit ahead.
    pub(crate) fn beyond(self, paid: Self) -> Self {
        Self {
            income: self.income.saturating_sub(paid.income),
            refund: self.refund.saturating_sub(paid.refund),
        }
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.income += more.income;
        self.refund += more.refund;
    }
}

/// What power and its daily money earn over days whose sums stood at `from` before and at `to` after.
#[must_use]
pub fn earned_between(units: Power, tranche: u128, days: u32, from: Checkpoint, to: Checkpoint) -> Paid {
    Paid {
        income: income_down(units.units(), to.income - from.income),
        refund: refund_down(tranche, days, to.released - from.released),
    }
}

/// What terms earned from their first day to the last settled one.
pub(crate) fn earned(product: &Product, token: &Token) -> Paid {
    let until = product.state.next_day.min(token.end);
    if until <= token.start {
        return Paid::default();
    }
    let (from, to) = (product.checkpoint(token.start), product.checkpoint(until));
    earned_between(token.units, token.tranche, until.since(token.start), from, to)
}

impl Model {
    /// All that a token earned since its first day, paid or not.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`].
    pub fn earned(&self, token: TokenId) -> Result<Paid, Refusal> {
        let token = self.token(token)?;
        Ok(earned(self.product(token.product)?, token))
    }

    /// What a token would be paid by a claim now.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`].
    pub fn owed(&self, token: TokenId) -> Result<Paid, Refusal> {
        Ok(self.earned(token)?.beyond(self.token(token)?.paid))
    }

    /// What a token was paid or credited since its first day.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`].
    pub fn paid(&self, token: TokenId) -> Result<Paid, Refusal> {
        Ok(self.token(token)?.paid)
    }

    /// Takes all that a token is owed, for its payee or holder.
    pub(crate) fn take(&mut self, token: TokenId, way: Way) -> Result<(), Refusal> {
        let index = Self::token_index(token);
        let entry = self.tokens.get_mut(index).ok_or(Refusal::TokenDoesNotExist)?;
        let to = entry.paid_account().ok_or(Refusal::TokenDoesNotExist)?;
        let number = entry.product;
        let product = self.products.get(number.0 as usize - 1).ok_or(Refusal::UnknownProduct)?;
        let owed = earned(product, entry).beyond(entry.paid);
        entry.paid.add(owed);
        self.pay_owed(number, to, owed, way)
    }

    /// Moves what a token of a product is owed to whoever is paid.
    pub(crate) fn pay_owed(
        &mut self,
        product: ProductId,
        to: AccountId,
        owed: Paid,
        way: Way,
    ) -> Result<(), Refusal> {
        if owed.is_zero() {
            return Ok(());
        }
        let product = self.product_mut(product)?;
        product.totals.paid_out.add(owed);
        let offer = &product.sale.offer;
        let (reward_coin, pay_coin) = (offer.reward_coin, offer.pay_coin);
        if owed.income > 0 {
            let coin = self.coin_mut(reward_coin);
            coin.purse_mut(to).income += owed.income;
            way.move_coin(coin, to, owed.income)?;
        }
        if owed.refund > 0 {
            let coin = self.coin_mut(pay_coin);
            coin.purse_mut(to).refund += owed.refund;
            way.move_coin(coin, to, owed.refund)?;
        }
        Ok(())
    }
}

/// How what a token is owed gets to whoever is paid.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// Paid into its wallet, by a claim.
    Wallet,
    /// Credited, to be withdrawn, because the token moved, split or merged, or somebody else is paid from now on.
    Credit,
}

impl Way {
    fn move_coin(self, coin: &mut crate::coin::Coin, holder: AccountId, amount: u128) -> Result<(), Refusal> {
        match self {
            Self::Wallet => coin.transfer(AccountId::SETTLEMENT, holder, amount),
            Self::Credit => {
                coin.purse_mut(holder).credit += amount;
                Ok(())
            }
        }
    }
}
