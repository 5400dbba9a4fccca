//! One proposal: what it does to the letter, who voted how, and what can be done about it now.

use askama::Template;
use axum::extract::{Path, Query};
use dmex_store::rows::Vote;
use dmex_types::Amount;
use dmex_wire::{ActionView, Page, PageQuery, ProposalState, ProposalView};

use super::ballot::{self, Ballot};
use super::dao::Part;
use super::{Shown, deed};
use crate::figure::Figure;
use crate::frame::Frame;

/// Votes of a page.
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    p: Frame,
    proposal: ProposalView,
    votes: Vec<Vote>,
    /// Where the list of votes goes on.
    more: Option<String>,
    /// What the reader voted.
    own: Option<Vote>,
    /// [Unix seconds] Time of the newest block that was read.
    now: u64,
}

pub(crate) async fn show(p: Frame, Path(number): Path<u32>, Query(part): Query<Part>) -> Shown {
    let page = PageQuery { after: part.after, limit: Some(SHOWN), order: None };
    let path = format!("/v1/proposals/{number}/votes");
    let (proposal, votes, status) = futures_util::try_join!(
        p.api().proposal(number),
        p.api().get::<Page<Vote>>(&path, &page),
        p.api().status(),
    )?;
    let own = match p.reader.account {
        Some(account) => p.api().account_votes(account).await?,
        None => Vec::new(),
    };
    let own = own.into_iter().find(|vote| vote.proposal == proposal.proposal.id);
    super::show(&ProposalPage {
        p,
        proposal,
        votes: votes.items,
        more: votes.next,
        own,
        now: status.timestamp,
    })
}

/// An action to the letter.
struct Deed<'a> {
    sentence: String,
    action: &'a ActionView,
    to: String,
    data: String,
    /// [wei] None if no coin of the chain goes along.
    value: Option<String>,
}

impl ProposalPage {
    fn deeds(&self) -> Vec<Deed<'_>> {
        let raw = self.proposal.proposal.actions.as_array().cloned().unwrap_or_default();
        let raw = raw.into_iter().map(Some).chain(std::iter::repeat(None));
        self.proposal.does.iter().zip(raw).map(|(action, raw)| self.deed(action, raw)).collect()
    }

    fn deed<'a>(&self, action: &'a ActionView, raw: Option<serde_json::Value>) -> Deed<'a> {
        let field = |name: &str| Some(raw.as_ref()?.get(name)?.as_str()?.to_owned());
        Deed {
            sentence: deed::sentence(&self.p, action),
            action,
            to: field("target").unwrap_or_default(),
            data: field("data").unwrap_or_default(),
            value: field("value").filter(|value| value != "0"),
        }
    }

    fn is(&self, state: &str) -> bool {
        self.proposal.state_key().ends_with(state)
    }

    /// Whether the wait of a queued proposal is over.
    fn is_due(&self) -> bool {
        self.proposal.state == ProposalState::Queued
            && self.proposal.proposal.executable.is_none_or(|from| self.now >= from)
    }

    /// Its proposer may take it back until voting opens.
    fn is_mine_to_take_back(&self) -> bool {
        self.proposal.state == ProposalState::Pending
            && self.p.reader.account == Some(self.proposal.proposal.proposer)
    }

    /// The guardian may stop what is not over.
    fn can_be_stopped(&self) -> bool {
        use ProposalState::{Active, Pending, Queued, Succeeded};
        matches!(self.proposal.state, Pending | Active | Succeeded | Queued)
    }

    /// Part of all DMC that it needs.
    fn needed_share(&self) -> Figure {
        let bps = Amount::from(u128::from(self.proposal.proposal.quorum_bps));
        self.p.language().amount(bps, 2u8, "%")
    }
}
