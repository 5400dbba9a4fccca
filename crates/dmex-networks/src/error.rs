//! Why a node did not answer.

use std::path::PathBuf;

use bitcoin::BlockHash;

use crate::{PASSWORD_VARIABLE, USER_VARIABLE};

/// Why a node did not answer.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// It could not be reached, took too long, or broke off. It may come back.
    #[error("the server {url} cannot be reached: {source}")]
    Unreachable {
        /// Where, without credentials.
        url: String,
        /// The cause, stripped of its URL.
        source: reqwest::Error,
    },
    /// It answered that it cannot serve now, or refused.
    #[error("the server {url} answered: {message}")]
    Refused {
        /// Where, without credentials.
        url: String,
        /// What it said.
        message: String,
    },
    /// What it was let in with is wrong.
    #[error("the server {url} refused {remedy}")]
    Unauthorized {
        /// Where, without credentials.
        url: String,
        /// What it refused, and what to do about it.
        remedy: &'static str,
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
    #[error("the server {from} gave {what}")]
    Malformed {
        /// Where, without credentials; or the file.
        from: String,
        /// What was wrong.
        what: String,
    },
    /// It gave another header than the one asked for.
    #[error("the server gave another header than {hash}")]
    OtherHeader {
        /// The header asked for.
        hash: BlockHash,
    },
    /// It does not have the block.
    #[error("the server does not have {hash}")]
    UnknownBlock {
        /// The block asked for.
        hash: BlockHash,
    },
}

impl NodeError {
    /// An answer that makes no sense.
    pub fn malformed(from: &str, what: impl Into<String>) -> Self {
        Self::Malformed { from: from.to_owned(), what: what.into() }
    }

    /// An error of the connection to `url`; the cause's own address could carry credentials.
    pub(crate) fn unreachable(url: &str, source: reqwest::Error) -> Self {
        Self::Unreachable { url: url.to_owned(), source: source.without_url() }
    }

    pub(crate) fn refused(url: &str, message: impl Into<String>) -> Self {
        Self::Refused { url: url.to_owned(), message: message.into() }
    }
}
