//! `dmex verify`: prove the store equal to the chain.

use clap::Args;
use dmex_indexer::{Indexer, Verified, verify};
use serde::Serialize;

use crate::amount::group;
use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// Differences shown to people; JSON has them all.
const SHOWN: usize = 20;

/// Prove that a store says what the chain says, number by number
///
/// Reads both at the block that the store stands at: every product, NFT, deposit, credit, vote, loss and round, the
/// income owed to every NFT, and every coin that the contracts hold against the ledger. Coins that somebody sent a contract
/// by a plain transfer are listed, and no difference. The exit status is 7 if anything differs; then delete the store and
/// let `dmex index` build it again, and tell us.
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
        // Nodes forget old states: what is compared is the newest block.
        Indexer::new(&platform, store.clone(), None).await?.catch_up(|_| {}).await?;
        let bar = context.printer.bar("NFT", 0);
        let verified = verify(&platform, &store, |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
        .await;
        bar.finish_and_clear();
        let verified = verified?;
        context.printer.print(&View::new(&verified))?;
        if verified.is_equal() { Ok(()) } else { Err(differs(&verified)) }
    }
}

fn differs(verified: &Verified) -> Failure {
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
