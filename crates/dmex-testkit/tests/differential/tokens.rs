//! Transfers, approvals, splits, merges, locks.

use alloy::primitives::{Address, U256};
use dmex_contracts::MiningPower;
use dmex_types::{Power, TokenId};

use crate::action::{Action, Who};
use crate::twin::{Outcome, Person, Twin, narrow};

impl Twin {
    pub(crate) fn perform_token(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Transfer { token, caller, from, to } => {
                let token = self.token_that_is(token, token.is_multiple_of(5));
                let (caller, from) =
                    (self.who(caller, self.holder(token)), self.who(from, self.holder(token)));
                self.transfer(token, caller, from, self.person(to))
            }
            Action::Approve { token, caller, to } => {
                let token = self.token_that_is(token, false);
                let caller = self.who(caller, self.holder(token));
                self.approve(token, caller, to.map(|pick| self.person(pick)))
            }
            Action::ApproveAll { caller, operator, allowed } => {
                self.approve_all(self.person(caller), self.person(operator), allowed)
            }
            Action::Split { token, caller, share } => {
                let token = self.token_that_is(token, token.is_multiple_of(5));
                self.split(token, self.who(caller, self.holder(token)), share)
            }
            Action::Merge { token, other, caller } => {
                let token = self.token_that_is(token, false);
                let gone = self.kin(token, other);
                self.merge(token, gone, self.who(caller, self.holder(token)))
            }
            Action::Lock { token, locker, approved } => {
                self.lock(self.token_that_is(token, false), locker, approved)
            }
            Action::Unlock { token, caller } => {
                let token = self.token_that_is(token, true);
                self.unlock(token, self.who(caller, self.locker(token)))
            }
            Action::Seize { token, caller, to } => {
                let token = self.token_that_is(token, true);
                self.seize(token, self.who(caller, self.locker(token)), self.person(to))
            }
            _ => Ok(()),
        }
    }

    fn transfer(&mut self, token: TokenId, caller: Person, from: Person, to: Person) -> Outcome<()> {
        let call =
            MiningPower::transferFromCall { from: from.address, to: to.address, id: U256::from(token.0) };
        self.both(
            |model| model.transfer(caller.id, from.id, to.id, token).map(|()| 0),
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn approve(&mut self, token: TokenId, caller: Person, to: Option<Person>) -> Outcome<()> {
        let account = to.map_or(Address::ZERO, |person| person.address);
        let call = MiningPower::approveCall { account, id: U256::from(token.0) };
        self.both(
            |model| model.approve(caller.id, to.map(|person| person.id), token).map(|()| 0),
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn approve_all(&mut self, caller: Person, operator: Person, allowed: bool) -> Outcome<()> {
        let call = MiningPower::setApprovalForAllCall { operator: operator.address, isApproved: allowed };
        self.both(
            |model| {
                model.approve_all(caller.id, operator.id, allowed);
                Ok(0)
            },
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Some of it; at the ends nothing or all.
    fn split(&mut self, token: TokenId, caller: Person, share: u8) -> Outcome<()> {
        let whole = self.model.token(token).map_or(10, |token| token.units.units());
        let units = match share {
            255 => whole,
            1..4 => u64::from(share),
            share => whole * u64::from(share) / 255,
        };
        let call = MiningPower::splitCall { tokenId: U256::from(token.0), units };
        self.both(
            |model| model.split(caller.id, token, Power::new(units)).map(|part| u128::from(part.0)),
            |world| world.evm.call(caller.address, world.power, &call).map(narrow),
        )
        .map(drop)
    }

    /// Mostly a token that can be merged into `token`, if there is one.
    fn kin(&self, token: TokenId, pick: u16) -> TokenId {
        let Ok(kept) = self.model.token(token) else { return self.token(pick) };
        let alike = |(id, other): &(TokenId, &dmex_model::Token)| {
            let terms = (other.product, other.start, other.holder);
            *id != token && terms == (kept.product, kept.start, kept.holder)
        };
        let kin: Vec<TokenId> = self.model.tokens().filter(alike).map(|(id, _)| id).collect();
        if kin.is_empty() || pick.is_multiple_of(10) {
            self.token(pick)
        } else {
            kin[usize::from(pick) % kin.len()]
        }
    }

    pub(crate) fn merge(&mut self, token: TokenId, gone: TokenId, caller: Person) -> Outcome<()> {
        let call = MiningPower::mergeCall { tokenId: U256::from(token.0), goneId: U256::from(gone.0) };
        self.both(
            |model| model.merge(caller.id, token, gone).map(|()| 0),
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Who locked a token; the first locker if nobody did.
    fn locker(&self, token: TokenId) -> Person {
        let locker = self.model.token(token).ok().and_then(|token| token.locker);
        self.lockers.iter().copied().find(|person| Some(person.id) == locker).unwrap_or(self.lockers[0])
    }

    fn lock(&mut self, token: TokenId, locker: u8, approved: bool) -> Outcome<()> {
        let locker = self.lockers[usize::from(locker) % self.lockers.len()];
        if approved {
            self.approve(token, self.who(Who::Rightful, self.holder(token)), Some(locker))?;
        }
        let call = MiningPower::lockCall { tokenId: U256::from(token.0) };
        self.both(
            |model| model.lock(locker.id, token).map(|()| 0),
            |world| world.evm.call(locker.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn unlock(&mut self, token: TokenId, caller: Person) -> Outcome<()> {
        let call = MiningPower::unlockCall { tokenId: U256::from(token.0) };
        self.both(
            |model| model.unlock(caller.id, token).map(|()| 0),
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn seize(&mut self, token: TokenId, caller: Person, to: Person) -> Outcome<()> {
        let call = MiningPower::seizeCall { tokenId: U256::from(token.0), to: to.address };
        self.both(
            |model| model.seize(caller.id, token, to.id).map(|()| 0),
            |world| world.evm.call(caller.address, world.power, &call).map(|_| 0),
        )
        .map(drop)
    }
}
