//! One vote for both readers.

use alloy::primitives::Address;
use dmex_contracts::Deployment;
use dmex_platform::{Ballot, Cast, Support, dmc_token};
use serde::Serialize;

use crate::amount::Money;
use crate::names::{Names, plain};

/// One vote.
#[derive(Serialize)]
pub(super) struct BallotView {
    voter: Address,
    support: &'static str,
    weight: Money,
    /// Whether it votes with its own DMC past its delegate.
    past_delegate: bool,
    /// The delegate whose vote that was taken out of.
    taken_from: Option<Address>,
    /// In the voter's words.
    reason: String,
    #[serde(skip)]
    name: String,
    /// With whose DMC, for people.
    #[serde(skip)]
    whose: String,
}

impl BallotView {
    /// A vote.
    pub(super) fn new(ballot: &Ballot, on: &Deployment) -> Self {
        let names = Names::new(on);
        let (past_delegate, taken_from) = match ballot.cast {
            Cast::Delegated => (false, None),
            Cast::Override(from) => (true, from),
        };
        let whose = match ballot.cast {
            Cast::Delegated => "delegated".to_owned(),
            Cast::Override(Some(delegate)) => format!("own, out of the vote of {}", names.short(delegate)),
            Cast::Override(None) => "own, before its delegate".to_owned(),
        };
        Self {
            voter: ballot.voter,
            support: word(ballot.support),
            weight: Money::pay(ballot.weight, &dmc_token(on)),
            past_delegate,
            taken_from,
            reason: ballot.reason.clone(),
            name: names.full(ballot.voter),
            whose,
        }
    }

    /// For a table.
    pub(super) fn row(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.support.to_owned(),
            self.weight.short.clone(),
            self.whose.clone(),
            plain(&self.reason),
        ]
    }
}

/// What a voter said.
pub(super) const fn word(support: Support) -> &'static str {
    match support {
        Support::For => "for",
        Support::Against => "against",
        Support::Abstain => "abstain",
    }
}
