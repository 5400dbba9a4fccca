//! Where a proposal stands, and how much was voted for what.

use alloy_primitives::U256;
use dmex_types::Amount;
use dmex_wire::{ProposalState, ProposalView};

use crate::figure::{Figure, escaped};
use crate::frame::{Frame, Html};
use crate::given::Given;

/// Decimals of DMC, a constant of its contract.
const DMC: u8 = 18;
/// Ends a description: who made the proposal, so that nobody else can make the same one first.
const MARK: &str = "#proposer=";
/// Most letters of a title.
const TITLE: usize = 120;
/// Width of the bar of votes, in its own units.
const WIDTH: u64 = 10_000;

/// What a voter looks at first.
pub(crate) trait Ballot {
    /// The key of the words for where it stands.
    fn state_key(&self) -> &'static str;
    /// How that is told by colour, which is never the only way.
    fn state_tone(&self) -> &'static str;
    /// The key of the words for what its class is.
    fn class_key(&self) -> &'static str;
    /// Its first line.
    fn title(&self) -> String;
    /// All that its proposer wrote.
    fn text(&self) -> &str;
    /// The votes as a picture: for, abstained, against, and a mark at what it needs.
    fn bar(&self, p: &Frame) -> Html;
    /// Whether somebody can vote now.
    fn is_open(&self) -> bool;
}

impl Ballot for ProposalView {
    fn state_key(&self) -> &'static str {
        match self.state {
            ProposalState::Pending => "state-pending",
            ProposalState::Active => "state-active",
            ProposalState::Defeated => "state-defeated",
            ProposalState::Succeeded => "state-succeeded",
            ProposalState::Queued => "state-queued",
            ProposalState::Executed => "state-executed",
            ProposalState::Canceled => "state-canceled",
            ProposalState::Expired => "state-expired",
        }
    }

    fn state_tone(&self) -> &'static str {
        match self.state {
            ProposalState::Active | ProposalState::Succeeded | ProposalState::Executed => "good",
            ProposalState::Pending | ProposalState::Queued => "warn",
            ProposalState::Defeated => "bad",
            ProposalState::Canceled | ProposalState::Expired => "calm",
        }
    }

    fn class_key(&self) -> &'static str {
        match self.proposal.class {
            0 => "class-parameter",
            1 => "class-termination",
            2 => "class-spending",
            _ => "class-constitution",
        }
    }

    fn title(&self) -> String {
        let line = self.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        if line.chars().count() <= TITLE {
            return line.to_owned();
        }
        line.chars().take(TITLE).chain(['…']).collect()
    }

    fn text(&self) -> &str {
        let text = &self.proposal.description;
        text.rsplit_once(MARK).map_or(text.as_str(), |(before, _)| before).trim()
    }

    fn bar(&self, p: &Frame) -> Html {
        let [yes, abstained, no] = self.shares();
        let needed = share(self.quorum.0, self.whole());
        let votes = |amount: Amount| dmc(p, amount).text();
        let label = p.language().say_with(
            "ballot-picture",
            &[
                ("for", votes(self.proposal.votes_for)),
                ("against", votes(self.proposal.votes_against)),
                ("abstain", votes(self.proposal.votes_abstain)),
                ("quorum", votes(self.quorum)),
            ],
        );
        let part = |class: &str, x: u64, width: u64| {
            format!("<rect class=\"{class}\" x=\"{x}\" y=\"10\" width=\"{width}\" height=\"60\"/>")
        };
        Html(format!(
            "<svg class=\"ballot\" viewBox=\"0 0 {WIDTH} 80\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{}{}{}{}{}</svg>",
            escaped(&label),
            part("all", 0, WIDTH),
            part("for", 0, yes),
            part("abstain", yes, abstained),
            part("against", yes + abstained, no),
            format_args!(
                "<rect class=\"needed\" x=\"{}\" y=\"0\" width=\"40\" height=\"80\"/>",
                needed.min(WIDTH - 40)
            ),
        ))
    }

    fn is_open(&self) -> bool {
        self.state == ProposalState::Active
    }
}

/// What the bar is drawn of.
trait Shares {
    fn whole(&self) -> U256;
    fn shares(&self) -> [u64; 3];
}

impl Shares for ProposalView {
    /// All votes, or the votes that are needed where there are fewer.
    fn whole(&self) -> U256 {
        let votes = [self.proposal.votes_for, self.proposal.votes_against, self.proposal.votes_abstain]
            .map(|amount| amount.0);
        let cast = votes.into_iter().fold(U256::ZERO, U256::saturating_add);
        cast.max(self.quorum.0)
    }

    /// For, abstained, against.
    fn shares(&self) -> [u64; 3] {
        [self.proposal.votes_for, self.proposal.votes_abstain, self.proposal.votes_against]
            .map(|amount| share(amount.0, self.whole()))
    }
}

fn share(part: U256, whole: U256) -> u64 {
    let width = part.saturating_mul(U256::from(WIDTH)) / whole.max(U256::from(1));
    width.try_into().unwrap_or(WIDTH).min(WIDTH)
}

/// An amount of votes.
pub(crate) fn dmc(p: &Frame, amount: impl Given<Amount>) -> Figure {
    p.language().amount(amount, DMC, "DMC")
}

/// The key of the words for what somebody voted.
pub(crate) fn support_key(support: impl Given<u8>) -> &'static str {
    match support.given() {
        0 => "vote-against",
        1 => "vote-for",
        _ => "vote-abstain",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use dmex_store::rows::Proposal;
    use dmex_wire::ActionView;

    use super::*;

    pub(crate) fn proposal(description: &str, votes: [u128; 3], quorum: u128) -> ProposalView {
        let [votes_for, votes_abstain, votes_against] = votes.map(Amount::from);
        ProposalView {
            proposal: Proposal {
                id: U256::from(1),
                number: 1,
                proposer: alloy_primitives::Address::ZERO,
                actions: serde_json::json!([]),
                description: description.to_owned(),
                class: 0,
                accused: None,
                quorum_bps: 400,
                created_at: 5,
                opens: 10,
                closes: 20,
                executable: None,
                executed_at: None,
                canceled_at: None,
                votes_for,
                votes_against,
                votes_abstain,
            },
            state: ProposalState::Active,
            quorum: Amount::from(quorum),
            does: Vec::<ActionView>::new(),
        }
    }

    #[test]
    fn the_mark_of_the_proposer_is_no_part_of_the_text() {
        let proposal =
            proposal("\n End it.\n\nWhy. #proposer=0xbcd4042de499d14e55001ccbb24a551f3b954096", [0; 3], 1);
        assert_eq!(proposal.text(), "End it.\n\nWhy.");
        assert_eq!(proposal.title(), "End it.");
    }

    #[test]
    fn a_long_first_line_is_cut_between_letters() {
        let title = proposal(&"矿".repeat(500), [0; 3], 1).title();
        assert_eq!((title.chars().count(), title.ends_with('…')), (TITLE + 1, true));
    }

    #[test]
    fn votes_fill_the_bar_as_far_as_they_are_needed() {
        assert_eq!(proposal("", [25, 25, 0], 100).shares(), [2_500, 2_500, 0]);
        assert_eq!(proposal("", [100, 0, 100], 100).shares(), [5_000, 0, 5_000]);
        assert_eq!(proposal("", [0, 0, 0], 0).shares(), [0, 0, 0]);
    }
}
