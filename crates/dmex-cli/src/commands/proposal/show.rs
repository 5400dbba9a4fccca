//! `dmex proposal show`

use clap::Args;
use dmex_platform::ProposalNumber;

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
        let platform = context.platform().await?;
        let proposal = platform.proposal(&self.proposal).await?;
        context.printer.print(&ProposalView::read(&platform, &proposal).await?)
    }
}
