//! `dmex keeper`: keep days moving.

mod look;
mod view;

use std::sync::Arc;

use async_trait::async_trait;
use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};
use dmex_keeper::{Aftermath, Assessor, Duties, Finaliser, Task};
use dmex_platform::Platform;
use dmex_service::{Duty, Pace};

pub(super) use self::look::counted;
use self::look::{AftermathLook, AssessLook, FinaliseLook, SettleLook};
use self::view::View;
use crate::context::Context;
use crate::durable_sender::DurableSender;
use crate::election::ElectionOption;
use crate::job::{Begun, Job, Strictness, patience, seldom};
use crate::process::{self, Process, ProcessOptions};
use crate::status::Failure;
use crate::talking::Look;

/// Keep days moving: make benchmark days final, settle, assess, pay out what follows a default; until Ctrl-C
///
/// Does for everybody what anyone may do, each thing once: a day whose reports are there becomes final, a product's day
/// that is paid or whose grace is over is settled, each product is assessed for each final day, and after the end of a
/// product its holders are refunded. Whoever signs pays gas and needs nobody's trust. Of several keepers of a chain that
/// share a --store one works, and another takes over when it ends. Give each a key of its own. What was begun goes on after
/// a kill.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Keeper {
    /// What to do, separated by commas; in this order at each look
    #[arg(
        long,
        value_name = "JOBS",
        value_delimiter = ',',
        default_value = "finalise,settle,assess,aftermath"
    )]
    jobs: Vec<Work>,
    /// Do what can be done now, say where the days stand, and end
    #[arg(long)]
    once: bool,
    /// How often to look
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = RangedU64ValueParser::<u64>::new().range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    election: ElectionOption,
    #[command(flatten)]
    process: ProcessOptions,
}

/// What a keeper can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    /// Make benchmark days final.
    Finalise,
    /// Settle days of products.
    Settle,
    /// Say what stopping would pay a miner, and call for bond.
    Assess,
    /// Refund, measure and pay out after the end of a product.
    Aftermath,
}

impl Work {
    /// All of it, with names for leads.
    const ALL: [(Self, &str); 4] = [
        (Self::Finalise, "finalise"),
        (Self::Settle, "settle"),
        (Self::Assess, "assess"),
        (Self::Aftermath, "aftermath"),
    ];
}

const EXAMPLES: &str = "\
Examples:
  Two keepers on two machines, one of which works:
    PGPASSWORD=... DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore keeper.json \\
      keeper --store postgres://dmex@db.example/dmex --metrics 127.0.0.1:9464

  What is due now, on a development chain:
    dmex --as finaliser keeper --once

  Settle only:
    dmex --as finaliser keeper --jobs settle";

impl Keeper {
    /// Runs it until Ctrl-C, or once.
    ///
    /// # Errors
    /// Nobody signs, the first look fails, or with --once another keeper works.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.once {
            let platform = context.platform().await?;
            let job = self.job(context, &platform)?;
            let election = self.election.open(context).await?;
            process::once(context, &job, election.as_ref(), platform.deployment().chain_id).await?;
            return context.printer.print(&View::read(&platform).await?);
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

    fn job(&self, context: &Context, platform: &Platform) -> Result<KeeperJob, Failure> {
        let sender = DurableSender::new(context, platform, KeeperJob::NAME, KeeperJob::NAME)?;
        Ok(KeeperJob { platform: platform.clone(), sender, work: self.jobs.clone(), every: self.every })
    }
}

/// A keeper at work.
struct KeeperJob {
    platform: Platform,
    sender: DurableSender,
    work: Vec<Work>,
    /// [seconds]
    every: u64,
}

impl KeeperJob {
    const NAME: &str = "keeper";
}

#[async_trait]
impl Job for KeeperJob {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    /// Keepers that share the work lead each its own part.
    fn lead(&self) -> String {
        let part: Vec<&str> = Work::ALL
            .into_iter()
            .filter(|(work, _)| self.work.contains(work))
            .map(|(_, name)| name)
            .collect();
        if part.len() == Work::ALL.len() {
            Self::NAME.to_owned()
        } else {
            format!("{}/{}", Self::NAME, part.join("+"))
        }
    }

    fn pace(&self) -> Pace {
        seldom(self.every)
    }

    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        let task = |work: &Work| match work {
            Work::Finalise => Task::Finalise,
            Work::Settle => Task::Settle,
            Work::Assess => Task::Assess,
            Work::Aftermath => Task::Measure,
        };
        let tasks = self.work.iter().map(task).collect();
        vec![Arc::new(Duties::new(self.platform.clone(), Self::NAME, tasks, patience(self.every)))]
    }

    async fn check(&self) -> Result<(), Failure> {
        self.sender.check_gas().await
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        let sender = self.sender.open().await?;
        let (platform, transact) = (&self.platform, Arc::new(sender.clone()));
        let account = self.sender.account();
        let finaliser =
            Arc::new(Finaliser::new(platform.clone(), transact.clone(), account.clone(), self.pace()));
        let look = |work: &Work| -> Arc<dyn Look> {
            let (platform, transact) = (platform.clone(), transact.clone());
            match work {
                Work::Finalise => Arc::new(FinaliseLook(finaliser.clone())),
                Work::Settle => Arc::new(SettleLook(finaliser.clone())),
                Work::Assess => {
                    Arc::new(AssessLook(Assessor::new(platform, transact, account.clone(), self.pace())))
                }
                Work::Aftermath => {
                    Arc::new(AftermathLook(Aftermath::new(platform, transact, account.clone(), self.pace())))
                }
            }
        };
        Ok(Begun { looks: self.work.iter().map(look).collect(), sender: Some(sender) })
    }
}
