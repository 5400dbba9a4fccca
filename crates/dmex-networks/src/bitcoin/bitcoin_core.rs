//! A Bitcoin Core node, over its JSON-RPC.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_mining::bitcoin::subsidy::subsidy_at;
use dmex_mining::units::Satoshi;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{BlockSource, HeaderSource, hash_in, header_in};
use crate::json_rpc::RpcError;
use crate::{NodeError, http, json_rpc};

/// The environment variable with the node's RPC user.
pub const USER_VARIABLE: &str = "DMEX_BITCOIN_RPC_USER";
/// The environment variable with the node's RPC password.
pub const PASSWORD_VARIABLE: &str = "DMEX_BITCOIN_RPC_PASSWORD";

/// What to do when the node lets nobody in.
const REMEDY: &str = "user and password: correct DMEX_BITCOIN_RPC_USER and DMEX_BITCOIN_RPC_PASSWORD, or name the \
                      node's own cookie file";
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
    /// [`NodeError::MissingSecret`].
    pub fn from_environment() -> Result<Self, NodeError> {
        let secret = |name| std::env::var(name).map_err(|_| NodeError::MissingSecret(name));
        Ok(Self::Password { user: secret(USER_VARIABLE)?, password: secret(PASSWORD_VARIABLE)? })
    }

    fn user_and_password(&self) -> Result<(String, String), NodeError> {
        match self {
            Self::Password { user, password } => Ok((user.clone(), password.clone())),
            Self::Cookie(file) => {
                let bad = |what: String| NodeError::BadCookie { file: file.clone(), what };
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

/// What `getblockstats` was asked for.
#[derive(Deserialize)]
struct Stats {
    height: u32,
    /// [satoshi]
    subsidy: u64,
    /// [satoshi]
    totalfee: u64,
}

impl BitcoinCore {
    /// A client of the node.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(config: BitcoinCoreConfig) -> Result<Self, NodeError> {
        Ok(Self { client: http::client(&config.url, config.timeout)?, config })
    }

    /// Calls a method. The inner error is the node's own.
    async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        params: Value,
    ) -> Result<Result<T, RpcError>, NodeError> {
        let url = &self.config.url;
        let (user, password) = self.config.login.user_and_password()?;
        let request = self.client.post(url).basic_auth(user, Some(password));
        json_rpc::call(url, request, ("1.0", method, params), REMEDY).await
    }

    fn refused(&self, error: &RpcError) -> NodeError {
        error.at(&self.config.url)
    }
}

#[async_trait]
impl HeaderSource for BitcoinCore {
    async fn tip_height(&self) -> Result<u32, NodeError> {
        self.call("getblockcount", json!([])).await?.map_err(|error| self.refused(&error))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        match self.call::<String>("getblockhash", json!([height])).await? {
            Ok(hash) => Ok(Some(hash_in(&self.config.url, &hash)?)),
            Err(error) if error.code == OUT_OF_RANGE => Ok(None),
            Err(error) => Err(self.refused(&error)),
        }
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        match self.call::<String>("getblockheader", json!([hash.to_string(), false])).await? {
            Ok(text) => header_in(&self.config.url, &text),
            Err(error) if error.code == NOT_FOUND => Err(NodeError::UnknownBlock { hash }),
            Err(error) => Err(self.refused(&error)),
        }
    }
}

#[async_trait]
impl BlockSource for BitcoinCore {
    async fn fees(&self, height: u32, hash: BlockHash) -> Result<Satoshi, NodeError> {
        let params = json!([hash.to_string(), ["height", "subsidy", "totalfee"]]);
        let stats = match self.call::<Stats>("getblockstats", params).await? {
            Ok(stats) => stats,
            Err(error) if error.code == NOT_FOUND => return Err(NodeError::UnknownBlock { hash }),
            Err(error) => return Err(self.refused(&error)),
        };
        if stats.height != height || stats.subsidy != subsidy_at(height).get() {
            let what = format!("{hash} as block {} with a subsidy of {}", stats.height, stats.subsidy);
            return Err(NodeError::malformed(&self.config.url, format!("{what}: it is block {height}")));
        }
        Ok(Satoshi::new(stats.totalfee))
    }
}
