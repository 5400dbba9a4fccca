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
    pub(super) fn may_move(&self, caller: AccountId, id: TokenId, token: &Token) -> bool {
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
}
