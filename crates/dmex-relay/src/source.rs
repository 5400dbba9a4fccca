//! What Bitcoin's best chain is.

mod bitcoin_core;
mod esplora;
mod recorded;

use std::path::PathBuf;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;

pub use bitcoin_core::{BitcoinCore, BitcoinCoreConfig, Login, PASSWORD_VARIABLE, USER_VARIABLE};
pub use esplora::Esplora;
pub use recorded::RecordedHeaders;

/// Somebody who follows Bitcoin. Need not be trusted, only to answer.
#[async_trait]
pub trait HeaderSource: Send + Sync {
    /// Height of the best chain.
    ///
    /// # Errors
    /// The source failed.
    async fn tip_height(&self) -> Result<u32, SourceError>;

    /// Hash of the block at a height of the best chain, `None` if it does not reach that far.
    ///
    /// # Errors
    /// The source failed.
    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, SourceError>;

    /// The header with a hash.
    ///
    /// # Errors
    /// The source failed or does not have it.
    async fn header(&self, hash: BlockHash) -> Result<Header, SourceError>;
}

/// Why a source did not answer.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It could not be reached, or took too long. It may come back.
    #[error("the header source {url} cannot be reached: {source}")]
    Unreachable {
        /// Where, without credentials.
        url: String,
        /// The cause, stripped of its URL.
        source: reqwest::Error,
    },
    /// It answered that it cannot serve now, or refused.
    #[error("the header source {url} answered: {message}")]
    Refused {
        /// Where, without credentials.
        url: String,
        /// What it said.
        message: String,
    },
    /// User or password are wrong.
    #[error(
        "the header source {url} refused user and password: correct {USER_VARIABLE} and {PASSWORD_VARIABLE}, or name the node's own cookie file"
    )]
    Unauthorized {
        /// Where, without credentials.
        url: String,
    },
    /// A secret is missing.
    #[error(
        "the environment variable {0} is not set: set {USER_VARIABLE} and {PASSWORD_VARIABLE}, or name the node's cookie file"
    )]
    MissingSecret(&'static str),
    /// The node's cookie file cannot be used.
    #[error(
        "the cookie file {file} cannot be used ({what}): name the .cookie in the data folder of a Bitcoin Core that runs",
        file = .file.display()
    )]
    BadCookie {
        /// The file.
        file: PathBuf,
        /// What is wrong with it; nothing of its content.
        what: String,
    },
    /// An answer that makes no sense.
    #[error("the header source {from} gave {what}")]
    Malformed {
        /// Where, without credentials.
        from: String,
        /// What was wrong.
        what: String,
    },
    /// It gave another header than the one asked for.
    #[error("the header source gave another header than {hash}")]
    OtherHeader {
        /// The header asked for.
        hash: BlockHash,
    },
    /// It does not have the header.
    #[error("the header source does not have {hash}")]
    UnknownHeader {
        /// The header asked for.
        hash: BlockHash,
    },
}

/// An error of the connection to `url`; the cause's own address could carry credentials.
fn unreachable(url: &str, source: reqwest::Error) -> SourceError {
    SourceError::Unreachable { url: url.to_owned(), source: source.without_url() }
}

fn malformed(from: &str, what: impl Into<String>) -> SourceError {
    SourceError::Malformed { from: from.to_owned(), what: what.into() }
}
