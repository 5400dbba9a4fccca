//! `dmex proposal show`

use clap::Args;
use dmex_client::{Client, ClientError, wire};
use dmex_platform::{ProposalNumber, ReadError};

use super::view::ProposalView;
use crate::context::Context;
use crate::status::Failure;

/// One proposal in full: why, what each action does, votes, quorum, dates
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// Number of the proposal (`dmex proposal list`), or its id
    #[arg(value_name = "PROPOSAL")]
    proposal: ProposalNumber,
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            let told = self.find(&api).await?;
            return context.printer.print(&ProposalView::told(&api, &told).await?);
        }
        let platform = context.platform().await?;
        let proposal = platform.proposal(&self.proposal).await?;
        context.printer.print(&ProposalView::read(&platform, &proposal).await?)
    }

    /// The proposal by its number; by its id it is sought in the list.
    async fn find(&self, api: &Client) -> Result<wire::ProposalView, Failure> {
        let unknown = || Failure::from(ReadError::UnknownProposal(self.proposal.to_string()));
        if let Some(number) = self.proposal.number() {
            return match api.proposal(number).await {
                Err(ClientError::Refused { status: 404, .. }) => Err(unknown()),
                answer => Ok(answer?),
            };
        }
        let all = api.proposals().await?;
        all.into_iter().find(|told| self.proposal == ProposalNumber::of(told.proposal.id)).ok_or_else(unknown)
    }
}
