//! `dmex key new`

use std::path::PathBuf;

use alloy::signers::local::PrivateKeySigner;
use clap::Args;

use crate::context::Context;
use crate::status::Failure;

/// Make a new key in an encrypted file, and print its address
///
/// The password comes from --password-file, from DMEX_KEYSTORE_PASSWORD, or is asked for at the terminal. The file is for
/// its owner alone (mode 0600), in the format of geth and foundry. One that is there is never written over.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct New {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  A key for a keeper, with a password that nobody typed:
    (umask 077; head -c 24 /dev/urandom | base64 > keeper.password)
    dmex --password-file keeper.password key new keeper.json";

impl New {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        super::write(context, &self.file, &PrivateKeySigner::random())
    }
}
