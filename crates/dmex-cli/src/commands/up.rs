//! `dmex up`: the whole platform on a development chain, a real day every few seconds.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dmex_chain::anvil::Origin;
use dmex_replay::{News, Ready, Record, Role, Up as Platform};
use dmex_types::{Asset, Day};
use dmex_web::{DemoWallet, Person, WebConfig, pages};
use tokio::sync::mpsc;

use crate::connection::{ChainNote, anvil};
use crate::context::Context;
use crate::printer::{Printer, facts};
use crate::status::Failure;

/// Run the whole platform on this computer, on real days
///
/// Starts a development chain, deploys and checks the contracts, opens four products, and lets a real day pass every
/// few seconds: reporters measure it, miners pay it, the finaliser settles it. Ctrl-C ends it cleanly. Everything is
/// kept in the state folder (--state), and the next start goes on from there.
///
/// Bitcoin's headers are built in from 2023-12-23 to 2024-02-15: a platform that begins in those weeks (from 2023-12-25
/// on) has a header relay, fed as the days pass, that proves the difficulty.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Up {
    /// First day, YYYY-MM-DD; a state folder that exists goes on from its own day
    #[arg(long, value_name = "DATE", default_value = "2022-03-25")]
    from: Day,
    /// How long a day lasts
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, value_parser = seconds)]
    seconds_per_day: f64,
    /// Port of the chain on this computer; 0 takes any free one
    #[arg(long, default_value_t = 8545)]
    port: u16,
    /// Port of the API on this computer; 0 takes any free one
    #[arg(long, default_value_t = 8080)]
    api_port: u16,
    /// No miner stops paying; without this one does after twenty days, and the DAO decides
    #[arg(long)]
    all_deliver: bool,
    /// Network data to use instead of the built-in days (format: data/README.md)
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  The platform, a day every five seconds:
    dmex up

  From the week of the fourth Bitcoin halving, faster, kept apart:
    dmex --state halving up --from 2024-04-15 --seconds-per-day 2

  Days whose difficulty Bitcoin's own headers prove:
    dmex --state proven up --from 2024-01-02";

impl Up {
    /// Runs it until Ctrl-C.
    ///
    /// # Errors
    /// The data do not reach, anvil is missing, or the state folder is damaged or in use.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let printer = context.printer;
        let shutdown = context.shutdown()?;
        let record = match &self.data {
            Some(folder) => Record::load(folder)?,
            None => Record::embedded()?,
        };
        let platform = Platform {
            anvil: anvil()?,
            state: context.globals.state.clone(),
            from: self.from,
            day: Duration::from_secs_f64(self.seconds_per_day),
            port: self.port,
            listen: SocketAddr::from(([127, 0, 0, 1], self.api_port)),
            all_deliver: self.all_deliver,
            record,
        };
        let relay_days = platform.record.relay_days();
        let spinner = printer.spinner("starting");
        let ready = platform.start(|step| spinner.set_message(step.to_owned())).await;
        spinner.finish_and_clear();
        let ready = ready?;
        let web = web(&ready.url);
        let mut ready = ready.with_pages(pages(web));
        let note = ChainNote { url: ready.url.clone(), chain_id: dmex_chain::anvil::DEV_CHAIN_ID };
        note.write(&context.globals.state)?;
        ready.first_buyers().await?;
        printer.say(welcome(&ready, &headers(&ready, relay_days)).await?);

        let (sender, mut news) = mpsc::unbounded_channel();
        let watcher = ready.platform.clone();
        let last = ready.last();
        let talk = tokio::spawn(async move {
            while let Some(news) = news.recv().await {
                tell(printer, &watcher, news, last).await;
            }
        });
        let ended = ready
            .run(shutdown, move |news| {
                // Nobody listens any more once the talk has ended.
                let _ = sender.send(news);
            })
            .await;
        talk.abort();
        ended?;
        printer.say("Stopped. `dmex up` goes on from here.");
        Ok(())
    }
}

/// Pages with a wallet of the people who play here.
fn web(node: &str) -> WebConfig {
    let people =
        (0..5).map(Role::Buyer).chain([Role::BtcMiner, Role::FilMiner, Role::FailingMiner, Role::Platform]);
    let people = people.map(|role| Person { name: role.name(), address: role.address() }).collect();
    let node = node.to_owned();
    WebConfig { node_for_wallets: Some(node.clone()), demo_wallet: Some(DemoWallet { node, people }) }
}

