//! What each token and product lost, and who paid for it.

use std::collections::HashMap;

use dmex_types::{ProductId, TokenId};

use super::IncomeMark;
use crate::{Model, Refusal};

/// How a closed product is measured: once, for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossMeasure {
    /// [Unix seconds] When.
    pub measured_at: u64,
    /// Rewards and price.
    pub mark: IncomeMark,
}

/// A loss and what was paid for it, of a token or of all recorded tokens of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// [pay coin] What was lost beyond the refund and the share of the bond.
    pub loss: u128,
    /// [pay coin] What the insurance paid.
    pub insured: u128,
    /// [pay coin] What the reserve paid.
    pub compensated: u128,
}

impl Loss {
    /// [pay coin] What was paid for it in all.
    #[must_use]
    pub const fn recovered(&self) -> u128 {
        self.insured + self.compensated
    }

    /// [pay coin] What nobody paid.
    #[must_use]
    pub const fn remaining(&self) -> u128 {
        self.loss.saturating_sub(self.recovered())
    }
}

/// All losses.
#[derive(Clone, Debug, Default)]
pub(crate) struct LossLedger {
    pub(super) measures: HashMap<ProductId, LossMeasure>,
    /// Tokens that lost something, once they are recorded.
    pub(super) tokens: HashMap<TokenId, Loss>,
}

impl LossLedger {
    /// Records a token, if it lost anything.
    pub(super) fn note(&mut self, id: TokenId, loss: Loss) {
        if loss.loss > 0 {
            self.tokens.insert(id, loss);
        }
    }
}

impl Model {
    /// How a product was measured, if it was.
    #[must_use]
    pub fn loss_measure(&self, product: ProductId) -> Option<LossMeasure> {
        self.losses.measures.get(&product).copied()
    }

    /// Loss of a token, recorded or not, and what was paid for it.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::NotMeasured`].
    pub fn loss(&self, id: TokenId) -> Result<Loss, Refusal> {
        let token = self.token(id)?;
        match self.losses.tokens.get(&id) {
            Some(recorded) => Ok(*recorded),
            None => Ok(Loss { loss: self.loss_down(token)?, ..Loss::default() }),
        }
    }

    /// [pay coin] What a token lost and nobody paid, less what its insurance still owes.
    ///
    /// # Errors
    /// As [`Model::loss`].
    pub fn uninsured_loss(&self, id: TokenId) -> Result<u128, Refusal> {
        let remaining = self.loss(id)?.remaining();
        let pay_coin = self.product(self.token(id)?.product)?.sale.offer.pay_coin;
        if !self.insurers.contains_key(&pay_coin) {
            return Ok(remaining);
        }
        remaining.checked_sub(self.insurance_due(pay_coin, id)?).ok_or(Refusal::Panic)
    }

    /// Whether neither insurance nor reserve may still have to pay for a product: no cover stands, and no open round has
    /// promised anything.
    #[must_use]
    pub fn owes_nothing(&self, product: ProductId) -> bool {
        let pay_coin = self.product(product).map(|entry| entry.sale.offer.pay_coin);
        let covered = pay_coin.and_then(|pay_coin| self.line(pay_coin, product));
        let covered = covered.map_or(0, |(_, covered)| covered);
        covered == 0 && self.promised(product) == 0
    }

    /// Losses of all recorded tokens of a product, and what was paid for them.
    #[must_use]
    pub fn product_loss(&self, product: ProductId) -> Loss {
        let of_product = |id: &TokenId| self.tokens.get(Self::token_index(*id)).map(|token| token.product);
        let recorded = self.losses.tokens.iter().filter(|(id, _)| of_product(id) == Some(product));
        recorded.fold(Loss::default(), |sum, (_, loss)| Loss {
            loss: sum.loss + loss.loss,
            insured: sum.insured + loss.insured,
            compensated: sum.compensated + loss.compensated,
        })
    }
}
