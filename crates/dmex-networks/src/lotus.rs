//! A Lotus node, over its JSON-RPC. Forest answers in the same way.

use std::time::Duration;

use reqwest::Client;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::{NodeError, http, json_rpc};

/// The environment variable with a token of the node, if it answers nobody without.
pub const TOKEN_VARIABLE: &str = "DMEX_LOTUS_TOKEN";

/// What to do when the node lets nobody in.
const REMEDY: &str =
    "its token: set DMEX_LOTUS_TOKEN to one that may read (lotus auth create-token --perm read)";
/// The actor that pays block rewards.
const REWARD_ACTOR: &str = "f02";
/// The actor that counts storage power.
const POWER_ACTOR: &str = "f04";

/// Where the node is and how to speak to it.
#[derive(Clone)]
pub struct LotusConfig {
    /// Address of the RPC server, such as `http://127.0.0.1:1234/rpc/v1`.
    pub url: String,
    /// A token that may read, if the node wants one.
    pub token: Option<String>,
    /// Longest wait for an answer.
    pub timeout: Duration,
}

impl std::fmt::Debug for LotusConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LotusConfig").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Asks a Lotus node.
#[derive(Clone, Debug)]
pub struct Lotus {
    client: Client,
    config: LotusConfig,
}

/// The blocks of one epoch together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TipSet {
    /// Names them.
    #[serde(rename = "Cids")]
    pub key: TipSetKey,
    /// The blocks; never none.
    pub blocks: Vec<BlockHeader>,
    /// [epoch]
    pub height: u64,
}

/// The names of a tipset's blocks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TipSetKey(Vec<Cid>);

/// The name of a piece of data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Cid {
    #[serde(rename = "/")]
    text: String,
}

/// A block, as far as it is needed here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlockHeader {
    /// [Unix seconds]
    pub timestamp: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ActorState<T> {
    state: T,
}

/// What the reward actor keeps, as far as it is needed here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RewardState {
    /// [attoFIL] What all expected winners of the epoch get together: five of them.
    #[serde(deserialize_with = "whole_number")]
    pub this_epoch_reward: u128,
}

/// What the power actor keeps, as far as it is needed here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PowerState {
    /// [byte] Quality-adjusted power of the whole network in the epoch.
    #[serde(deserialize_with = "whole_number")]
    pub this_epoch_quality_adj_power: u128,
}

impl Lotus {
    /// A client of the node.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(config: LotusConfig) -> Result<Self, NodeError> {
        Ok(Self { client: http::client(&config.url, config.timeout)?, config })
    }

    /// The newest tipset of the heaviest chain.
    ///
    /// # Errors
    /// The node failed.
    pub async fn head(&self) -> Result<TipSet, NodeError> {
        self.call("Filecoin.ChainHead", json!([])).await
    }

    /// The tipset at an epoch of the chain that ends in `from`; the last one before, where the epoch is empty.
    ///
    /// # Errors
    /// The node failed.
    pub async fn tipset_at(&self, epoch: u64, from: &TipSetKey) -> Result<TipSet, NodeError> {
        self.call("Filecoin.ChainGetTipSetByHeight", json!([epoch, from])).await
    }

    /// What the reward actor kept when the blocks of a tipset were made.
    ///
    /// # Errors
    /// The node failed, or does not have the state any more.
    pub async fn reward_state(&self, at: &TipSetKey) -> Result<RewardState, NodeError> {
        self.actor_state(REWARD_ACTOR, at).await
    }

    /// What the power actor kept when the blocks of a tipset were made.
    ///
    /// # Errors
    /// The node failed, or does not have the state any more.
    pub async fn power_state(&self, at: &TipSetKey) -> Result<PowerState, NodeError> {
        self.actor_state(POWER_ACTOR, at).await
    }

    async fn actor_state<T: DeserializeOwned>(
        &self,
        actor: &'static str,
        at: &TipSetKey,
    ) -> Result<T, NodeError> {
        let actor: ActorState<T> = self.call("Filecoin.StateReadState", json!([actor, at])).await?;
        Ok(actor.state)
    }

    async fn call<T: DeserializeOwned>(&self, method: &str, params: Value) -> Result<T, NodeError> {
        let url = &self.config.url;
        let request = match &self.config.token {
            Some(token) => self.client.post(url).bearer_auth(token),
            None => self.client.post(url),
        };
        let answer = json_rpc::call(url, request, ("2.0", method, params), REMEDY).await?;
        answer.map_err(|error| error.at(url))
    }
}

/// Lotus writes what may be beyond 64 bits as decimal text.
fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("a number that is none"))
}
