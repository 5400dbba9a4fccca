//! `dmex power`: the NFTs.

mod ended;
mod list;
mod merge;
mod show;
mod split;
mod transfer;
mod view;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// See, split, merge and transfer mining-power NFTs
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    List(list::List),
    Show(show::Show),
    Split(split::Split),
    Merge(merge::Merge),
    Transfer(transfer::Transfer),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(context).await,
            Self::Show(show) => show.run(context).await,
            Self::Split(split) => split.run(context).await,
            Self::Merge(merge) => merge.run(context).await,
            Self::Transfer(transfer) => transfer.run(context).await,
        }
    }
}
