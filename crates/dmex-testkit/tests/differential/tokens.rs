//! Transfers, approvals, splits, merges, locks.

use alloy::primitives::{Address, Bytes, U256};
use dmex_contracts::MiningPower;
use dmex_model::{LockAnswer, Part};
use dmex_types::{Power, TokenId};

use crate::action::Action;
use crate::twin::{Outcome, Person, Twin, narrow};

impl Twin {
    pub(crate) fn perform_token(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Transfer { token, caller, from, to } => {
                let token = self.token_that_is(token, token.is_multiple_of(5));
                let (caller, from) =
                    (self.who(caller, self.holder(token)), self.who(from, self.holder(token)));
                self.transfer(token, caller, from, self.receiver(to))
            }
            Action::Approve { token, caller, to } => {
                let token = self.token_that_is(token, false);
                let caller = self.who(caller, self.holder(token));
                self.approve(token, caller, to.map(|pick| self.person(pick)))
            }
            Action::ApproveAll { caller, operator, allowed } => {
                self.approve_all(self.person(caller), self.person(operator), allowed)
            }
            Action::Split { token, caller, ref parts, flaw } => {
                let token = self.token_that_is(token, token.is_multiple_of(5));
                let parts = self.parts(token, parts, flaw);
                self.split(token, self.who(caller, self.holder(token)), &parts)
            }
            Action::Merge { token, other, caller } => {
                let shared = if other % 3 == 2 { self.of_shared_policy(token) } else { None };
                let token = shared.unwrap_or_else(|| self.token_that_is(token, false));
                let other = self.kin(token, other);
                self.merge(token, other, self.who(caller, self.holder(token)))
            }
            Action::LockTo { token, caller, locker, refused } => {
                let token = self.token_that_is(token, token.is_multiple_of(7));
                let caller = self.who(caller, self.holder(token));
                let answer = if refused { LockAnswer::Refuses } else { LockAnswer::Takes };
                self.lock_to(token, caller, self.any_locker(locker), answer)
            }
            Action::SetPayee { token, caller, payee } => {
                let token = self.token_that_is(token, true);
                let payee = payee.map(|pick| self.receiver(pick));
                self.set_payee(token, self.who(caller, self.locker(token)), payee)
            }
            Action::Unlock { token, caller } => {
                let token = self.token_that_is(token, true);
                self.unlock(token, self.who(caller, self.locker(token)))
            }
            Action::Seize { token, caller, to } => {
                let token = self.token_that_is(token, true);
                self.seize(token, self.who(caller, self.locker(token)), self.receiver(to))
            }
            _ => Ok(()),
        }
    }

    fn transfer(&mut self, token: TokenId, caller: Person, from: Person, to: Person) -> Outcome<()> {
        let call =
            MiningPower::transferFromCall { from: from.address, to: to.address, id: U256::from(token.0) };
        self.both(
            |model| model.transfer(caller.id, from.id, to.id, token).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn approve(&mut self, token: TokenId, caller: Person, to: Option<Person>) -> Outcome<()> {
        let account = to.map_or(Address::ZERO, |person| person.address);
        let call = MiningPower::approveCall { account, id: U256::from(token.0) };
        self.both(
            |model| model.approve(caller.id, to.map(|person| person.id), token).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
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
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Parts by weight, of which the first has what is left over. With a flaw too few, too much, or one without power.
    pub(crate) fn parts(&self, token: TokenId, weights: &[(u8, u8)], flaw: u8) -> Vec<(Person, Power)> {
        let whole = self.model.token(token).map_or(10, |token| token.units.units());
        let all: u64 = weights.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let share = |weight: u8| Power::new(whole * u64::from(weight) / all);
        let mut parts: Vec<(Person, Power)> =
            weights.iter().map(|(to, weight)| (self.receiver(*to), share(*weight))).collect();
        let shared: Power = parts.iter().map(|(_, units)| *units).sum();
        let rest = Power::new(whole) - shared;
        parts[0].1 = parts[0].1 + rest;
        match flaw {
            1 => parts.truncate(1),
            2 => parts[0].1 = parts[0].1 + Power::new(1),
            3 => parts.push((self.miner, Power::ZERO)),
            _ => {}
        }
        parts
    }

    pub(crate) fn split(&mut self, token: TokenId, caller: Person, parts: &[(Person, Power)]) -> Outcome<()> {
        let insured = self.is_insured(token);
        let on_chain =
            |(to, units): &(Person, Power)| MiningPower::Part { to: to.address, units: units.units() };
        let call = MiningPower::splitCall {
            tokenId: U256::from(token.0),
            parts: parts.iter().map(on_chain).collect(),
        };
        let on_model: Vec<Part> = parts.iter().map(|(to, units)| Part { to: to.id, units: *units }).collect();
        let done = self.both(
            |model| model.split(caller.id, token, &on_model).map(|first| u128::from(first.0)),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(narrow),
        )?;
        if done.is_ok() {
            self.note_split(parts.len(), insured);
        }
        Ok(())
    }

    /// The last tokens are the parts of one.
    fn note_split(&mut self, parts: usize, insured: bool) {
        if insured {
            self.tally.note("an insured token was split");
        }
        let last = self.model.last_token().0;
        let ahead = |id: u64| {
            let (paid, earned) = (self.model.paid(TokenId(id)), self.model.earned(TokenId(id)));
            paid.unwrap().income > earned.unwrap().income
        };
        if (last + 1 - parts as u64..=last).all(ahead) {
            self.tally.note("a split left each part a unit ahead");
        }
    }

    /// Mostly a token that can be merged with `token`, if there is one; sometimes one that is insured otherwise.
    fn kin(&self, token: TokenId, pick: u16) -> TokenId {
        let Ok(one) = self.model.token(token) else { return self.token(pick) };
        let alike = |(id, other): &(TokenId, &dmex_model::Token)| {
            let terms = (other.product, other.start, other.holder);
            let insured_alike = other.policy == one.policy || pick % 10 == 1;
            *id != token && terms == (one.product, one.start, one.holder) && insured_alike
        };
        let kin: Vec<TokenId> = self.model.tokens().filter(alike).map(|(id, _)| id).collect();
        if kin.is_empty() || pick.is_multiple_of(10) {
            self.token(pick)
        } else {
            kin[usize::from(pick) % kin.len()]
        }
    }

    /// A token whose policy covers another of the same holder, too.
    fn of_shared_policy(&self, pick: u16) -> Option<TokenId> {
        let cover = |token: &dmex_model::Token| (token.policy, token.product, token.holder);
        let is_shared = |(id, one): &(TokenId, &dmex_model::Token)| {
            one.policy.is_some()
                && self.model.tokens().any(|(other, its)| other != *id && cover(its) == cover(one))
        };
        let shared: Vec<TokenId> = self.model.tokens().filter(is_shared).map(|(id, _)| id).collect();
        (!shared.is_empty()).then(|| shared[usize::from(pick) % shared.len()])
    }

    fn merge(&mut self, token: TokenId, other: TokenId, caller: Person) -> Outcome<()> {
        let insured = self.is_insured(token);
        let call = MiningPower::mergeCall { tokenId: U256::from(token.0), otherId: U256::from(other.0) };
        let done = self.both(
            |model| model.merge(caller.id, token, other).map(|merged| u128::from(merged.0)),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(narrow),
        )?;
        if done.is_ok() && insured {
            self.tally.note("parts of one policy were merged");
        }
        Ok(())
    }

    /// Who locked a token; the first locker if nobody did.
    fn locker(&self, token: TokenId) -> Person {
        let locker = self.model.token(token).ok().and_then(|token| token.locker);
        self.lockers.iter().copied().find(|person| Some(person.id) == locker).unwrap_or(self.lockers[0])
    }

    /// One of the lockers; now and then somebody who is none.
    pub(crate) fn any_locker(&self, pick: u8) -> Person {
        if pick >= 248 { self.vault } else { self.lockers[usize::from(pick) % self.lockers.len()] }
    }

    fn lock_to(&mut self, token: TokenId, caller: Person, locker: Person, answer: LockAnswer) -> Outcome<()> {
        let call = MiningPower::lockToCall {
            tokenId: U256::from(token.0),
            locker: locker.address,
            data: Bytes::from(data_of(answer)),
        };
        self.both(
            |model| model.lock_to(caller.id, token, locker.id, answer).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn set_payee(&mut self, token: TokenId, caller: Person, payee: Option<Person>) -> Outcome<()> {
        let account = payee.map_or(Address::ZERO, |person| person.address);
        let call = MiningPower::setPayeeCall { tokenId: U256::from(token.0), payee: account };
        let named = self.both(
            |model| model.set_payee(caller.id, token, payee.map(|person| person.id)).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )?;
        if named.is_ok() && payee.is_some() {
            self.tally.note("a payee was named");
        }
        Ok(())
    }

    fn unlock(&mut self, token: TokenId, caller: Person) -> Outcome<()> {
        let call = MiningPower::unlockCall { tokenId: U256::from(token.0) };
        self.both(
            |model| model.unlock(caller.id, token).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn seize(&mut self, token: TokenId, caller: Person, to: Person) -> Outcome<()> {
        let call = MiningPower::seizeCall { tokenId: U256::from(token.0), to: to.address };
        self.both(
            |model| model.seize(caller.id, token, to.id).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.mining_power.address, &call).map(|_| 0),
        )
        .map(drop)
    }
}

/// What tells the lockers of this test to answer so: they take what comes without a word.
pub(crate) fn data_of(answer: LockAnswer) -> Vec<u8> {
    match answer {
        LockAnswer::Takes => Vec::new(),
        LockAnswer::Refuses => vec![1],
    }
}
