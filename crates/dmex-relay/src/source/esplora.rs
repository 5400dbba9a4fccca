//! An Esplora server, as blockstream.info and mempool.space run them, over its REST interface.

use std::time::Duration;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use reqwest::{Client, StatusCode};

use super::bitcoin_core::{hash_in, header_in};
use super::{HeaderSource, SourceError, malformed, unreachable};

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
    pub fn new(url: impl Into<String>, timeout: Duration) -> Result<Self, SourceError> {
        let url = url.into().trim_end_matches('/').to_owned();
        let client = Client::builder().timeout(timeout).build();
        Ok(Self { client: client.map_err(|error| unreachable(&url, error))?, url })
    }

    /// The text at a path, `None` if there is nothing.
    async fn get(&self, path: &str) -> Result<Option<String>, SourceError> {
        let url = format!("{}{path}", self.url);
        let answer = self.client.get(&url).send().await.map_err(|error| unreachable(&self.url, error))?;
        let status = answer.status();
        if status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(SourceError::Refused { url: self.url.clone(), message: format!("{status}") });
        }
        answer.text().await.map(Some).map_err(|error| unreachable(&self.url, error))
    }
}

#[async_trait]
impl HeaderSource for Esplora {
    async fn tip_height(&self) -> Result<u32, SourceError> {
        let path = "/blocks/tip/height";
        let text = self.get(path).await?.ok_or_else(|| SourceError::Refused {
            url: self.url.clone(),
            message: format!(
                "there is no {path}: it is no Esplora server, or not the address of its REST interface"
            ),
        })?;
        text.trim().parse().map_err(|_| malformed(&self.url, "a height that is none"))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, SourceError> {
        let text = self.get(&format!("/block-height/{height}")).await?;
        text.map(|text| hash_in(&self.url, &text)).transpose()
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, SourceError> {
        let text = self.get(&format!("/block/{hash}/header")).await?;
        header_in(&self.url, &text.ok_or(SourceError::UnknownHeader { hash })?)
    }
}
