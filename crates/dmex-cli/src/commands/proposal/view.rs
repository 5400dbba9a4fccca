//! A proposal for both readers.

use alloy::primitives::Address;
use dmex_contracts::Deployment;
use dmex_platform::{ActionClass, Platform, Proposal, ProposalState, dmc_token};
use serde::Serialize;

use super::action::{ActionView, percent};
use super::rehearsal::{rehearsed, told};
use crate::amount::Money;
use crate::names::{Names, plain};
use crate::printer::{Show, facts};
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
        let over = matches!(
            proposal.state,
            ProposalState::Canceled
                | ProposalState::Defeated
                | ProposalState::Expired
                | ProposalState::Executed
        );
        let actions = if over {
            told(platform, &proposal.actions)
        } else {
            rehearsed(platform, &proposal.actions).await?
        };
        Ok(Self::new(platform.deployment(), proposal, actions))
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
            people: People {
                proposer: names.full(proposal.proposer),
                accused: accused(proposal.accused, &names),
            },
            next: next(proposal),
        }
    }

    fn quorum(&self) -> String {
        let stands = if self.quorum_reached { "reached" } else { "not reached" };
        format!("{} for or abstaining, {} of all; {stands}", self.quorum.short, percent(self.quorum_bps))
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
        parts.join("\n\n")
    }
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
        ActionClass::Parameter => "parameter",
        ActionClass::Termination => "termination",
        ActionClass::ReserveSpend => "reserve spend",
        ActionClass::Constitution => "constitution",
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
        ProposalState::Expired => "nothing: nobody executed it in time".to_owned(),
        ProposalState::Executed => "nothing: it is done".to_owned(),
    }
}
