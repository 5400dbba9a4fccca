//! The relay of Bitcoin's headers: named to the benchmark where a deployment wants one, and checked.

use alloy::primitives::{Bytes, U256};
use alloy::sol_types::SolConstructor;
use bitcoin::consensus::{deserialize, serialize};
use dmex_contracts::{BitcoinBenchmark, Contract, Deployment, HeaderRelay, read_arguments};
use dmex_mining::bitcoin::anchor::Anchor;

use super::verify::Finding;
use super::{DeployError, Deployer};
use crate::{Call, Platform, ReadError};

impl Deployer<'_> {
    /// Names the relay to the benchmark, as long as the deployer may.
    pub(super) async fn set_relay(&self, deployment: &Deployment) -> Result<(), DeployError> {
        let Some(relay) = &deployment.header_relay else { return Ok(()) };
        let call = BitcoinBenchmark::setRelayCall { chosen: relay.address };
        self.act("relay", Call::new(deployment.bitcoin_benchmark.address, &call)).await
    }
}

/// What a relay is created with to begin at an anchor.
#[must_use]
pub fn relay_arguments(anchor: &Anchor) -> Bytes {
    let header = serialize(anchor.header()).into();
    HeaderRelay::constructorCall { anchor: header, height: anchor.height() }.abi_encode().into()
}

/// The relay begins where the record says: its anchor is no part of its code.
pub(super) async fn anchor_differs(platform: &Platform) -> Result<Option<Finding>, ReadError> {
    let Some(contract) = &platform.deployment().header_relay else { return Ok(None) };
    let place = ("HeaderRelay", contract.address);
    let Some(anchor) = recorded_anchor(contract) else {
        let recorded = contract.arguments.clone();
        return Ok(Some(Finding::new(place, "the recorded anchor", recorded, "a header and its height")));
    };
    let (chain, relay) = (anchor.chain(), HeaderRelay::new(contract.address, platform.provider().clone()));
    let id = chain.hash_on_chain();
    let node = relay.nodeOf(id).call().await?;
    let epoch = relay.epochOf(id).call().await?;
    let begins = node.work == 0
        && node.height == anchor.height()
        && node.times == U256::from(anchor.header().time)
        && node.epoch == id;
    let first = epoch.previous.is_zero()
        && epoch.height == anchor.height()
        && epoch.start == chain.epoch_start
        && epoch.bits == chain.epoch_bits.to_consensus();
    let expected = format!("{id} of height {}", anchor.height());
    Ok((!begins || !first).then(|| Finding::new(place, "the anchor", "another header", expected)))
}

/// The anchor in the recorded arguments, if it is one.
fn recorded_anchor(contract: &Contract) -> Option<Anchor> {
    let recorded: HeaderRelay::constructorCall = read_arguments(&contract.arguments)?;
    Anchor::new(deserialize(&recorded.anchor).ok()?, recorded.height).ok()
}
