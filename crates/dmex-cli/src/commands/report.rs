//! `dmex report`: measure the networks, and report them to the benchmarks.

mod look;
mod sources;
mod view;

use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::Address;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_chain::sender::Account;
use dmex_platform::{Platform, ReadError};
use dmex_reporter::{Reporter, Source};
use dmex_service::{Backoff, Pace, Supervisor};
use dmex_types::Asset;

use self::sources::SourceOptions;
use self::view::View;
use crate::context::Context;
use crate::durable_sender;
use crate::status::Failure;
use crate::talking::Talking;

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
        let platform = context.platform().await?;
        let source = self.sources.open(context.printer)?;
        let account = Account::new(REPORTER)?;
        let sender = durable_sender::open(context, &platform, account.clone(), "report").await?;
        let me = sender.address(&account)?;
        let measured: Vec<Asset> = Asset::ALL.into_iter().filter(|asset| source.measures(*asset)).collect();
        check_named(&platform, me, &measured).await?;
        let reporter =
            Reporter::new(platform.clone(), Arc::new(sender), account, Arc::new(source), self.pace());
        // The first failure ends it: a source that never worked is a mistake to be corrected, not trouble that passes.
        let ticked = reporter.tick().await?;
        context.printer.say(look::said(&ticked.reported).unwrap_or_else(|| "Nothing to report.".to_owned()));
        for awaited in &ticked.awaited {
            context.printer.say(format!("{}: {}", awaited.asset, awaited.why));
        }
        if self.once {
            return context.printer.print(&View::read(&platform, me, &measured).await?);
        }
        context.printer.say("Looking for more. Ctrl-C stops.");
        let service = Talking::new(Arc::new(reporter), context.printer, self.pace());
        let supervisor = Supervisor::new(self.pace().backoff).with(service);
        let ended = supervisor.run(context.shutdown()?).await;
        context.printer.say("Stopped. The same command goes on from here.");
        ended.map_err(|error| Failure::unforeseen(error.to_string()))
    }

    fn pace(&self) -> Pace {
        let backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(300), rand::random);
        Pace { interval: Duration::from_secs(self.every), backoff }
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
