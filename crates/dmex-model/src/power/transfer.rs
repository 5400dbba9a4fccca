//! Transfer: what is settled so far is the sender's, what is settled later the receiver's (NFT-3).

use dmex_types::TokenId;

use crate::settlement::Way;
use crate::{AccountId, Model, Refusal};

impl Model {
    /// Moves a token. All that is settled so far is credited to the holder it leaves.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn transfer(
        &mut self,
        caller: AccountId,
        from: AccountId,
        to: AccountId,
        id: TokenId,
    ) -> Result<(), Refusal> {
        let token = *self.token(id)?;
        if token.holder != Some(from) {
            return Err(Refusal::TransferFromIncorrectOwner);
        }
        if !self.may_move(caller, id, &token) {
            return Err(Refusal::NotOwnerNorApproved);
        }
        self.check_outside(to)?;
        token.check_free()?;
        self.hand_over(id, to)
    }

    /// Credits the holder and moves the token.
    pub(super) fn hand_over(&mut self, id: TokenId, to: AccountId) -> Result<(), Refusal> {
        self.take(id, Way::Credit)?;
        self.approved.remove(&id);
        let token = self.token_mut(id)?;
        token.count_move();
        token.holder = Some(to);
        Ok(())
    }
}
