//! One vote for both readers.

use alloy::primitives::Address;
use dmex_contracts::Deployment;
use dmex_platform::{Ballot, Support, dmc_token};
use serde::Serialize;

use crate::amount::Money;
use crate::names::{Names, plain};

/// One vote.
#[derive(Serialize)]
pub(super) struct BallotView {
    voter: Address,
    support: &'static str,
    weight: Money,
    /// In the voter's words.
    reason: String,
    #[serde(skip)]
    name: String,
}

impl BallotView {
    /// A vote.
    pub(super) fn new(ballot: &Ballot, on: &Deployment) -> Self {
        Self {
            voter: ballot.voter,
            support: word(ballot.support),
            weight: Money::pay(ballot.weight, &dmc_token(on)),
            reason: ballot.reason.clone(),
            name: Names::new(on).full(ballot.voter),
        }
    }

    /// For a table.
    pub(super) fn row(&self) -> Vec<String> {
        vec![self.name.clone(), self.support.to_owned(), self.weight.short.clone(), plain(&self.reason)]
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
