//! `dmex key`: keys in encrypted files.

mod import;
mod list;
mod new;

use std::path::{Path, PathBuf};

use alloy::primitives::Address;
use alloy::signers::local::PrivateKeySigner;
use clap::Subcommand;
use serde::Serialize;

use crate::context::Context;
use crate::password::{self, Purpose};
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::{env, keystore};

/// Make keys, or bring them, into encrypted files that --keystore opens
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    New(new::New),
    Import(import::Import),
    List(list::List),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::New(new) => new.run(context),
            Self::Import(import) => import.run(context),
            Self::List(list) => list.run(context),
        }
    }
}

/// A key that was written.
#[derive(Serialize)]
struct Written {
    address: Address,
    file: PathBuf,
}

impl Show for Written {
    fn show(&self) -> String {
        facts(&[("Address", self.address.to_string()), ("Keystore", self.file.display().to_string())])
    }
}

/// Encrypts a key into a file, and says whose it is.
fn write(context: &Context, file: &Path, key: &PrivateKeySigner) -> Result<(), Failure> {
    let password = password::read(context.globals.password_file.as_deref(), Purpose::Choose)?;
    keystore::write(file, key, &password)?;
    context.printer.say(format!(
        "Keep file and password apart from each other, and a copy of both: nobody can restore them. --keystore {} signs \
         with it; its password comes from --password-file, {} or the terminal.",
        file.display(),
        env::KEYSTORE_PASSWORD
    ));
    context.printer.print(&Written { address: key.address(), file: file.to_owned() })
}
