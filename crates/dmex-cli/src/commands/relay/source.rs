//! Where the headers come from.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use dmex_networks::{Esplora, HeaderSource};
use dmex_relay::RecordedHeaders;

use crate::server_address::{TIMEOUT, address, bitcoin_core};
use crate::status::Failure;

/// Newest blocks of a live source that are left alone unless told otherwise.
const PATIENCE: u32 = 2;

/// Exactly one source; which, may stand in the settings file.
#[derive(Clone, Debug, Args)]
#[group(multiple = false)]
pub(super) struct SourceOptions {
    /// Recorded headers: a CSV file with the columns height and header_hex, one after the other
    #[arg(long, value_name = "CSV")]
    file: Option<PathBuf>,
    /// A Bitcoin Core node, with DMEX_BITCOIN_RPC_USER and DMEX_BITCOIN_RPC_PASSWORD in the environment, or --cookie
    #[arg(long, value_name = "URL")]
    bitcoin_core: Option<String>,
    /// A server with the REST interface of Esplora
    #[arg(long, value_name = "URL")]
    esplora: Option<String>,
}

impl SourceOptions {
    /// The source, which was not asked yet.
    pub(super) fn open(&self, cookie: Option<PathBuf>) -> Result<Arc<dyn HeaderSource>, Failure> {
        if cookie.is_some() && self.bitcoin_core.is_none() {
            return Err(Failure::usage("--cookie is for --bitcoin-core: leave it out"));
        }
        if let Some(file) = &self.file {
            return Ok(Arc::new(RecordedHeaders::read(file)?));
        }
        if let Some(url) = &self.esplora {
            return Ok(Arc::new(Esplora::new(address(url)?, TIMEOUT)?));
        }
        let url = self.bitcoin_core.as_deref().ok_or_else(|| {
            Failure::usage("name where the headers come from: --bitcoin-core, --esplora or --file")
        })?;
        Ok(Arc::new(bitcoin_core(url, cookie)?))
    }

    /// Newest blocks that are left alone: what is recorded is not replaced any more.
    pub(super) const fn patience(&self) -> u32 {
        if self.file.is_some() { 0 } else { PATIENCE }
    }
}
