//! The relay of Bitcoin's headers: created where a deployment wants one, named to the benchmark, and checked.

use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::{SolConstructor, SolType};
use bitcoin::consensus::{deserialize, serialize};
use dmex_contracts::{BitcoinBenchmark, Contract, Deployment, HeaderRelay};
use dmex_mining::bitcoin::anchor::Anchor;
use dmex_types::Asset;

use super::contracts::Assets;
use super::plan::{Plan, Step};
use super::verify::CheckError;
use super::{DeployError, Deployer};
use crate::{Call, Platform, ReadError};

impl Deployer<'_> {
    /// Creates the relay, if there is to be one.
    pub(super) async fn header_relay(
        &self,
        assets: &Assets,
        plan: &Plan,
    ) -> Result<Option<Contract>, DeployError> {
        let Some(anchor) = &self.config.relay else { return Ok(None) };
        let step = Step::HeaderRelay { pools: assets.pools() };
        let (code, arguments) = (&HeaderRelay::BYTECODE, relay_arguments(anchor));
        self.planned("HeaderRelay", step, plan, code, arguments.into()).await.map(Some)
    }

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

/// The benchmark follows the recorded relay, or none, and the relay begins where it should: its anchor is no part of
/// its code.
pub(super) async fn check_relay(platform: &Platform) -> Result<(), CheckError> {
    let recorded = platform.deployment().header_relay.as_ref();
    let wanted = recorded.map_or(Address::ZERO, |relay| relay.address);
    let found = platform.benchmark(Asset::Btc).relay().call().await.map_err(ReadError::from)?;
    if found != wanted {
        let name = |relay: Address| if relay.is_zero() { "none".to_owned() } else { relay.to_string() };
        let (found, wanted) = (name(found), name(wanted));
        return Err(CheckError::OtherParameter(format!(
            "the BTC benchmark's header relay (on chain {found}, in the deployment file {wanted})"
        )));
    }
    match recorded {
        Some(relay) => check_anchor(platform, relay).await,
        None => Ok(()),
    }
}

async fn check_anchor(platform: &Platform, contract: &Contract) -> Result<(), CheckError> {
    let other = || CheckError::OtherParameter(format!("the anchor of the header relay {}", contract.address));
    let anchor = recorded_anchor(contract).ok_or_else(other)?;
    let (chain, relay) = (anchor.chain(), HeaderRelay::new(contract.address, platform.provider().clone()));
    let id = chain.hash_on_chain();
    let node = relay.nodeOf(id).call().await.map_err(ReadError::from)?;
    let epoch = relay.epochOf(id).call().await.map_err(ReadError::from)?;
    let begins = node.work == 0
        && node.height == anchor.height()
        && node.times == U256::from(anchor.header().time)
        && node.epoch == id;
    let first = epoch.previous.is_zero()
        && epoch.height == anchor.height()
        && epoch.start == chain.epoch_start
        && epoch.bits == chain.epoch_bits.to_consensus();
    if begins && first { Ok(()) } else { Err(other()) }
}

/// Header and height.
type Arguments<'a> = <HeaderRelay::constructorCall as SolConstructor>::Parameters<'a>;

/// The anchor in the recorded arguments, if it is one.
fn recorded_anchor(contract: &Contract) -> Option<Anchor> {
    let (header, height) = Arguments::abi_decode_sequence(&contract.arguments).ok()?;
    Anchor::new(deserialize(&header).ok()?, height).ok()
}
