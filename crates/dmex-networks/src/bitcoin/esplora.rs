//! An Esplora server, as blockstream.info and mempool.space run them, over its REST interface.

use std::time::Duration;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_mining::bitcoin::subsidy::subsidy_at;
use dmex_mining::units::Satoshi;
use reqwest::{Client, StatusCode};
use serde::Deserialize;

use super::{BlockSource, HeaderSource, hash_in, header_in};
use crate::{NodeError, http};

/// A transaction, as far as it says what a miner got.
#[derive(Deserialize)]
struct Transaction {
    vin: Vec<Input>,
    vout: Vec<Output>,
    status: Status,
}

#[derive(Deserialize)]
struct Input {
    is_coinbase: bool,
}

#[derive(Deserialize)]
struct Output {
    /// [satoshi]
    value: u64,
}

#[derive(Deserialize)]
struct Status {
    block_hash: String,
    block_height: u32,
}

/// Asks an Esplora server.
#[derive(Clone, Debug)]
pub struct Esplora {
    client: Client,
    url: String,
}

impl Esplora {
    /// A client of the server at `url`, such as `https://blockstream.info/api`.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(url: impl Into<String>, timeout: Duration) -> Result<Self, NodeError> {
        let url = url.into().trim_end_matches('/').to_owned();
        Ok(Self { client: http::client(&url, timeout)?, url })
    }

    /// The text at a path, `None` if there is nothing.
    async fn get(&self, path: &str) -> Result<Option<String>, NodeError> {
        let url = format!("{}{path}", self.url);
        let answer =
            self.client.get(&url).send().await.map_err(|error| NodeError::unreachable(&self.url, error))?;
        let status = answer.status();
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(NodeError::refused(&self.url, status.to_string()));
        }
        http::text(&self.url, answer).await.map(Some)
    }
}

#[async_trait]
impl HeaderSource for Esplora {
    async fn tip_height(&self) -> Result<u32, NodeError> {
        let path = "/blocks/tip/height";
        let text = self.get(path).await?.ok_or_else(|| NodeError::Refused {
            url: self.url.clone(),
            message: format!(
                "there is no {path}: it is no Esplora server, or not the address of its REST interface"
            ),
        })?;
        text.trim().parse().map_err(|_| NodeError::malformed(&self.url, "a height that is none"))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        let text = self.get(&format!("/block-height/{height}")).await?;
        text.map(|text| hash_in(&self.url, &text)).transpose()
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        let text = self.get(&format!("/block/{hash}/header")).await?;
        header_in(&self.url, &text.ok_or(NodeError::UnknownBlock { hash })?)
    }
}

/// What the first transaction of a block pays above the subsidy. That is the fees, unless a miner took less than it
/// might: then only a Bitcoin Core node knows them.
#[async_trait]
impl BlockSource for Esplora {
    async fn fees(&self, height: u32, hash: BlockHash) -> Result<Satoshi, NodeError> {
        let path = format!("/block/{hash}/txs/0");
        let text = self.get(&path).await?.ok_or(NodeError::UnknownBlock { hash })?;
        let malformed = |what: &str| NodeError::malformed(&self.url, format!("{what} at {path}"));
        let page: Vec<Transaction> =
            serde_json::from_str(&text).map_err(|_| malformed("no list of transactions"))?;
        let coinbase = page.first().filter(|first| first.vin.iter().any(|input| input.is_coinbase));
        let coinbase = coinbase.ok_or_else(|| malformed("no coinbase transaction first"))?;
        if coinbase.status.block_hash != hash.to_string() || coinbase.status.block_height != height {
            return Err(malformed("a transaction of another block"));
        }
        let paid = coinbase.vout.iter().try_fold(0u64, |sum, output| sum.checked_add(output.value));
        let fees = paid.and_then(|paid| paid.checked_sub(subsidy_at(height).get()));
        fees.map(Satoshi::new).ok_or_else(|| {
            malformed("a miner that took less than the subsidy, so that its fees cannot be told: ask a Bitcoin Core node")
        })
    }
}
