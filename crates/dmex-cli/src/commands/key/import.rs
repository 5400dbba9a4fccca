//! `dmex key import`

use std::io::IsTerminal as _;
use std::path::PathBuf;

use alloy::signers::local::PrivateKeySigner;
use clap::Args;

use crate::connection::cannot_access;
use crate::context::Context;
use crate::password::secret;
use crate::status::Failure;
use crate::{env, wallet};

/// Put a private key that you have into an encrypted file, and print its address
///
/// The key, 64 hex digits, comes from --from, from DMEX_PRIVATE_KEY, or is asked for at the terminal; never from the command
/// line, which others can read. Everything else is as with `dmex key new`.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Import {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A file that holds the private key; /dev/stdin reads what is piped
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  A key from another program, which is asked for:
    dmex key import miner.json";

impl Import {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        if wallet::parse_key(&self.file.to_string_lossy(), "").is_ok() {
            return Err(Failure::usage(
                "a private key is never given on the command line, which others can read, and stays in its history: \
                 name the file to write; the key comes from --from, from the environment, or is asked for",
            ));
        }
        super::write(context, &self.file, &self.key()?)
    }

    fn key(&self) -> Result<PrivateKeySigner, Failure> {
        let (text, place) = match (&self.from, std::env::var(env::PRIVATE_KEY)) {
            (Some(file), _) => {
                let text = std::fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
                (text, file.display().to_string())
            }
            (None, Ok(text)) => (text, env::PRIVATE_KEY.to_owned()),
            (None, Err(_)) if std::io::stdin().is_terminal() => {
                (secret("Private key: ")?, "what was typed".to_owned())
            }
            (None, Err(_)) => {
                return Err(Failure::usage(format!(
                    "there is no key: name a file that holds it with --from, or set the variable {}",
                    env::PRIVATE_KEY
                )));
            }
        };
        wallet::parse_key(&text, &place)
    }
}
