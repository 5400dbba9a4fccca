//! `dmex index`: follow the chain into a store.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dmex_indexer::{IndexService, Indexer, OnDamage, Progress};
use dmex_service::{Backoff, Pace, Supervisor};
use dmex_store::rows::Cursor;
use indicatif::ProgressBar;
use serde::Serialize;

use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// Follow the chain into a store that can be asked, until Ctrl-C
///
/// Reads every event of the platform's contracts from the deployment on and keeps products, NFTs, days, votes and every
/// movement of money as rows (docs/DATABASE.md). Rows and position are written together: a kill at any point loses
/// nothing. Blocks that the chain takes back are taken back here, exactly. The store can be deleted at any time; it is
/// built again. Several may index into one store; one of them writes.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Index {
    #[command(flatten)]
    store: StoreOption,
    /// Read to the newest block and end
    #[arg(long)]
    once: bool,
    /// How deep a reorg is followed, in blocks; unless given, what the chain calls final
    #[arg(long, value_name = "BLOCKS")]
    finality: Option<u64>,
    /// How often to look for new blocks, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 500)]
    every: u64,
}

const EXAMPLES: &str = "\
Examples:
  The development chain of `dmex up`, into the state folder:
    dmex index --once

  A public chain into Postgres, for good:
    PGPASSWORD=... dmex --rpc https://bsc.example --chain 56 index --store postgres://dmex@db.example/dmex";

/// Where the store stands.
#[derive(Debug, Serialize)]
struct Indexed {
    block: u64,
    timestamp: u64,
    events: u64,
}

impl Index {
    /// Runs it until Ctrl-C, or once.
    ///
    /// # Errors
    /// Node or store cannot be used, or the store follows another deployment.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let store = self.store.open(context, platform.deployment().chain_id).await?;
        let indexer = Indexer::new(&platform, store.clone(), self.finality).await?;
        let bar = context.printer.bar("block", 0);
        let shutdown = context.shutdown()?;
        let read = shutdown.run_until_cancelled(indexer.catch_up(|progress| show(&bar, progress))).await;
        bar.finish_and_clear();
        let Some(cursor) = read else { return Ok(()) };
        let cursor = cursor?;
        if self.once {
            let events = store.count::<dmex_store::rows::Event>().await?;
            let Cursor { number: block, timestamp, .. } = cursor;
            return context.printer.print(&Indexed { block, timestamp, events });
        }
        context.printer.say(format!("At block {}. Ctrl-C stops.", cursor.number));
        let backoff = || Backoff::new(Duration::from_millis(500), Duration::from_secs(60), rand::random);
        let pace = Pace { interval: Duration::from_millis(self.every), backoff: backoff() };
        let service = IndexService::new(Arc::new(indexer), pace, OnDamage::Stop);
        let ended = Supervisor::new(backoff()).with(service).run(shutdown).await;
        context.printer.say("Stopped. The same command goes on from here.");
        ended.map_err(|error| Failure::unforeseen(error.to_string()))
    }
}

impl Show for Indexed {
    fn show(&self) -> String {
        facts(&[("Block", self.block.to_string()), ("Events", self.events.to_string())])
    }
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.head);
    bar.set_position(progress.block);
}
