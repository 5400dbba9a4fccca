//! One proposal: what it does to the letter, who voted how, and what can be done about it now.

use askama::Template;
use axum::extract::{Path, Query};
use dmex_catalogue::{Revert, Units};
use dmex_store::rows::{Override, Vote};
use dmex_types::Amount;
use dmex_wire::{ActionView, Page, PageQuery, ProposalState, ProposalView, Refused, Rehearsal};

use super::ballot::{self, Ballot};
use super::dao::Part;
use super::{Shown, deed};
use crate::figure::Figure;
use crate::frame::Frame;

/// Votes of a page, and most votes past delegates that are shown.
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    p: Frame,
    proposal: ProposalView,
    votes: Vec<Vote>,
    /// Where the list of votes goes on.
    more: Option<String>,
    /// Votes of holders past their delegates, and whether there are more.
    overrides: Page<Override>,
    /// What would become of its actions now; none if nothing can be done with it any more, or the chain does not answer.
    rehearsals: Vec<Rehearsal>,
    /// What the reader voted.
    own: Option<Vote>,
    /// What the reader voted past its delegate.
    own_override: Option<Override>,
    /// [Unix seconds] Time of the newest block that was read.
    now: u64,
}

pub(crate) async fn show(p: Frame, Path(number): Path<u32>, Query(part): Query<Part>) -> Shown {
    let page = PageQuery { after: part.after, limit: Some(SHOWN), order: None };
    let first = PageQuery { after: None, limit: Some(SHOWN), order: None };
    let path = format!("/v1/proposals/{number}/votes");
    let past = format!("/v1/proposals/{number}/overrides");
    let (proposal, votes, overrides, status) = futures_util::try_join!(
        p.api().proposal(number),
        p.api().get::<Page<Vote>>(&path, &page),
        p.api().get::<Page<Override>>(&past, &first),
        p.api().status(),
    )?;
    let rehearsals = match is_over(proposal.state) {
        true => Vec::new(),
        false => p.api().rehearsal(number).await.unwrap_or_default(),
    };
    let (own, own_override) = match p.reader.account {
        Some(account) => {
            futures_util::try_join!(p.api().account_votes(account), p.api().account_overrides(account))?
        }
        None => (Vec::new(), Vec::new()),
    };
    let own = own.into_iter().find(|vote| vote.proposal == proposal.proposal.id);
    let own_override = own_override.into_iter().find(|vote| vote.proposal == proposal.proposal.id);
    super::show(&ProposalPage {
        p,
        proposal,
        votes: votes.items,
        more: votes.next,
        overrides,
        rehearsals,
        own,
        own_override,
        now: status.timestamp,
    })
}

/// Whether nothing can be done with it any more.
const fn is_over(state: ProposalState) -> bool {
    matches!(
        state,
        ProposalState::Defeated | ProposalState::Executed | ProposalState::Canceled | ProposalState::Expired
    )
}

/// An action to the letter.
struct Deed<'a> {
    sentence: String,
    action: &'a ActionView,
    /// Why it would be refused if it were executed now.
    refused: Option<String>,
}

impl ProposalPage {
    fn deeds(&self) -> Vec<Deed<'_>> {
        let rehearsals = self.rehearsals.iter().map(|rehearsal| rehearsal.refused.as_ref());
        let refusals = rehearsals.chain(std::iter::repeat(None));
        let why = |refused: &Refused| {
            let revert = Revert::decode(&refused.data);
            revert.explain(&Units::default(), self.p.language().catalogued()).detail
        };
        let deed = |(action, refused): (_, Option<&Refused>)| Deed {
            sentence: deed::sentence(&self.p, action),
            action,
            refused: refused.map(why),
        };
        self.proposal.does.iter().zip(refusals).map(deed).collect()
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
        !is_over(self.proposal.state)
    }

    /// Part of the DMC that can vote that it needs.
    fn needed_share(&self) -> Figure {
        let bps = Amount::from(u128::from(self.proposal.proposal.quorum_bps));
        self.p.language().amount(bps, 2u8, "%")
    }
}
