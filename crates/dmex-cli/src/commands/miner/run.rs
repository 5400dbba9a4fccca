//! `dmex miner run`

use std::sync::Arc;

use alloy::primitives::Address;
use async_trait::async_trait;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_keeper::{Duties, Finaliser, MinerAgent, Task};
use dmex_platform::{MinerStatus, Platform};
use dmex_service::{Duty, Pace};

use super::status::View;
use crate::commands::keeper::counted;
use crate::context::Context;
use crate::durable_sender::DurableSender;
use crate::election::ElectionOption;
use crate::job::{Begun, Job, Strictness, patience, seldom};
use crate::process::{self, Process, ProcessOptions};
use crate::status::Failure;
use crate::talking::Look;

/// Deposit each day's income of all your products as soon as it is due, and settle them, until Ctrl-C
///
/// Pays from the coin that the signing key holds, approves the settlement once, and never pays a day twice, also after a
/// kill. If the coin does not suffice it says what is missing and tries again: fund the key. With --once it pays what is
/// due now and says what `dmex miner status` says.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Run {
    /// Pay and settle what is due, say where the miner stands, and end
    #[arg(long)]
    once: bool,
    /// How often to look for days to pay
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = RangedU64ValueParser::<u64>::new().range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    election: ElectionOption,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  For good:
    DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore miner.json miner run

  What is due now, on a development chain:
    dmex --as btc-miner miner run --once";

impl Run {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
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
    pub(in crate::commands) async fn join(
        self,
        context: &Context,
        process: &mut Process,
    ) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let job = self.job(context, &platform)?;
        let signer = job.sender.address();
        process.lead_signing(context, &self.election, platform, job, signer).await
    }

    fn job(&self, context: &Context, platform: &Platform) -> Result<MinerJob, Failure> {
        let sender = DurableSender::new(context, platform, MinerJob::NAME, MinerJob::NAME)?;
        Ok(MinerJob { platform: platform.clone(), sender, every: self.every })
    }
}

/// A miner's agent at work.
struct MinerJob {
    platform: Platform,
    sender: DurableSender,
    /// [seconds]
    every: u64,
}

impl MinerJob {
    const NAME: &str = "miner";
}

#[async_trait]
impl Job for MinerJob {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    /// Each miner pays for itself.
    fn lead(&self) -> String {
        format!("{}/{}", Self::NAME, self.sender.address())
    }

    fn pace(&self) -> Pace {
        seldom(self.every)
    }

    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        let tasks = vec![Task::Deposit(self.sender.address())];
        vec![Arc::new(Duties::new(self.platform.clone(), Self::NAME, tasks, patience(self.every)))]
    }

    async fn check(&self) -> Result<(), Failure> {
        self.sender.check_gas().await?;
        let me = self.sender.address();
        match self.platform.standing(me).await?.status {
            MinerStatus::None => Err(Failure::refused(format!(
                "{me} is no miner, so there is nothing that this key could pay: correct the keystore, or apply first \
                 (`dmex miner apply`)"
            ))),
            _ => Ok(()),
        }
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        let sender = self.sender.open().await?;
        let (platform, transact) = (&self.platform, Arc::new(sender.clone()));
        let account = self.sender.account();
        let agent = MinerAgent::new(platform.clone(), transact.clone(), account.clone(), self.pace());
        let finaliser = Finaliser::new(platform.clone(), transact, account.clone(), self.pace());
        let look = MinerLook { agent, finaliser, miner: self.sender.address() };
        Ok(Begun { looks: vec![Arc::new(look)], sender: Some(sender) })
    }
}

/// Days that one look works off: a backlog of more than a year goes on at the next.
const MOST_DAYS: u32 = 400;

/// Pays and settles day after day.
struct MinerLook {
    agent: MinerAgent,
    finaliser: Finaliser,
    miner: Address,
}

#[async_trait]
impl Look for MinerLook {
    /// A day can be paid once the one before it is settled; so both, until nothing is due.
    async fn look(&self) -> Result<Option<String>, Failure> {
        let (mut paid, mut settled) = (0, 0);
        for _ in 0..MOST_DAYS {
            let now_paid = self.agent.tick().await?;
            let now_settled = self.finaliser.settle_products_of(self.miner).await?;
            if now_paid + now_settled == 0 {
                break;
            }
            (paid, settled) = (paid + now_paid, settled + now_settled);
        }
        let said = [
            counted(paid, "Deposited 1 time", "Deposited {} times"),
            counted(settled, "Settled 1 time", "Settled {} times"),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        Ok((!said.is_empty()).then(|| said.join(" ")))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some("Nothing to pay.")
    }
}
