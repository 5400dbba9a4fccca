//! A proposal for both readers.

use std::cmp::Reverse;

use alloy::primitives::Address;
use dmex_client::{Client, wire};
use dmex_contracts::Deployment;
use dmex_platform::{Ballot, Platform, Proposal, ProposalState, dmc_token};
use dmex_types::ActionClass;
use serde::Serialize;

use super::action::{ActionView, percent};
use super::ballot::BallotView;
use super::rehearsal::{rehearsed, rehearsed_by, untried};
use super::told::{ballots_of, proposal};
use crate::amount::Money;
use crate::deployment_told;
use crate::names::{Names, plain};
use crate::printer::{Show, facts, table};
use crate::status::Failure;
use crate::units::moment;

/// A proposal.
#[derive(Serialize)]
pub(super) struct ProposalView {
    /// 1 for the first that was made.
    pub(super) number: u64,
    /// The governor's id.
    id: String,
    /// Where it stands.
    pub(super) state: &'static str,
    /// Why, in the proposer's words.
    pub(super) why: String,
    proposer: Address,
    /// What it can do at most.
    pub(super) class: &'static str,
    /// The miner that has no vote.
    accused: Option<Address>,
    /// [Unix seconds] Voting opens right after it.
    opens: u64,
    /// [Unix seconds] The last moment of voting.
    pub(super) closes: u64,
    /// [Unix seconds] From when it can be executed, once it is queued.
    executable: Option<u64>,
    #[serde(rename = "for")]
    pub(super) yes: Money,
    #[serde(rename = "against")]
    pub(super) no: Money,
    abstain: Money,
    /// Votes for or abstaining that it needs; by the supply of now until voting opens.
    pub(super) quorum: Money,
    quorum_bps: u16,
    pub(super) quorum_reached: bool,
    pub(super) actions: Vec<ActionView>,
    /// Every vote, the heaviest first; told of one proposal only, not in a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    ballots: Option<Vec<BallotView>>,
    #[serde(skip)]
    people: People,
    #[serde(skip)]
    next: String,
}

/// Proposer and accused as people read them.
struct People {
    proposer: String,
    accused: String,
}

impl ProposalView {
    /// A proposal whose actions are tried, if they may still be done.
    pub(super) async fn read(platform: &Platform, proposal: &Proposal) -> Result<Self, Failure> {
        let on = platform.deployment();
        let actions = match is_over(proposal.state) {
            true => untried(on, &proposal.actions),
            false => rehearsed(platform, &proposal.actions).await?,
        };
        let ballots = platform.ballots(proposal).await?;
        Ok(Self::new(on, proposal, actions).with_ballots(ballots, on))
    }

    /// The same by a server.
    pub(super) async fn told(api: &Client, told: &wire::ProposalView) -> Result<Self, Failure> {
        let on = &deployment_told::deployment(api).await?;
        let proposal = proposal(told)?;
        let actions = match is_over(proposal.state) {
            true => untried(on, &proposal.actions),
            false => rehearsed_by(api, on, told).await?,
        };
        let number = told.proposal.number;
        let ballots = ballots_of(&api.votes(number).await?, &api.overrides(number).await?)?;
        Ok(Self::new(on, &proposal, actions).with_ballots(ballots, on))
    }

    /// The heaviest first: what decides is read at once, and every source says it in the same order.
    fn with_ballots(mut self, mut ballots: Vec<Ballot>, on: &Deployment) -> Self {
        ballots.sort_by_key(|ballot| (Reverse(ballot.weight), ballot.voter));
        self.ballots = Some(ballots.iter().map(|ballot| BallotView::new(ballot, on)).collect());
        self
    }

