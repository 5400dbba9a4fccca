//! `dmex relay feed`

mod look;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_chain::sender::Account;
use dmex_platform::Platform;
use dmex_relay::{Feeder, FeederConfig, Policy, RelayOnChain};
use dmex_service::{Backoff, Pace, Supervisor};

use super::followed::followed;
use super::source::SourceOptions;
use super::status::View;
use crate::context::Context;
use crate::durable_sender;
use crate::status::Failure;
use crate::talking::Talking;

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
        let platform = context.platform().await?;
        let (_, relay) = followed(&platform).await?;
        let feeder = Arc::new(self.feeder(context, &platform, relay).await?);
        // The first failure ends it: a source that never worked is a mistake to be corrected, not trouble that passes.
        let fed = look::catch_up(&feeder).await?;
        if self.once {
            let said = if fed == 0 { "Nothing to feed.".to_owned() } else { format!("Fed {fed} headers.") };
            context.printer.say(said);
            return context.printer.print(&View::read(&platform).await?);
        }
        context.printer.say(format!("Fed {fed} headers; looking for more. Ctrl-C stops."));
        let service = Talking::new(feeder, context.printer, self.pace());
        let supervisor = Supervisor::new(self.pace().backoff).with(service);
        let ended = supervisor.run(context.shutdown()?).await;
        context.printer.say("Stopped. The same command goes on from here.");
        ended.map_err(|error| Failure::unforeseen(error.to_string()))
    }

    async fn feeder(
        &self,
        context: &Context,
        platform: &Platform,
        relay: RelayOnChain,
    ) -> Result<Feeder, Failure> {
        let source = self.source.open(self.cookie.clone())?;
        let account = Account::new(FEEDER)?;
        let sender = durable_sender::open(context, platform, account.clone(), "relay").await?;
        let confirmations = self.leave.unwrap_or_else(|| self.source.patience());
        let policy = Policy { confirmations, ..Policy::default() };
        let config = FeederConfig { account, policy, pace: self.pace() };
        Ok(Feeder::new(relay, source, Arc::new(sender), config))
    }

    fn pace(&self) -> Pace {
        let backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(300), rand::random);
        Pace { interval: Duration::from_secs(self.every), backoff }
    }
}
