//! A Bitcoin Core node, over its JSON-RPC.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{HeaderSource, SourceError, malformed, unreachable};

/// The environment variable with the node's RPC user.
pub const USER_VARIABLE: &str = "DMEX_BITCOIN_RPC_USER";
/// The environment variable with the node's RPC password.
pub const PASSWORD_VARIABLE: &str = "DMEX_BITCOIN_RPC_PASSWORD";

/// What Core calls a height beyond its chain.
const OUT_OF_RANGE: i64 = -8;
/// What Core calls a block that it does not have.
const NOT_FOUND: i64 = -5;

/// Where the node is and how to speak to it.
#[derive(Clone)]
pub struct BitcoinCoreConfig {
    /// Address of the RPC server, such as `http://127.0.0.1:8332`; without user and password.
    pub url: String,
    /// How it lets us in.
    pub login: Login,
    /// Longest wait for an answer.
    pub timeout: Duration,
}

/// How a node lets us in.
#[derive(Clone)]
pub enum Login {
    /// With a user and a password of its configuration.
    Password {
        /// User.
        user: String,
        /// Password.
        password: String,
    },
    /// With the file that the node writes anew at each start. It is read for every question, so that a node may start
    /// again meanwhile.
    Cookie(PathBuf),
}

impl Login {
    /// The user and password in the environment.
    ///
    /// # Errors
    /// [`SourceError::MissingSecret`].
    pub fn from_environment() -> Result<Self, SourceError> {
        let secret = |name| std::env::var(name).map_err(|_| SourceError::MissingSecret(name));
        Ok(Self::Password { user: secret(USER_VARIABLE)?, password: secret(PASSWORD_VARIABLE)? })
    }

    fn user_and_password(&self) -> Result<(String, String), SourceError> {
        match self {
            Self::Password { user, password } => Ok((user.clone(), password.clone())),
            Self::Cookie(file) => {
                let bad = |what: String| SourceError::BadCookie { file: file.clone(), what };
                let text = std::fs::read_to_string(file).map_err(|error| bad(error.to_string()))?;
                let (user, password) =
                    text.trim().split_once(':').ok_or_else(|| bad("it is no cookie".to_owned()))?;
                Ok((user.to_owned(), password.to_owned()))
            }
        }
    }
}

impl std::fmt::Debug for BitcoinCoreConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BitcoinCoreConfig").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Asks a Bitcoin Core node.
#[derive(Clone, Debug)]
pub struct BitcoinCore {
    client: Client,
    config: BitcoinCoreConfig,
}

#[derive(Deserialize)]
struct Answer {
    result: Option<Value>,
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    code: i64,
    message: String,
}

impl BitcoinCore {
    /// A client of the node.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(config: BitcoinCoreConfig) -> Result<Self, SourceError> {
        let client = Client::builder().timeout(config.timeout).build();
        Ok(Self { client: client.map_err(|error| unreachable(&config.url, error))?, config })
    }

    /// Calls a method. The inner error is the node's own.
    async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Result<T, RpcError>, SourceError> {
        let url = &self.config.url;
        let request = json!({ "jsonrpc": "1.0", "id": "dmex", "method": method, "params": params });
        let (user, password) = self.config.login.user_and_password()?;
        let answered = self
            .client
            .post(url)
            .basic_auth(user, Some(password))
            .json(&request)
            .send()
            .await
            .map_err(|error| unreachable(url, error))?;
        let status = answered.status();
        if status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN {
            return Err(SourceError::Unauthorized { url: url.clone() });
        }
        let text = answered.text().await.map_err(|error| unreachable(url, error))?;
        // Core sends its own errors as JSON under status 404 or 500; a full work queue as plain text under 503.
        let Ok(answer) = serde_json::from_str::<Answer>(&text) else {
            return Err(SourceError::Refused { url: url.clone(), message: format!("{status}") });
        };
        if let Some(error) = answer.error {
            return Ok(Err(error));
        }
        let result = serde_json::from_value(answer.result.unwrap_or_default());
        result.map(Ok).map_err(|error| malformed(url, format!("no answer to {method}: {error}")))
    }

    fn refused(&self, error: &RpcError) -> SourceError {
        let message = format!("{} (code {})", error.message, error.code);
        SourceError::Refused { url: self.config.url.clone(), message }
    }
}

#[async_trait]
impl HeaderSource for BitcoinCore {
    async fn tip_height(&self) -> Result<u32, SourceError> {
        self.call("getblockcount", json!([])).await?.map_err(|error| self.refused(&error))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, SourceError> {
        match self.call::<String>("getblockhash", json!([height])).await? {
            Ok(hash) => Ok(Some(hash_in(&self.config.url, &hash)?)),
            Err(error) if error.code == OUT_OF_RANGE => Ok(None),
            Err(error) => Err(self.refused(&error)),
        }
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, SourceError> {
        match self.call::<String>("getblockheader", json!([hash.to_string(), false])).await? {
            Ok(text) => header_in(&self.config.url, &text),
            Err(error) if error.code == NOT_FOUND => Err(SourceError::UnknownHeader { hash }),
            Err(error) => Err(self.refused(&error)),
        }
    }
}

/// A hash in display order.
pub(super) fn hash_in(from: &str, text: &str) -> Result<BlockHash, SourceError> {
    text.trim().parse().map_err(|_| malformed(from, "a hash that is none"))
}

/// 80 bytes in hex.
pub(super) fn header_in(from: &str, text: &str) -> Result<Header, SourceError> {
    deserialize_hex(text.trim()).map_err(|_| malformed(from, "a header that is none"))
}