    /// A proposal with its actions.
    pub(super) fn new(on: &Deployment, proposal: &Proposal, actions: Vec<ActionView>) -> Self {
        let (dmc, names) = (dmc_token(on), Names::new(on));
        Self {
            number: proposal.number,
            id: proposal.id.to_string(),
            state: state(proposal.state),
            why: proposal.why().to_owned(),
            proposer: proposal.proposer,
            class: class(proposal.class),
            accused: proposal.accused,
            opens: proposal.opens,
            closes: proposal.closes,
            executable: proposal.executable,
            yes: Money::pay(proposal.votes.yes, &dmc),
            no: Money::pay(proposal.votes.no, &dmc),
            abstain: Money::pay(proposal.votes.abstain, &dmc),
            quorum: Money::pay(proposal.quorum, &dmc),
            quorum_bps: proposal.quorum_bps,
            quorum_reached: proposal.has_quorum(),
            actions,
            ballots: None,
            people: People {
                proposer: names.full(proposal.proposer),
                accused: accused(proposal.accused, &names),
            },
            next: next(proposal),
        }
    }

    fn quorum(&self) -> String {
        let stands = if self.quorum_reached { "reached" } else { "not reached" };
        format!(
            "{} for or abstaining, {} of what can vote; {stands}",
            self.quorum.short,
            percent(self.quorum_bps)
        )
    }
}

impl Show for ProposalView {
    fn show(&self) -> String {
        let votes =
            format!("{} for, {} against, {} abstaining", self.yes.short, self.no.short, self.abstain.short);
        let mut parts = vec![format!(
            "Proposal {}: {}\n\n{}",
            self.number,
            self.state,
            facts(&[
                ("Why", plain(&self.why)),
                ("Proposer", self.people.proposer.clone()),
                ("Class", self.class.to_owned()),
                ("Accused", self.people.accused.clone()),
                ("Voting", format!("after {} until {}", moment(self.opens), moment(self.closes))),
                ("Votes", votes),
                ("Quorum", self.quorum()),
                ("Next", self.next.clone()),
                ("Id", self.id.clone()),
            ])
        )];
        parts.extend((1..).zip(&self.actions).map(|(number, action)| action.show(number)));
        let ballots = self.ballots.as_deref().unwrap_or_default();
        if !ballots.is_empty() {
            let rows = ballots.iter().map(BallotView::row).collect();
            parts.push(table(&["VOTER", "VOTE", "WEIGHT", "WITH DMC", "REASON"], &["WEIGHT"], rows));
        }
        parts.join("\n\n")
    }
}

/// Whether nothing can be done with it any more.
const fn is_over(state: ProposalState) -> bool {
    matches!(
        state,
        ProposalState::Canceled | ProposalState::Defeated | ProposalState::Expired | ProposalState::Executed
    )
}

/// Who has no vote.
pub(super) fn accused(accused: Option<Address>, names: &Names<'_>) -> String {
    accused
        .map_or_else(|| "nobody".to_owned(), |miner| format!("{}, who has no vote on it", names.full(miner)))
}

/// Where it stands, in a word.
pub(super) const fn state(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Pending => "pending",
        ProposalState::Active => "active",
        ProposalState::Canceled => "canceled",
        ProposalState::Defeated => "defeated",
        ProposalState::Succeeded => "succeeded",
        ProposalState::Queued => "queued",
        ProposalState::Expired => "expired",
        ProposalState::Executed => "executed",
    }
}

/// What it can do at most, in words.
pub(super) const fn class(class: ActionClass) -> &'static str {
    match class {
        ActionClass::ReserveSpend => "reserve spend",
        other => other.name(),
    }
}

/// What can be done with it, and when.
pub(super) fn next(proposal: &Proposal) -> String {
    let number = proposal.number;
    match proposal.state {
        ProposalState::Pending => format!(
            "voting opens after {}; DMC delegated by then votes (`dmex proposal delegate`)",
            moment(proposal.opens)
        ),
        ProposalState::Active => {
            format!("`dmex proposal vote {number} --for` (or --against, --abstain)")
        }
        ProposalState::Succeeded => {
            format!("`dmex proposal queue {number}` hands it to the timelock")
        }
        ProposalState::Queued => format!(
            "`dmex proposal execute {number}`, from {} on",
            moment(proposal.executable.unwrap_or_default())
        ),
        ProposalState::Defeated => "nothing: it was rejected, or too few voted".to_owned(),
        ProposalState::Canceled => {
            "nothing: its proposer took it back, or the guardian stopped it".to_owned()
        }
        ProposalState::Expired => "nothing: nobody queued or executed it within 14 days".to_owned(),
        ProposalState::Executed => "nothing: it is done".to_owned(),
    }
}
