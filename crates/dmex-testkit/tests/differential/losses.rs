//! What closed products cost: measured, recorded, and nobody but who pays may say that it was made good.

use alloy::primitives::U256;
use dmex_contracts::LossLedger;
use dmex_types::{ProductId, TokenId};

use crate::action::Action;
use crate::twin::{Outcome, Person, Twin};

impl Twin {
    pub(crate) fn perform_loss(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Measure { product } => {
                let product = self.product_where(*product, |product| self.is_measurable(product));
                self.measure(product)
            }
            Action::Record { tokens } => {
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.refunded_token(*pick)).collect();
                self.record(&tokens)
            }
            Action::Recover { token, caller, value } => {
                let token = self.refunded_token(*token);
                self.recover(token, self.person(*caller), u128::from(*value))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn measure(&mut self, product: ProductId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(4).address);
        let call = LossLedger::measureCall { product: product.0 };
        self.both(
            |model| model.measure(product, now).map(|()| 0),
            |world| world.evm.call(anyone, world.on.loss_ledger.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn record(&mut self, tokens: &[TokenId]) -> Outcome<()> {
        let anyone = self.person(4).address;
        let call = LossLedger::recordCall { tokenIds: numbers(tokens) };
        self.both(
            |model| model.record_losses(tokens).map(|()| 0),
            |world| world.evm.call(anyone, world.on.loss_ledger.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Nobody of the people may, but all the checks before that are met.
    fn recover(&mut self, token: TokenId, caller: Person, value: u128) -> Outcome<()> {
        let call = LossLedger::recoverCall { tokenId: U256::from(token.0), value: U256::from(value) };
        self.both(
            |model| model.recover(caller.id, token, value).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.loss_ledger.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    // ---- What may be measured and recorded

    /// Whether a product is sealed and was not measured.
    fn is_measurable(&self, product: ProductId) -> bool {
        let closed = self.model.shortfall(product).is_ok_and(|shortfall| shortfall.sealed.is_some());
        closed && !self.is_measured(product)
    }

    pub(crate) fn is_measured(&self, product: ProductId) -> bool {
        self.model.loss_measure(product).is_some()
    }

    /// Mostly a token that was refunded, if there is one.
    pub(crate) fn refunded_token(&self, pick: u16) -> TokenId {
        self.token_where(pick, |_, token| token.refunded)
    }
}

/// Tokens as the contracts number them.
pub(crate) fn numbers(tokens: &[TokenId]) -> Vec<U256> {
    tokens.iter().map(|token| U256::from(token.0)).collect()
}
