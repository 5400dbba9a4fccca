//! Who may pay for a loss, and how much.

use dmex_types::TokenId;

use crate::{AccountId, Model, Refusal};

/// Who makes a loss good.
enum Payer {
    Insurance,
    Reserve,
}

impl Model {
    /// Notes that `caller`, the reserve or the insurance of the product's pay coin, pays `value` of a token's loss.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn recover(&mut self, caller: AccountId, id: TokenId, value: u128) -> Result<(), Refusal> {
        let mut loss = self.recordable(id)?;
        let payer = self.payer(caller, id)?;
        if value > loss.remaining() {
            return Err(Refusal::MoreThanLost);
        }
        match payer {
            Payer::Insurance => loss.insured += value,
            Payer::Reserve => loss.compensated += value,
        }
        self.losses.note(id, loss);
        Ok(())
    }

    fn payer(&self, caller: AccountId, id: TokenId) -> Result<Payer, Refusal> {
        let pay_coin = self.product(self.token(id)?.product)?.sale.offer.pay_coin;
        if self.reserve.as_ref().is_some_and(|reserve| reserve.account == caller) {
            return Ok(Payer::Reserve);
        }
        let insures = self.insurers.get(&pay_coin).is_some_and(|insurer| insurer.account == caller);
        if insures { Ok(Payer::Insurance) } else { Err(Refusal::NotPayer) }
    }
}