/// What a day brought, in one line. Nothing to say if the chain is being stopped.
async fn tell(printer: Printer, platform: &dmex_platform::Platform, news: News, last: Day) {
    let day = match news {
        News::Day(day) => day,
        News::ChainBack(day) => {
            printer.say(format!(
                "The chain (anvil) had ended by itself: started again from what was saved last, in {day}. What the \
                 services had sent since was sent again; what people had sent in the last seconds may be lost."
            ));
            return;
        }
        News::Notice(notice) => return printer.say(notice),
    };
    let Ok(products) = platform.products().await else { return };
    let stand = |product: &dmex_platform::Product| {
        let next = product.next_day()?;
        let stand = if next > day { format!("starts on {next}") } else { format!("paid up to {}", next - 1) };
        Some(format!("product {} {stand}", product.id))
    };
    let settled: Vec<String> = products.iter().filter_map(stand).collect();
    let rest = if day > last { "; the recorded data ends here" } else { "" };
    printer.say(format!("{day} begins; {}{rest}", settled.join(", ")));
}

/// Whether headers prove Bitcoin's difficulty here, in one line.
fn headers(ready: &Ready, relay_days: Option<(Day, Day)>) -> String {
    match (ready.proven_up_to(), relay_days) {
        (Some(last), _) => format!(
            "Bitcoin's difficulty is proven by its headers up to {last}: dmex relay status. Later days take the reports \
             alone, 36 hours late."
        ),
        (None, Some((first, last))) => format!(
            "No header relay: headers are recorded for a start between {first} and {last}; reports tell the difficulty."
        ),
        (None, None) => "No header relay: no headers are recorded; reports tell the difficulty.".to_owned(),
    }
}

async fn welcome(ready: &Ready, headers: &str) -> Result<String, Failure> {
    let on = ready.platform.deployment();
    let contracts = facts(&[
        ("Node", format!("{} (chain {})", ready.url, on.chain_id)),
        ("Dapp", format!("http://{}/ (open it in a browser)", ready.api())),
        ("API", format!("http://{}/reference", ready.api())),
        ("MiningPower (NFT)", on.mining_power.address.to_string()),
        ("PrimarySale", on.primary_sale.address.to_string()),
        ("Settlement", on.settlement.address.to_string()),
        ("MinerRegistry", on.miner_registry.address.to_string()),
        ("BitcoinBenchmark", on.benchmark(Asset::Btc).to_string()),
        ("FilecoinBenchmark", on.benchmark(Asset::Fil).to_string()),
    ]);
    let tokens: Vec<(String, String)> = on
        .tokens
        .pay
        .iter()
        .chain(on.tokens.reward.values())
        .map(|token| (format!("test {}", token.symbol), token.address.to_string()))
        .collect();
    let tokens: Vec<(&str, String)> = tokens.iter().map(|(name, at)| (name.as_str(), at.clone())).collect();
    let people: Vec<(String, String)> = (0..5)
        .map(Role::Buyer)
        .chain([Role::BtcMiner, Role::FilMiner, Role::Platform])
        .map(|role| (role.name(), format!("{}  key {}", role.address(), role.signer().to_bytes())))
        .collect();
    let people: Vec<(&str, String)> = people.iter().map(|(name, at)| (name.as_str(), at.clone())).collect();
    let failing = ready.failing().map_or_else(String::new, |(product, day)| {
        format!(
            "\nThe miner of product {product} stops paying on {day} (simulated). Watch what follows:\n  \
             dmex product show {product}\n  dmex proposal list\n  dmex what-if 5\n"
        )
    });
    let resumed = match ready.origin {
        Origin::New | Origin::Saved => "",
        Origin::SavedBefore => " (what was saved last is damaged: went on from what was saved before)",
    };
    Ok(format!(
        "DMEX runs on a development chain{resumed}. Simulated: people, test coins, clock.\n\
         Real: every day's difficulty, fees, rewards and prices, now {} of {}.\n{headers}\n\n{contracts}\n\nTest coins\n{}\n\n\
         People, with keys that everybody knows\n{}\n\n\
         Try in another terminal, with the same --state:\n  \
         dmex product list\n  dmex --as dave buy 1 --power 88.5 --faucet\n  dmex --as dave power list\n  \
         dmex --as alice claim --all\n  dmex benchmark show --asset btc\n{failing}\nCtrl-C stops; nothing is lost.\n",
        ready.today().await?,
        ready.last(),
        facts(&tokens),
        facts(&people)
    ))
}

/// A day must last long enough for its transactions, and short enough to watch.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text:?} is not a number of seconds"))?;
    if (0.2..=86_400.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("a day lasts between 0.2 and 86400 seconds".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_sensible_length() {
        assert!(seconds("0.5").is_ok());
        for text in ["0", "-1", "NaN", "inf", "1e9", "soon"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
