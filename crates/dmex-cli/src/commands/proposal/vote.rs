//! `dmex proposal vote`

use alloy::primitives::{Address, U256};
use clap::{ArgGroup, Args};
use dmex_platform::{Call, Proposal, ProposalNumber, ProposalState, ReadError, Support, dmc_token};
use serde::Serialize;

use super::ballot::word;
use super::view::{next, state};
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::hint::contract;
use crate::names::Names;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Vote on a proposal, once and for good
///
/// The weight is the DMC that was delegated to the voter when voting opened, less what its holders took back. Abstaining counts
/// towards the quorum. With --override it is the voter's own DMC, whoever it was delegated to: it is taken out of the delegate's
/// vote, cast or to come. Each can be done once.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES, group = ArgGroup::new("what").required(true))]
pub struct Vote {
    /// Number of the proposal (`dmex proposal list`), or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: ProposalNumber,
    /// Yes
    #[arg(long, group = "what")]
    r#for: bool,
    /// No
    #[arg(long, group = "what")]
    against: bool,
    /// Neither; counts towards the quorum
    #[arg(long, group = "what")]
    abstain: bool,
    /// Vote with your own DMC, past your delegate
    #[arg(long)]
    r#override: bool,
    /// Why, for everybody to read
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  dmex proposal show 1
  dmex --as alice proposal vote 1 --for
  dmex --as bob proposal vote 1 --against --reason 'The power contract ends too early'

  Bob's delegate thinks otherwise:
    dmex --as bob proposal vote 1 --against --override";

impl Vote {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let proposal = acting.platform.proposal(&self.proposal).await?;
        check_open(&proposal)?;
        let support = self.support();
        let (on, reason) = (acting.deployment(), self.reason);
        let call = if self.r#override {
            Call::override_vote(on, proposal.id, support, reason)
        } else {
            Call::vote(on, proposal.id, support, reason)
        };
        // What the contract refuses comes first: whoever is accused learns that, not how much it would weigh.
        if let Some(revert) = acting.rehearse(&call).await? {
            let reason = contract::sentence(&revert, None);
            return Err(Failure::refused(format!("nothing was sent: {reason}")));
        }
        let weight = if self.r#override {
            own_weight(&acting, &proposal, support).await?
        } else {
            weight(&acting, &proposal, support).await?
        };
        let weight = Money::pay(weight, &dmc_token(acting.deployment()));
        let past = if self.r#override { ", past your delegate" } else { "" };
        context.printer.say(format!("Vote on proposal {} with {}{past}.", proposal.number, weight.short));
        let purpose = if self.r#override { "override-vote" } else { "vote" };
        let receipt = acting.send(purpose, call, None).await?;
        context.printer.print(&View {
            proposal: proposal.number,
            voter: acting.address,
            support: word(support),
            past_delegate: self.r#override,
            weight,
            transaction: receipt.transaction_hash.to_string(),
        })
    }

    const fn support(&self) -> Support {
        match (self.r#for, self.against) {
            (true, _) => Support::For,
            (false, true) => Support::Against,
            (false, false) => Support::Abstain,
        }
    }
}

fn check_open(proposal: &Proposal) -> Result<(), Failure> {
    let number = proposal.number;
    match proposal.state {
        ProposalState::Active => Ok(()),
        ProposalState::Pending => Err(Failure::refused(format!(
            "voting on proposal {number} opens after {}: vote then",
            moment(proposal.opens)
        ))),
        ProposalState::Canceled
        | ProposalState::Defeated
        | ProposalState::Succeeded
        | ProposalState::Queued
        | ProposalState::Expired
        | ProposalState::Executed => Err(Failure::refused(format!(
            "voting on proposal {number} is over, it is {}; next: {}",
            state(proposal.state),
            next(proposal)
        ))),
    }
}

/// [DMC] What the vote counts, as the governor says; nobody votes with nothing by mistake, for a vote is for good.
async fn weight(acting: &Acting, proposal: &Proposal, support: Support) -> Result<U256, Failure> {
    let (governor, voter) = (acting.platform.governor(), acting.address);
    let counted = governor.castVote(proposal.id, support as u8).from(voter).call().await;
    let counted = counted.map_err(ReadError::from)?;
    if !counted.is_zero() {
        return Ok(counted);
    }
    let delegated = governor.getVotes(voter, U256::from(proposal.opens)).call().await;
    if delegated.map_err(ReadError::from)?.is_zero() {
        return Err(weightless(acting, proposal).await?);
    }
    Err(Failure::refused(format!(
        "nothing was sent: of what was delegated to {} nothing is left on proposal {}: its holders voted themselves, or are the \
         accused",
        Names::new(acting.deployment()).short(voter),
        proposal.number
    )))
}

/// [DMC] What a vote past the delegate counts: what somebody held itself when voting opened.
async fn own_weight(acting: &Acting, proposal: &Proposal, support: Support) -> Result<U256, Failure> {
    let (governor, voter) = (acting.platform.governor(), acting.address);
    let counted =
        governor.castOverrideVote(proposal.id, support as u8, String::new()).from(voter).call().await;
    let counted = counted.map_err(ReadError::from)?;
    if counted.is_zero() {
        return Err(Failure::refused(format!(
            "nothing was sent: {} held no DMC when voting on proposal {} opened ({}); what it holds now votes on later \
             proposals",
            Names::new(acting.deployment()).short(voter),
            proposal.number,
            moment(proposal.opens)
        )));
    }
    Ok(counted)
}

/// Why somebody has no votes.
async fn weightless(acting: &Acting, proposal: &Proposal) -> Result<Failure, Failure> {
    let dmc = acting.platform.dmc();
    let voter = acting.address;
    let holds = dmc.balanceOf(voter).call().await.map_err(ReadError::from)?;
    let through = dmc.delegates(voter).call().await.map_err(ReadError::from)?;
    let names = Names::new(acting.deployment());
    let remedy = if through.is_zero() && !holds.is_zero() {
        "its DMC is delegated to nobody: vote with --override if it was there then, or `dmex proposal delegate` for later \
         proposals"
            .to_owned()
    } else if !through.is_zero() && through != voter {
        format!(
            "its DMC votes through {}: let them vote, or vote past them with --override",
            names.short(through)
        )
    } else if holds.is_zero() {
        "it holds no DMC, and nobody delegates to it: `dmex proposal delegate` is for holders".to_owned()
    } else {
        "its DMC came later: it votes on later proposals".to_owned()
    };
    Ok(Failure::refused(format!(
        "nothing was sent: {} had no votes when voting on proposal {} opened ({}); {remedy}",
        names.short(voter),
        proposal.number,
        moment(proposal.opens)
    )))
}

#[derive(Serialize)]
struct View {
    proposal: u64,
    voter: Address,
    support: &'static str,
    past_delegate: bool,
    weight: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        let past = if self.past_delegate { ", past your delegate" } else { "" };
        format!("Voted on proposal {}: {}, with {}{past}", self.proposal, self.support, self.weight.short)
    }
}
