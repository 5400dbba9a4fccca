//! Lock, unlock, seize (NFT-4, NFT-6).

use dmex_types::TokenId;

use crate::{AccountId, Model, Refusal};

impl Model {
    /// Locks a token in its holder's wallet. Only an allowed locker that the holder approved.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn lock(&mut self, locker: AccountId, token: TokenId) -> Result<(), Refusal> {
        if !self.lockers.contains(&locker) {
            return Err(Refusal::LockerNotAllowed);
        }
        self.movable(locker, token)?;
        self.token_mut(token)?.locker = Some(locker);
        Ok(())
    }

    /// Releases a token. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`].
    pub fn unlock(&mut self, locker: AccountId, token: TokenId) -> Result<(), Refusal> {
        let entry = self.token_mut(token).map_err(|_| Refusal::NotLocker)?;
        if entry.locker != Some(locker) {
            return Err(Refusal::NotLocker);
        }
        entry.locker = None;
        Ok(())
    }

    /// Releases a token and moves it. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`].
    pub fn seize(&mut self, locker: AccountId, token: TokenId, to: AccountId) -> Result<(), Refusal> {
        self.unlock(locker, token)?;
        self.hand_over(token, to)
    }
}
