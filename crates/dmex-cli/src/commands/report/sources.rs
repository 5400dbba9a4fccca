//! Whom a reporter asks.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dmex_mining::history::NetworkHistory;
use dmex_networks::{BlockSource, Esplora, Lotus, LotusConfig};
use dmex_reporter::{
    BitcoinSource, CONFIRMATIONS, LotusSource, NetworkSources, QuorumSource, ReplaySource, Source,
};
use dmex_types::Asset;

use crate::env;
use crate::printer::Printer;
use crate::server_address::{TIMEOUT, address, bitcoin_core};
use crate::status::Failure;

/// How long one source may take for a whole day, which is some hundred questions.
const PATIENCE: Duration = Duration::from_secs(900);

/// At least one source; those of a network watch each other.
#[derive(Clone, Debug, Args)]
pub(super) struct SourceOptions {
    /// A Bitcoin Core node, with DMEX_BITCOIN_RPC_USER and DMEX_BITCOIN_RPC_PASSWORD in the environment, or --cookie
    #[arg(long, value_name = "URL")]
    bitcoin_core: Option<String>,
    /// With --bitcoin-core: the node's own cookie file, in place of user and password
    #[arg(long, value_name = "FILE", requires = "bitcoin_core")]
    cookie: Option<PathBuf>,
    /// A server with the REST interface of Esplora; several by giving it again
    #[arg(long, value_name = "URL")]
    esplora: Vec<String>,
    /// A Lotus node's RPC; several by giving it again. DMEX_LOTUS_TOKEN holds a token if it wants one, for several one
    /// for each, separated by commas
    #[arg(long, value_name = "URL")]
    lotus: Vec<String>,
    /// How many sources of a network must say exactly the same; unless given, more than half
    #[arg(long, value_name = "N")]
    quorum: Option<usize>,
    /// Recorded days of both networks, in a folder as data/README.md describes it
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["bitcoin_core", "esplora", "lotus", "quorum"])]
    replay: Option<PathBuf>,
}

impl SourceOptions {
    /// The sources, which were not asked yet.
    pub(super) fn open(&self, printer: Printer) -> Result<NetworkSources, Failure> {
        if let Some(folder) = &self.replay {
            let recorded: Arc<dyn Source> =
                Arc::new(ReplaySource::new(Arc::new(NetworkHistory::load(folder)?)));
            return Ok(NetworkSources { bitcoin: Some(recorded.clone()), filecoin: Some(recorded) });
        }
        let (bitcoin, filecoin) = (self.of_bitcoin()?, self.of_filecoin()?);
        if bitcoin.is_empty() && filecoin.is_empty() {
            return Err(Failure::usage(
                "name whom to ask: --bitcoin-core, --esplora, --lotus, or --replay for recorded days",
            ));
        }
        Ok(NetworkSources {
            bitcoin: self.quorum_of(Asset::Btc, bitcoin, printer)?,
            filecoin: self.quorum_of(Asset::Fil, filecoin, printer)?,
        })
    }

    fn of_bitcoin(&self) -> Result<Vec<Arc<dyn Source>>, Failure> {
        let mut nodes: Vec<(&String, Arc<dyn BlockSource>)> = Vec::new();
        if let Some(url) = &self.bitcoin_core {
            nodes.push((url, Arc::new(bitcoin_core(url, self.cookie.clone())?)));
        }
        for url in &self.esplora {
            nodes.push((url, Arc::new(Esplora::new(address(url)?, TIMEOUT)?)));
        }
        let source = |(url, node): (&String, _)| {
            Arc::new(BitcoinSource::new(url, node, CONFIRMATIONS)) as Arc<dyn Source>
        };
        Ok(nodes.into_iter().map(source).collect())
    }

    fn of_filecoin(&self) -> Result<Vec<Arc<dyn Source>>, Failure> {
        let tokens = tokens(std::env::var(env::LOTUS_TOKEN).ok().as_deref(), self.lotus.len())?;
        let mut sources: Vec<Arc<dyn Source>> = Vec::new();
        for (url, token) in self.lotus.iter().zip(tokens) {
            let node = Lotus::new(LotusConfig { url: address(url)?, token, timeout: TIMEOUT })?;
            sources.push(Arc::new(LotusSource::new(url, node)));
        }
        Ok(sources)
    }

    fn quorum_of(
        &self,
        asset: Asset,
        sources: Vec<Arc<dyn Source>>,
        printer: Printer,
    ) -> Result<Option<Arc<dyn Source>>, Failure> {
        let wanted = self.quorum.unwrap_or(sources.len() / 2 + 1);
        match &sources[..] {
            [] => {
                printer.say(format!("{asset} is not reported: no source of it is named."));
                return Ok(None);
            }
            [only] if wanted == 1 => {
                printer.say(format!("Only one source of {asset} is named, and believed. Name several."));
                return Ok(Some(only.clone()));
            }
            several => refuse_twins(several)?,
        }
        let quorum = QuorumSource::new(sources, wanted, PATIENCE)
            .map_err(|error| Failure::usage(format!("{asset}: {error}; correct --quorum")))?;
        Ok(Some(Arc::new(quorum)))
    }
}

/// A server that is named twice would agree with itself.
fn refuse_twins(sources: &[Arc<dyn Source>]) -> Result<(), Failure> {
    let mut names: Vec<&str> = sources.iter().map(|source| source.name().trim_end_matches('/')).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Failure::usage(format!(
            "{} is named twice, and would agree with itself: name another server",
            pair[0]
        ))),
        None => Ok(()),
    }
}

/// A token for each node: no node gets the token of another.
fn tokens(given: Option<&str>, nodes: usize) -> Result<Vec<Option<String>>, Failure> {
    let Some(given) = given.filter(|_| nodes > 0) else { return Ok(vec![None; nodes]) };
    let token = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let tokens: Vec<Option<String>> = given.split(',').map(token).collect();
    if tokens.len() != nodes {
        return Err(Failure::usage(format!(
            "{} has {} tokens for {nodes} Lotus nodes: give one for each, separated by commas, and nothing between two \
             commas for a node that wants none",
            env::LOTUS_TOKEN,
            tokens.len()
        )));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lotus_node_gets_its_own_token() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(tokens(None, 2).unwrap(), [None, None]);
        assert_eq!(tokens(Some("a"), 0).unwrap(), []);
        assert_eq!(tokens(Some("a, b"), 2).unwrap(), [some("a"), some("b")]);
        assert_eq!(tokens(Some("a,,c"), 3).unwrap(), [some("a"), None, some("c")]);
        let refused = tokens(Some("secret"), 2).unwrap_err().message;
        assert!(refused.contains("1 tokens for 2") && !refused.contains("secret"), "{refused}");
    }
}
