//! `dmex serve`: answer questions over HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use dmex_api::{ApiConfig, ApiService};

use super::index::IndexJob;
use crate::context::Context;
use crate::job::Strictness;
use crate::process::{Process, ProcessOptions};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// [milliseconds] How often to look for new blocks.
const INDEX_EVERY: u64 = 500;

/// Answer questions about products, NFTs, income and votes over HTTP, until Ctrl-C
///
/// Serves the store under /v1, with its documentation at /, events as they happen at /v1/events/stream, and /healthz, /readyz
/// and /metrics for those who run it. Transactions are prepared here and signed by whoever asks; the server holds no key.
/// It keeps nothing: run as many as you need. With --index it follows the chain too; of several, one does.
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
    /// A proxy of ours stands in front and names who asks in X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,
    /// Questions that one address may ask a second, in the long run
    #[arg(long, value_name = "N", default_value_t = 20)]
    rate: u32,
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  The development chain of a `dmex up` elsewhere, chain and store in one process:
    dmex serve --index --listen 127.0.0.1:8090

  A company's, behind its proxy, beside a `dmex index`:
    PGPASSWORD=... dmex --rpc https://bsc.example --chain 56 serve --store postgres://dmex@db.example/dmex \\
      --listen 0.0.0.0:8080 --behind-proxy";

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
        let platform = context.platform().await?;
        let chain_id = platform.deployment().chain_id;
        let store = self.store.open(context, chain_id).await?;
        std::net::TcpListener::bind(self.listen).map_err(|error| {
            Failure::refused(format!("cannot listen on {}: {error}; choose another --listen", self.listen))
        })?;
        if self.index {
            let job = IndexJob::new(&platform, &store, None, INDEX_EVERY, context.printer);
            process.lead(job, Arc::new(store.clone()), chain_id, None);
        }
        let config =
            ApiConfig { rate_per_second: self.rate, behind_proxy: self.behind_proxy, ..ApiConfig::default() };
        process.vitals.platform = Some(platform.clone());
        process.vitals.store = Some(store.clone());
        process.add(ApiService::new(config, store, Some(platform), self.listen));
        context.printer.say(format!("Answers on http://{}/. Ctrl-C stops.", self.listen));
        Ok(())
    }
}
