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
        let entry = self.token_mut(token)?;
        entry.locker = Some(locker);
        entry.count_move();
        Ok(())
    }

    /// Releases a token. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`].
    pub fn unlock(&mut self, locker: AccountId, token: TokenId) -> Result<(), Refusal> {
        self.check_locker(locker, token)?;
        let entry = self.token_mut(token)?;
        entry.locker = None;
        entry.count_move();
        Ok(())
    }

    /// Releases a token and moves it, which are two moves. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`] or [`Refusal::NotToProtocol`].
    pub fn seize(&mut self, locker: AccountId, token: TokenId, to: AccountId) -> Result<(), Refusal> {
        self.check_locker(locker, token)?;
        self.check_outside(to)?;
        self.unlock(locker, token)?;
        self.hand_over(token, to)
    }

    fn check_locker(&self, locker: AccountId, token: TokenId) -> Result<(), Refusal> {
        let locked = self.token(token).is_ok_and(|token| token.locker == Some(locker));
        if locked { Ok(()) } else { Err(Refusal::NotLocker) }
    }
}
