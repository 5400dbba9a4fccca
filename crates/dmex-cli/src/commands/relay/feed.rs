//! `dmex relay feed`

mod look;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_networks::HeaderSource;
use dmex_platform::Platform;
use dmex_relay::{FeedDuty, Feeder, FeederConfig, Policy, RelayOnChain};
use dmex_service::{Duty, Pace};

use super::followed::followed;
use super::source::SourceOptions;
use super::status::View;
use crate::context::Context;
use crate::durable_sender::DurableSender;
use crate::election::ElectionOption;
use crate::job::{Begun, Job, Strictness, patience, seldom};
use crate::process::{self, Process, ProcessOptions};
use crate::status::Failure;

/// The label of the key that pays gas.
const FEEDER: &str = "feeder";

/// Feed Bitcoin's headers to the relay, until Ctrl-C
///
/// Looks for the newest header that source and relay both know, checks those that follow as the contract will, and
/// submits them: a day's worth at a time, or fewer as soon as they prove a day. Anyone may feed and several may at the
/// same time: the relay believes work, not people, so neither feeder nor source needs to be trusted. Whoever signs pays
/// gas. A source or node that fails is asked again; what was begun goes on after a kill.
///
/// While headers are missing, the benchmark waits for them until 36 hours after a day's end.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Feed {
    #[command(flatten)]
    source: SourceOptions,
    /// With --bitcoin-core: the node's own cookie file, in place of user and password
    #[arg(long, value_name = "FILE")]
    cookie: Option<PathBuf>,
    /// Catch up, say where the relay stands, and end
    #[arg(long)]
    once: bool,
    /// Newest Bitcoin blocks that are left alone, because they may yet be replaced; unless given 2, and none of a file
    #[arg(long, value_name = "BLOCKS")]
    leave: Option<u32>,
    /// How often to look for new headers
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = RangedU64ValueParser::<u64>::new().range(1..=86_400))]
    every: u64,
    #[command(flatten)]
    election: ElectionOption,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  From a Bitcoin Core node on this computer, to the platform on BSC:
    DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore feeder.json \\
      relay feed --bitcoin-core http://127.0.0.1:8332 --cookie ~/.bitcoin/.cookie

  The same with a user and a password of the node's configuration:
    DMEX_BITCOIN_RPC_USER=... DMEX_BITCOIN_RPC_PASSWORD=... dmex relay feed --bitcoin-core http://10.0.0.5:8332

  Once, from a public server:
    dmex --as alice relay feed --esplora https://blockstream.info/api --once

  Recorded headers, on a development chain:
    dmex --as alice relay feed --file data/bitcoin_headers/mainnet_headers_822528_830592.csv --once";

impl Feed {
    /// Runs it until Ctrl-C, or once.
    ///
    /// # Errors
    /// There is no relay, nobody signs, or the first look at the source fails.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.once {
            let platform = context.platform().await?;
            let job = self.job(context, &platform).await?;
            let election = self.election.open(context).await?;
            process::once(context, &job, election.as_ref(), platform.deployment().chain_id).await?;
            return context.printer.print(&View::read(&platform).await?);
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
        let job = self.job(context, &platform).await?;
        let signer = job.sender.address();
        process.lead_signing(context, &self.election, platform, job, signer).await
    }

    async fn job(&self, context: &Context, platform: &Platform) -> Result<FeedJob, Failure> {
        let (_, relay) = followed(platform).await?;
        let source = self.source.open(self.cookie.clone())?;
        let sender = DurableSender::new(context, platform, FEEDER, "relay")?;
        let confirmations = self.leave.unwrap_or_else(|| self.source.patience());
        let policy = Policy { confirmations, ..Policy::default() };
        Ok(FeedJob { relay, source, sender, policy, every: self.every })
    }
}

/// A feeder at work.
struct FeedJob {
    relay: RelayOnChain,
    source: Arc<dyn HeaderSource>,
    sender: DurableSender,
    policy: Policy,
    /// [seconds]
    every: u64,
}

#[async_trait]
impl Job for FeedJob {
    fn name(&self) -> &'static str {
        "relay"
    }

    fn pace(&self) -> Pace {
        seldom(self.every)
    }

    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        vec![Arc::new(FeedDuty::new(self.relay.clone(), patience(self.every)))]
    }

    async fn check(&self) -> Result<(), Failure> {
        self.sender.check_gas().await
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        let sender = self.sender.open().await?;
        let account = self.sender.account().clone();
        let config = FeederConfig { account, policy: self.policy, pace: self.pace() };
        let transact = Arc::new(sender.clone());
        let feeder = Feeder::new(self.relay.clone(), self.source.clone(), transact, config);
        Ok(Begun { looks: vec![Arc::new(feeder)], sender: Some(sender) })
    }
}
