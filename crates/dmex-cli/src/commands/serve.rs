//! `dmex serve`: answer questions over HTTP.

mod limits;

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use dmex_api::{ApiService, Sources};
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_web::{WebConfig, pages};

use self::limits::Limits;
use super::index::IndexJob;
use crate::context::Context;
use crate::job::Strictness;
use crate::process::{Process, ProcessOptions};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// [milliseconds] How often to look for new blocks.
const INDEX_EVERY: u64 = 500;

/// Serve the dapp and the API, until Ctrl-C
///
/// Serves the pages of the dapp at /, the store under /v1, its documentation at /reference, events as they happen at
/// /v1/events/stream, and /healthz and /readyz for those who run it; what was counted is at --metrics alone. Transactions are prepared here and signed
/// by whoever asks; the server holds no key. It keeps nothing: run as many as you need. With --index it follows the chain
/// too; of several, one does.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Serve {
    #[command(flatten)]
    store: StoreOption,
    /// Where to answer
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Follow the chain into the store as well
    #[arg(long)]
    index: bool,
    /// Address of a node that a visitor's wallet is told of if it does not know the chain: everybody sees it, so no key
    /// may be in it
    #[arg(long, value_name = "URL", conflicts_with = "no_pages")]
    wallet_rpc: Option<String>,
    /// Answer questions only, without the pages of the dapp
    #[arg(long)]
    no_pages: bool,
    /// Ask no node: answer from the store alone. What only the chain knows is not answered then, and no transaction is
    /// prepared
    #[arg(long, conflicts_with = "index", requires = "store")]
    no_node: bool,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  The development chain of a `dmex up` elsewhere, chain and store in one process:
    dmex serve --index --listen 127.0.0.1:8090

  A company's, behind its proxy, beside a `dmex index`:
    PGPASSWORD=... dmex --rpc https://bsc.example --chain 56 serve --store postgres://dmex@db.example/dmex \\
      --listen 0.0.0.0:8080 --behind-proxy

  A copy of a store, on a machine without a node:
    dmex serve --store sqlite:copy.sqlite --no-node";

impl Serve {
    /// Runs it until Ctrl-C.
    ///
    /// # Errors
    /// Node, store or address cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let mut process = Process::new(context, self.process.clone(), Strictness::strict());
        self.join(context, &mut process).await?;
        process.run(context).await
    }

    /// Makes it a part of a process.
    pub(super) async fn join(self, context: &Context, process: &mut Process) -> Result<(), Failure> {
        let platform = if self.no_node { None } else { Some(context.platform().await?) };
        let chain_id = platform.as_ref().map_or(DEV_CHAIN_ID, |platform| platform.deployment().chain_id);
        let store = self.store.open(context, chain_id).await?;
        std::net::TcpListener::bind(self.listen).map_err(|error| {
            Failure::refused(format!("cannot listen on {}: {error}; choose another --listen", self.listen))
        })?;
        if let Some(platform) = platform.as_ref().filter(|_| self.index) {
            let job = IndexJob::new(platform, &store, None, INDEX_EVERY, context.printer);
            process.lead(job, Arc::new(store.clone()), chain_id, None);
        }
        let config = self.limits.config();
        process.vitals.platform.clone_from(&platform);
        process.vitals.store = Some(store.clone());
        let web = WebConfig { node_for_wallets: self.wallet_rpc, ..WebConfig::default() };
        let pages = (!self.no_pages).then(|| pages(web));
        process.add(ApiService::new(config, Sources { store, platform, pages }, self.listen));
        context.printer.say(format!("Answers on http://{}/. Ctrl-C stops.", self.listen));
        Ok(())
    }
}
