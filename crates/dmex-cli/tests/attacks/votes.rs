//! Proposals on their way.

use dmex_platform::{Action, Call, Proposal, Support};
use dmex_replay::Role;

use crate::world::World;

impl World {
    /// A proposal that somebody makes.
    pub(crate) async fn proposed(&self, who: Role, call: Call, why: &str) -> Proposal {
        self.must(who, Call::propose(self.on(), &[Action::from(call)], why.to_owned())).await;
        self.platform.proposals().await.unwrap().pop().unwrap()
    }

    /// The vote on it opens.
    pub(crate) async fn opens(&self, proposal: &Proposal) {
        self.skip_to(proposal.opens + 1).await;
    }

    pub(crate) async fn vote(&self, who: Role, proposal: &Proposal, support: Support) {
        self.must(who, Call::vote(self.on(), proposal.id, support, None)).await;
    }

    /// A proposal that the platform votes through; it can be executed now.
    pub(crate) async fn carried(&self, call: Call, why: &str) -> Proposal {
        let proposal = self.proposed(Role::Platform, call, why).await;
        self.opens(&proposal).await;
        self.vote(Role::Platform, &proposal, Support::For).await;
        self.skip_to(proposal.closes + 1).await;
        self.must(Role::Platform, Call::queue(self.on(), &proposal)).await;
        let queued = self.platform.proposals().await.unwrap().pop().unwrap();
        self.skip_to(queued.executable.unwrap()).await;
        queued
    }
}

/// The refusal of a proposal that stands in a state, as OpenZeppelin's governor numbers them.
pub(crate) fn stands(proposal: &Proposal, state: u8) -> String {
    format!("GovernorUnexpectedProposalState({}, {state}, ", proposal.id)
}
