//! `dmex verify`: prove the store equal to the chain.

use std::time::Duration;

use alloy::providers::Provider;
use clap::Args;
use dmex_indexer::{IndexError, Indexer, Step, Verified, verify};
use dmex_platform::Platform;
use dmex_store::{Store, StoreError};
use indicatif::ProgressBar;
use serde::Serialize;

use crate::amount::group;
use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// Differences shown to people; JSON has them all.
const SHOWN: usize = 20;
/// How often a store that nobody seems to write to is tried to be brought to the newest block.
const TRIES: u32 = 5;
/// How long somebody may take to write a block.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Prove that a store says what the chain says, number by number
///
/// Reads all events once more, into a file of its own that goes when it is done, and holds every value of every row of a
/// copy of the store against them, at the block that the store stands at: a row that is missing, not the chain's or
/// another is named. Then it asks the contracts how many there are of what they count, and for every product, NFT, deposit,
/// credit, vote, loss and round, the income owed to every NFT, and every coin that they hold, for what all nodes leave out
/// in the same way. On a chain of up to 100,000 blocks since the deployment every header is looked at, and the receipts of
/// every block whose header does not say what is in it. Give it another node than that of the indexer to hold one against
/// the other. Whoever writes to the store meanwhile is not in the way. Coins that somebody sent a contract by a plain
/// transfer are listed, and no difference. It takes as long as it took to index, and twice the room of the store where
/// temporary files are kept (`TMPDIR`). The exit status is 7 if anything differs; then delete the store and let
/// `dmex index` build it again, and tell us.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Verify {
    #[command(flatten)]
    store: StoreOption,
}

const EXAMPLES: &str = "\
Examples:
  The store in the state folder, brought to the newest block first:
    dmex verify

  That of a company:
    PGPASSWORD=... dmex --rpc https://bsc.example --chain 56 verify --store postgres://dmex@db.example/dmex";

impl Verify {
    /// Runs it.
    ///
    /// # Errors
    /// Node or store cannot be used, or something differs.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let store = self.store.open(context, platform.deployment().chain_id).await?;
        if store.cursor().await?.number == 0 {
            context
                .printer
                .say("The store is empty and is built first: this says nothing of another one (--store).");
        }
        bring_up(&platform, &store).await?;
        let bar = context.printer.bar("{msg}", 0);
        let verified = verify(&platform, &store, |step| show(&bar, step)).await;
        bar.finish_and_clear();
        let verified = verified?;
        context.printer.print(&View::new(&verified))?;
        if verified.is_equal() { Ok(()) } else { Err(differs(&verified)) }
    }
}

/// Brings the store to the newest block, unless somebody is about to: then it is left to them.
async fn bring_up(platform: &Platform, store: &Store) -> Result<(), Failure> {
    let indexer = Indexer::new(platform, store.clone(), None).await?;
    let mut tries = 0;
    loop {
        let before = store.cursor().await?;
        if platform.provider().get_block_number().await.is_ok_and(|head| head == before.number) {
            return Ok(());
        }
        tokio::time::sleep(PATIENCE).await;
        if store.cursor().await? != before {
            return Ok(());
        }
        match indexer.catch_up(|_| {}).await {
            Ok(_) | Err(IndexError::Store(StoreError::MovedOn)) => return Ok(()),
            Err(error) if error.is_passing() && tries < TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

fn show(bar: &ProgressBar, step: Step) {
    bar.set_message(step.what);
    bar.set_length(step.all);
    bar.set_position(step.done);
}

/// What differs, in words.
pub(super) fn differs(verified: &Verified) -> Failure {
    let (shown, more) = verified.differences.split_at(verified.differences.len().min(SHOWN));
    let rest = if more.is_empty() { String::new() } else { format!("\n... and {} more", more.len()) };
    Failure::mismatch(format!("the store differs from the chain:\n{}{rest}", shown.join("\n")))
}

#[derive(Debug, Serialize)]
struct View {
    equal: bool,
    block: u64,
    compared: u64,
    by_kind: Vec<(String, u64)>,
    differences: Vec<String>,
    unannounced: Vec<String>,
}

impl View {
    fn new(verified: &Verified) -> Self {
        Self {
            equal: verified.is_equal(),
            block: verified.block,
            compared: verified.total(),
            by_kind: verified.compared.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect(),
            differences: verified.differences.clone(),
            unannounced: verified.unannounced.clone(),
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let mut lines = vec![("Block", self.block.to_string())];
        lines.extend(self.by_kind.iter().map(|(kind, count)| (kind.as_str(), group(&count.to_string()))));
        let result = if self.equal { "the store is the chain" } else { "they differ" };
        lines.push(("Numbers", format!("{}: {result}", group(&self.compared.to_string()))));
        let beyond = self.unannounced.iter().map(|more| format!("\nSent by a plain transfer: {more}"));
        facts(&lines) + &beyond.collect::<String>()
    }
}
