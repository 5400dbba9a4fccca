//! `dmex miner apply`

mod application;
mod disclosure;

use std::fs;
use std::path::{Path, PathBuf};

use alloy::primitives::Address;
use clap::Args;
use dmex_platform::Call;
use serde::Serialize;

use self::disclosure::Disclosure;
use super::standing::ApplicationView;
use crate::acting::{Acting, Mode};
use crate::connection::cannot_access;
use crate::context::Context;
use crate::hint::contract;
use crate::printer::Show;
use crate::status::Failure;

/// Disclose your farm and ask to sell its power
///
/// The disclosure comes from options, from a TOML file, or both; an option counts more. It may be replaced until the
/// DAO has approved it, and the DAO approves exactly what was disclosed last.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Apply {
    /// File with the disclosure; its keys are the options' names with _ for -, in the plural where they may be repeated
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    disclosure: Disclosure,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  From a file (crates/dmex-cli/examples/application.toml is one):
    dmex --as carol miner apply --file application.toml

  From options:
    dmex --as carol miner apply --farm 'Kapchagay 1' --place 'Almaty, Kazakhstan' --power-contract 'KEGOC, No. 7' \\
      --document-uri https://example.org/papers.pdf --document papers.pdf \\
      --machine 'Antminer S19:A0001-A1000:1000' --ask btc=88500TH

  What then? Somebody with enough votes proposes it:
    dmex --as platform proposal create approve-miner --miner carol --why 'Visited the farm in May'";

impl Apply {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let disclosure = match &self.file {
            Some(file) => self.disclosure.clone().over(read(file)?),
            None => self.disclosure.clone(),
        };
        let acting = Acting::open(context).await?;
        let application = application::build(&disclosure, acting.deployment().chain_id)?;
        let call = Call::apply_as_miner(acting.deployment(), application);
        if Mode::of(self.dry_run) == Mode::DryRun {
            if let Some(revert) = acting.rehearse(&call).await? {
                let reason = contract::sentence(&revert, None);
                return Err(Failure::refused(format!("nothing was sent: {reason}")));
            }
            context.printer.say("Dry run: everything was checked, nothing was sent.");
            return Ok(());
        }
        let receipt = acting.send("apply", call, None).await?;
        let disclosed = acting.platform.application(acting.address).await?;
        let disclosed =
            disclosed.ok_or_else(|| Failure::mismatch("the registry does not know the application"))?;
        context.printer.say(
            "Applied. Next: somebody with enough votes proposes it (`dmex proposal create approve-miner`), and each \
             address that you named confirms that it is yours (`dmex miner join`).",
        );
        context.printer.print(&View {
            miner: acting.address,
            application: ApplicationView::new(&disclosed, acting.deployment()),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

fn read(file: &Path) -> Result<Disclosure, Failure> {
    let text = fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
    disclosure::parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))
}

#[derive(Serialize)]
struct View {
    miner: Address,
    application: ApplicationView,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Miner {}\n\n{}", self.miner, self.application.show())
    }
}
