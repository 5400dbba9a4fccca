//! `dmex proposal`: what holders of DMC decide.

mod action;
mod ballot;
mod cancel;
mod create;
mod delegate;
mod execute;
mod list;
mod queue;
mod rehearsal;
mod show;
mod told;
mod view;
mod vote;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// Propose to the DAO, vote, and carry out what was decided
///
/// DMC votes once it is delegated, be it to oneself (`dmex proposal delegate`). A proposal waits, is voted on, is queued
/// and waits again, and then anyone executes it: `dmex proposal show` tells each date. What counts are the votes held
/// when voting opens. A miner has no vote on what accuses it.
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    /// Every proposal in a table
    List,
    Show(show::Show),
    #[command(subcommand)]
    Create(create::Command),
    Vote(vote::Vote),
    Delegate(delegate::Delegate),
    Queue(queue::Queue),
    Execute(execute::Execute),
    Cancel(cancel::Cancel),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::List => list::run(context).await,
            Self::Show(show) => show.run(context).await,
            Self::Create(command) => command.run(context).await,
            Self::Vote(vote) => vote.run(context).await,
            Self::Delegate(delegate) => delegate.run(context).await,
            Self::Queue(queue) => queue.run(context).await,
            Self::Execute(execute) => execute.run(context).await,
            Self::Cancel(cancel) => cancel.run(context).await,
        }
    }
}
