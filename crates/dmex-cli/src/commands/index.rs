//! `dmex index`: follow the chain into a store.

mod job;
mod verifying;

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_store::rows::Cursor;
use serde::Serialize;

pub(super) use self::job::IndexJob;
use self::verifying::VerifyJob;
use crate::context::Context;
use crate::job::Strictness;
use crate::printer::{Show, facts};
use crate::process::{Process, ProcessOptions};
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
    /// How deep a reorg is followed, in blocks; unless given, to what the node calls final, and at least as deep as its
    /// chain was known to go
    #[arg(long, value_name = "BLOCKS")]
    finality: Option<u64>,
    /// How often to look for new blocks, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 500)]
    every: u64,
    /// Compare the store with the chain every so many hours, as `dmex verify` does; unless given, never
    #[arg(long, value_name = "HOURS", value_parser = RangedU64ValueParser::<u64>::new().range(1..=8_760))]
    verify_every: Option<u64>,
    #[command(flatten)]
    process: ProcessOptions,
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
        if self.once {
            return self.run_once(context).await;
        }
        let mut process = Process::new(context, self.process.clone(), Strictness::strict());
        self.join(context, &mut process).await?;
        process.run(context).await
    }

    /// Reads to the newest block. Several may at the same time: of two, one writes.
    async fn run_once(self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let store = self.store.open(context, platform.deployment().chain_id).await?;
        let job = IndexJob::new(&platform, &store, self.finality, self.every, context.printer);
        let indexer = job.open().await?;
        let shutdown = context.shutdown()?;
        let Some(cursor) = shutdown.run_until_cancelled(indexer.catch_up()).await else { return Ok(()) };
        let Cursor { number: block, timestamp, .. } = cursor?;
        let events = store.count::<dmex_store::rows::Event>().await?;
        context.printer.print(&Indexed { block, timestamp, events })
    }

    /// Makes it a part of a process.
    pub(super) async fn join(self, context: &Context, process: &mut Process) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let chain_id = platform.deployment().chain_id;
        let store = self.store.open(context, chain_id).await?;
        let job = IndexJob::new(&platform, &store, self.finality, self.every, context.printer);
        if let Some(hours) = self.verify_every {
            let every = Duration::from_secs(hours * 3_600);
            let job = VerifyJob { platform: platform.clone(), store: store.clone(), every };
            process.lead(job, Arc::new(store.clone()), chain_id, None);
        }
        process.vitals.platform = Some(platform);
        process.vitals.store = Some(store.clone());
        process.lead(job, Arc::new(store), chain_id, None);
        Ok(())
    }
}

impl Show for Indexed {
    fn show(&self) -> String {
        facts(&[("Block", self.block.to_string()), ("Events", self.events.to_string())])
    }
}
