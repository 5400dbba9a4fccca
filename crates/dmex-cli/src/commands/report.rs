//! `dmex report`: measure the networks, and report them to the benchmarks.

mod look;
mod sources;
mod view;

use std::sync::Arc;

use alloy::primitives::Address;
use async_trait::async_trait;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_platform::{Platform, ReadError};
use dmex_reporter::{ReportDuty, Reporter, Source};
use dmex_service::{Duty, Pace};
use dmex_types::Asset;

use self::look::ReportLook;
use self::sources::SourceOptions;
use self::view::View;
use crate::context::Context;
use crate::durable_sender::DurableSender;
use crate::election::ElectionOption;
use crate::job::{Begun, Job, Strictness, patience, seldom};
use crate::process::{self, Process, ProcessOptions};
use crate::status::Failure;

/// The label of the key that reports.
const REPORTER: &str = "reporter";

/// Measure the networks with your own nodes and report every day to the benchmarks, until Ctrl-C
///
/// For a reporter whom the DAO has named. Reports each closed day that is not final and that this key has not reported
/// yet: a day of Bitcoin once 6 blocks bury its end, a day of Filecoin 900 epochs after it. Several sources of a network
/// must say exactly the same, more than half of them or --quorum; whoever says otherwise is named. A source or node that
/// fails is asked again; what was begun goes on after a kill, and no day is reported twice.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Report {
    #[command(flatten)]
    sources: SourceOptions,
    /// Report what can be reported, say what is left, and end
    #[arg(long)]
    once: bool,
    /// How often to look for days to report
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = RangedU64ValueParser::<u64>::new().range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    election: ElectionOption,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  Both networks on BSC; of three sources of Bitcoin two must say the same:
    DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore reporter.json \\
      report --bitcoin-core http://127.0.0.1:8332 --cookie ~/.bitcoin/.cookie \\
      --esplora https://blockstream.info/api --esplora https://mempool.space/api \\
      --lotus http://127.0.0.1:1234/rpc/v1

  Lotus nodes that want tokens, one for each in their order:
    DMEX_LOTUS_TOKEN=eyJ...,eyJ... dmex --keystore reporter.json report \\
      --lotus http://10.0.0.5:1234/rpc/v1 --lotus http://10.0.0.6:1234/rpc/v1

  Recorded days, on a development chain:
    dmex --as reporter-0 report --replay data --once";

impl Report {
    /// Runs it until Ctrl-C, or once.
    ///
    /// # Errors
    /// Nobody signs, whoever signs is no reporter, or the first look fails.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.once {
            let platform = context.platform().await?;
            let job = self.job(context, platform.clone())?;
            let election = self.election.open(context).await?;
            process::once(context, &job, election.as_ref(), platform.deployment().chain_id).await?;
            let me = job.sender.address();
            return context.printer.print(&View::read(&platform, me, &job.measured).await?);
        }
        let mut process = Process::new(context, self.process.clone(), Strictness::strict());
        self.join(context, &mut process).await?;
        process.run(context).await
    }

    /// Makes it a part of a process.
    pub(super) async fn join(self, context: &Context, process: &mut Process) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let job = self.job(context, platform.clone())?;
        let signer = job.sender.address();
        process.lead_signing(context, &self.election, platform, job, signer).await
    }

    fn job(&self, context: &Context, platform: Platform) -> Result<ReportJob, Failure> {
        let source = self.sources.open(context.printer)?;
        let sender = DurableSender::new(context, &platform, REPORTER, "report")?;
        let measured = Asset::ALL.into_iter().filter(|asset| source.measures(*asset)).collect();
        Ok(ReportJob { platform, source: Arc::new(source), sender, measured, every: self.every })
    }
}

/// A reporter at work.
struct ReportJob {
    platform: Platform,
    source: Arc<dyn Source>,
    sender: DurableSender,
    measured: Vec<Asset>,
    /// [seconds]
    every: u64,
}

#[async_trait]
impl Job for ReportJob {
    fn name(&self) -> &'static str {
        REPORTER
    }

    /// Several reporters work side by side, and each reports for itself.
    fn lead(&self) -> String {
        format!("{REPORTER}/{}", self.sender.address())
    }

    fn pace(&self) -> Pace {
        seldom(self.every)
    }

    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        let (me, measured) = (self.sender.address(), self.measured.clone());
        vec![Arc::new(ReportDuty::new(self.platform.clone(), me, measured, patience(self.every)))]
    }

    /// The DAO may have named another since the work began.
    async fn check(&self) -> Result<(), Failure> {
        self.sender.check_gas().await?;
        check_named(&self.platform, self.sender.address(), &self.measured).await
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        check_named(&self.platform, self.sender.address(), &self.measured).await?;
        let sender = self.sender.open().await?;
        let transact = Arc::new(sender.clone());
        let account = self.sender.account().clone();
        let reporter =
            Reporter::new(self.platform.clone(), transact, account, self.source.clone(), self.pace());
        Ok(Begun { looks: vec![Arc::new(ReportLook::new(reporter))], sender: Some(sender) })
    }
}

/// Before a node is asked for hours: the contract would take the report of nobody else.
async fn check_named(platform: &Platform, me: Address, measured: &[Asset]) -> Result<(), Failure> {
    for asset in measured {
        let named = platform.benchmark(*asset).isReporter(me).call().await.map_err(ReadError::from)?;
        if !named {
            return Err(Failure::refused(format!(
                "{me} is no reporter of the {asset} benchmark: sign with a reporter's key, or have the DAO name this one \
                 (a proposal that calls setReporters: `dmex proposal create raw`)"
            )));
        }
    }
    Ok(())
}
