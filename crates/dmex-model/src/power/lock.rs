//! Lock, payee, unlock, seize (NFT-4, NFT-6).

use dmex_types::TokenId;

use crate::settlement::Way;
use crate::{AccountId, Model, Refusal};

/// What a locker says when it is handed a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockAnswer {
    /// It takes the lock.
    Takes,
    /// It does not.
    Refuses,
}

impl Model {
    /// Hands the lock on a token to an allowed locker that takes it: the token stays in its holder's wallet. The holder, or
    /// whom it approved.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn lock_to(
        &mut self,
        caller: AccountId,
        token: TokenId,
        locker: AccountId,
        answer: LockAnswer,
    ) -> Result<(), Refusal> {
        self.movable(caller, token)?;
        self.check_taken(locker, answer)?;
        self.put_lock(token, locker)
    }

    /// That a locker is allowed and takes a lock.
    pub(crate) fn check_taken(&self, locker: AccountId, answer: LockAnswer) -> Result<(), Refusal> {
        if !self.lockers.contains(&locker) {
            return Err(Refusal::LockerNotAllowed);
        }
        if answer == LockAnswer::Refuses { Err(Refusal::LockRefused) } else { Ok(()) }
    }

    /// A free token is locked, which is a move.
    pub(crate) fn put_lock(&mut self, token: TokenId, locker: AccountId) -> Result<(), Refusal> {
        let entry = self.token_mut(token)?;
        entry.locker = Some(locker);
        entry.count_move();
        Ok(())
    }

    /// Names who is paid for a locked token on days settled from now on; `None` for its holder. What was settled before is
    /// credited to whoever was paid so far. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`] or [`Refusal::NotToProtocol`].
    pub fn set_payee(
        &mut self,
        locker: AccountId,
        token: TokenId,
        payee: Option<AccountId>,
    ) -> Result<(), Refusal> {
        self.check_locker(locker, token)?;
        if let Some(payee) = payee {
            self.check_outside(payee)?;
        }
        self.take(token, Way::Credit)?;
        self.token_mut(token)?.payee = payee;
        Ok(())
    }

    /// Releases a token; what is settled is credited to its payee, if there is one. Only its locker.
    ///
    /// # Errors
    /// [`Refusal::NotLocker`].
    pub fn unlock(&mut self, locker: AccountId, token: TokenId) -> Result<(), Refusal> {
        self.check_locker(locker, token)?;
        if self.token(token)?.payee.is_some() {
            self.take(token, Way::Credit)?;
        }
        let entry = self.token_mut(token)?;
        (entry.locker, entry.payee) = (None, None);
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
