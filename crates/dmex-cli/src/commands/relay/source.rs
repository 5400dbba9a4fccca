//! Where the headers come from.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dmex_networks::{BitcoinCore, BitcoinCoreConfig, Esplora, HeaderSource, Login};
use dmex_relay::RecordedHeaders;

use crate::status::Failure;

/// How long a source may take for an answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Newest blocks of a live source that are left alone unless told otherwise.
const PATIENCE: u32 = 2;

/// Exactly one source.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
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
        // One of the three is given.
        let url = address(self.bitcoin_core.as_deref().unwrap_or_default())?;
        let login = match cookie {
            Some(file) => Login::Cookie(file),
            None => Login::from_environment()?,
        };
        Ok(Arc::new(BitcoinCore::new(BitcoinCoreConfig { url, login, timeout: TIMEOUT })?))
    }

    /// Newest blocks that are left alone: what is recorded is not replaced any more.
    pub(super) const fn patience(&self) -> u32 {
        if self.file.is_some() { 0 } else { PATIENCE }
    }
}

/// An address without user and password: those would stay in shell histories and lists of processes.
fn address(url: &str) -> Result<String, Failure> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).ok_or_else(|| {
        Failure::usage(format!("{url:?} is no address of a server: write for example http://127.0.0.1:8332"))
    })?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err(Failure::usage(
            "leave user and password out of the address: set DMEX_BITCOIN_RPC_USER and DMEX_BITCOIN_RPC_PASSWORD, or \
             name the node's cookie file with --cookie",
        ));
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_password_in_it_is_refused_without_showing_it() {
        assert_eq!(address("https://blockstream.info/api").unwrap(), "https://blockstream.info/api");
        let refused = address("http://me:secret@127.0.0.1:8332").unwrap_err().message;
        assert!(refused.contains("--cookie") && !refused.contains("secret"), "{refused}");
        assert!(address("127.0.0.1:8332").unwrap_err().message.contains("http://"));
    }
}
