//! `dmex simulate`: what could happen to a product. Needs no chain.

mod default;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// See what could happen to a product, on recorded and on random days
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    Default(default::Default),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Default(default) => default.run(context),
        }
    }
}
