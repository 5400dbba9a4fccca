//! `dmex watch`: put it to the vote when a miner does not deliver.

mod view;

use std::sync::Arc;

use async_trait::async_trait;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_keeper::{Duties, Task, Watcher};
use dmex_platform::Platform;
use dmex_service::{Duty, Pace};

use self::view::{View, may_propose};
use super::keeper::counted;
use crate::context::Context;
use crate::durable_sender::DurableSender;
use crate::election::ElectionOption;
use crate::job::{Begun, Job, Strictness, patience, seldom};
use crate::process::{self, Process, ProcessOptions};
use crate::status::Failure;
use crate::talking::Look;

/// Watch for products that are not delivered and put each to the vote, until Ctrl-C
///
/// A product whose delivery score reaches 42 may be ended by the DAO for 30 days. This proposes it, once for each time; holders
/// of DMC decide. The key that signs needs the votes that a proposal takes (`dmex proposal delegate`), and
/// has no other power. With --once it says of every product where it stands.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Watch {
    /// Propose what is due, say where every product stands, and end
    #[arg(long)]
    once: bool,
    /// How often to look
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = RangedU64ValueParser::<u64>::new().range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    election: ElectionOption,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  Where every product stands now, for a program:
    dmex --as platform --json watch --once

  For good, beside another that takes over:
    PGPASSWORD=... DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore watcher.json \\
      watch --store postgres://dmex@db.example/dmex";

impl Watch {
    /// Runs it until Ctrl-C, or once.
    ///
    /// # Errors
    /// Nobody signs, or the first look fails.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.once {
            let platform = context.platform().await?;
            let job = self.job(context, &platform)?;
            let election = self.election.open(context).await?;
            process::once(context, &job, election.as_ref(), platform.deployment().chain_id).await?;
            return context.printer.print(&View::read(&platform, job.sender.address()).await?);
        }
        let mut process = Process::new(context, self.process.clone(), Strictness::strict());
        self.join(context, &mut process).await?;
        process.run(context).await
    }

    /// Makes it a part of a process.
    pub(super) async fn join(self, context: &Context, process: &mut Process) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let job = self.job(context, &platform)?;
        let signer = job.sender.address();
        process.lead_signing(context, &self.election, platform, job, signer).await
    }

    fn job(&self, context: &Context, platform: &Platform) -> Result<WatchJob, Failure> {
        let sender = DurableSender::new(context, platform, WatchJob::NAME, "watch")?;
        Ok(WatchJob { platform: platform.clone(), sender, once: self.once, every: self.every })
    }
}

/// A watcher at work.
struct WatchJob {
    platform: Platform,
    sender: DurableSender,
    /// Whether somebody only looks: that takes no votes.
    once: bool,
    /// [seconds]
    every: u64,
}

impl WatchJob {
    const NAME: &str = "watcher";
}

#[async_trait]
impl Job for WatchJob {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn pace(&self) -> Pace {
        seldom(self.every)
    }

    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        let tasks = vec![Task::Propose(self.sender.address())];
        vec![Arc::new(Duties::new(self.platform.clone(), Self::NAME, tasks, patience(self.every)))]
    }

    async fn check(&self) -> Result<(), Failure> {
        self.sender.check_gas().await?;
        let watcher = self.sender.address();
        if self.once || may_propose(&self.platform, watcher).await? {
            return Ok(());
        }
        Err(Failure::refused(format!(
            "{watcher} has too few votes to propose anything: hold DMC and `dmex proposal delegate`, or have others \
             delegate to it"
        )))
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        let sender = self.sender.open().await?;
        let (platform, account) = (self.platform.clone(), self.sender.account().clone());
        let watcher = Watcher::new(platform, Arc::new(sender.clone()), account, self.pace());
        Ok(Begun { looks: vec![Arc::new(watcher)], sender: Some(sender) })
    }
}

#[async_trait]
impl Look for Watcher {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let made = self.tick().await?;
        Ok(counted(made, "Proposed to end 1 product", "Proposed to end {} products"))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some("Nothing to propose.")
    }
}
