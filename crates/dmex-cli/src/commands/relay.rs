//! `dmex relay`: the headers that prove Bitcoin's difficulty.

pub(super) mod feed;
mod followed;
mod source;
mod status;

use clap::Subcommand;

pub(crate) use self::status::last_day_of;
use crate::context::Context;
use crate::status::Failure;

/// Feed Bitcoin's headers to the relay that proves its difficulty, see how far they reach
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Feed(feed::Feed),
    Status(status::Status),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Feed(feed) => feed.run(context).await,
            Self::Status(status) => status.run(context).await,
        }
    }
}
