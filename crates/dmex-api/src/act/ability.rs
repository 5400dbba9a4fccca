//! What the node can do: whether it plays transactions before anybody signs them (`eth_simulateV1`). Many do not, and each
//! says so in words and codes of its own, so any refusal of a node that otherwise answers is taken for a no.

use std::convert::Infallible;
use std::time::Duration;

use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::simulate::{SimBlock, SimulatePayload};
use alloy::sol_types::SolCall;
use alloy::transports::TransportError;
use dmex_contracts::MiningPower;
use dmex_platform::Platform;
use tokio::time::timeout;

use crate::app::App;
use crate::kept::Kept;

/// How long an answer holds while the node does: one that was replaced without a word is found out by then.
const HOLDS: Duration = Duration::from_secs(600);
/// How long it holds that there was no answer: a node that hangs is not asked again by each who waited for it.
const SILENCE_HOLDS: Duration = Duration::from_secs(1);
/// Longest wait for each of the node's answers.
const PATIENCE: Duration = Duration::from_secs(3);
/// Codes and words of nodes that are asked too much, which says nothing of what they can do.
const TOO_MUCH_CODES: [i64; 2] = [429, -32_005];
const TOO_MUCH_WORDS: [&str; 3] = ["rate limit", "too many requests", "limit exceeded"];

/// What is known of the node.
#[derive(Debug, Default)]
pub(crate) struct Ability {
    simulates: Kept<Option<bool>>,
}

impl App {
    /// Whether the node plays transactions: asked once, and again after it failed or contradicted itself; none if there is
    /// no node, or it does not answer.
    pub(crate) async fn simulates(&self) -> Option<bool> {
        let platform = self.platform.as_ref()?;
        let holds = |known: &Option<bool>| if known.is_some() { HOLDS } else { SILENCE_HOLDS };
        let find = async { Ok::<_, Infallible>(probe(platform).await) };
        let Ok(simulates) = self.ability().simulates.get(holds, find).await;
        simulates
    }

    /// Forgets it: the node failed, so it may come back as another one.
    pub(crate) fn forget_ability(&self) {
        self.ability().simulates.forget(Option::is_some);
    }
}

/// Asks for a call whose answer every node of the chain knows.
async fn probe(platform: &Platform) -> Option<bool> {
    let provider = platform.provider();
    let call = MiningPower::lastTokenIdCall {}.abi_encode();
    let to = platform.deployment().mining_power.address;
    let request = TransactionRequest::default().to(to).input(call.into());
    let payload = SimulatePayload::default().extend(SimBlock::default().call(request));
    match timeout(PATIENCE, provider.simulate(&payload)).await {
        Ok(Ok(blocks)) => Some(blocks.iter().flat_map(|block| &block.calls).any(|call| call.status)),
        Ok(Err(error)) if is_asked_too_much(&error) => None,
        Ok(Err(error)) if error.as_error_resp().is_some() => Some(false),
        // It hung up, or answered something that is no JSON-RPC: does it know anything else?
        Ok(Err(_)) | Err(_) => lives(provider).await.then_some(false),
    }
}

async fn lives(provider: &DynProvider) -> bool {
    timeout(PATIENCE, provider.get_chain_id()).await.is_ok_and(|answer| answer.is_ok())
}

fn is_asked_too_much(error: &TransportError) -> bool {
    let by_words = |message: &str| {
        let message = message.to_ascii_lowercase();
        TOO_MUCH_WORDS.iter().any(|words| message.contains(words))
    };
    error.as_error_resp().is_some_and(|said| TOO_MUCH_CODES.contains(&said.code) || by_words(&said.message))
        || error.as_transport_err().is_some_and(|kind| kind.is_retry_err())
}
