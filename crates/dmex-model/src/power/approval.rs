//! Who may move a token beside its holder (ERC-721).

use dmex_types::TokenId;

use crate::{AccountId, Model, Refusal, Token};

impl Model {
    /// Lets `to` move one token, until it moves; `None` takes that back.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::NotOwnerNorApproved`].
    pub fn approve(
        &mut self,
        caller: AccountId,
        to: Option<AccountId>,
        token: TokenId,
    ) -> Result<(), Refusal> {
        let holder = self.token(token)?.holder;
        let operates = holder.is_some_and(|holder| self.operators.contains(&(holder, caller)));
        if holder != Some(caller) && !operates {
            return Err(Refusal::NotOwnerNorApproved);
        }
        match to {
            Some(account) => self.approved.insert(token, account),
            None => self.approved.remove(&token),
        };
        Ok(())
    }

    /// Lets `operator` move all of `caller`'s tokens, or no longer.
    pub fn approve_all(&mut self, caller: AccountId, operator: AccountId, allowed: bool) {
        if allowed {
            self.operators.insert((caller, operator));
        } else {
            self.operators.remove(&(caller, operator));
        }
    }

    /// Whether an account may move a token.
    pub(crate) fn may_move(&self, caller: AccountId, id: TokenId, token: &Token) -> bool {
        let operates = |holder| self.operators.contains(&(holder, caller));
        token.holder.is_some_and(|holder| holder == caller || operates(holder))
            || self.approved.get(&id) == Some(&caller)
    }

    /// A token that `caller` may move and that is free.
    pub(super) fn movable(&self, caller: AccountId, id: TokenId) -> Result<Token, Refusal> {
        let token = *self.token(id)?;
        if !self.may_move(caller, id, &token) {
            return Err(Refusal::NotOwnerNorApproved);
        }
        token.check_free()?;
        Ok(token)
    }

    /// Whether `caller` may have a token paid: what a contract holds, only the contract and whom it approved may (DAY-7).
    #[must_use]
    pub fn may_collect(&self, caller: AccountId, token: TokenId) -> bool {
        self.paid_to(caller, token, false).is_ok_and(|to| to.is_some())
    }

    /// Who is paid for a token that `caller` may have paid. One that is gone or a contract's is refused if it is asked for
    /// `alone`, and passed over among others.
    pub(crate) fn paid_to(
        &self,
        caller: AccountId,
        id: TokenId,
        alone: bool,
    ) -> Result<Option<AccountId>, Refusal> {
        let token = match self.token(id) {
            Ok(token) => token,
            Err(refusal) => return pass_over(alone, refusal),
        };
        if let Some(payee) = token.payee {
            // Whom a locker named was named on purpose; what a locker was refunded for it books itself.
            let open = token.locker.is_some() || caller == payee || !self.contracts.contains(&payee);
            return if open { Ok(Some(payee)) } else { pass_over(alone, Refusal::NotForStranger) };
        }
        let by_contract = token.holder.is_some_and(|holder| self.contracts.contains(&holder));
        if by_contract && !self.may_move(caller, id, token) {
            return pass_over(alone, Refusal::NotForStranger);
        }
        Ok(token.holder)
    }
}

/// What cannot be done is refused if it is all that is asked for; among others it is passed over.
pub(crate) fn pass_over<T>(alone: bool, refusal: Refusal) -> Result<Option<T>, Refusal> {
    if alone { Err(refusal) } else { Ok(None) }
}
