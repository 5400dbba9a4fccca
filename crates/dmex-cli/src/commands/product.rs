//! `dmex product`: what miners offer.

mod abandon;
mod assess;
mod create;
mod list;
mod short;
pub(crate) mod shortfall;
mod show;
pub(crate) mod standing;
mod view;

pub(crate) use view::bond_required;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// See what miners offer, or offer power
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    /// Every product in a table
    List,
    /// Products whose miner owes something: short days, coin that is missing, bond that is called for
    Short,
    Show(show::Show),
    Assess(assess::Assess),
    Create(Box<create::Create>),
    Abandon(abandon::Abandon),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::List => list::run(context).await,
            Self::Short => short::run(context).await,
            Self::Show(show) => show.run(context).await,
            Self::Assess(assess) => assess.run(context).await,
            Self::Create(create) => create.run(context).await,
            Self::Abandon(abandon) => abandon.run(context).await,
        }
    }
}
