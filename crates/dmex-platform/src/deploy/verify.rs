//! Proves that the contracts on chain are ours, wired as they should be, and owned by whom they should be.

mod classes;
mod timelock;
mod wiring;

use alloy::primitives::{Address, Bytes};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::state::AccountOverride;
use alloy::sol_types::{SolConstructor, SolType};
use dmex_contracts::{
    ActionClasses, BitcoinBenchmark, BondCalls, Contract, Deployment, Dmc, DmcVesting, DmexGovernor,
    DmexTimelock, FilecoinBenchmark, HeaderRelay, Insurance, LossLedger, MinerRegistry, MiningPower,
    PowerRenderer, PrimarySale, Reserve, Settlement,
};
use dmex_types::Asset;

use super::relay::check_relay;
use super::roles::owned;
use crate::{Platform, ReadError};
use classes::check_classes;
use timelock::check_timelock;
use wiring::check_wiring;

/// What stands on chain is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The code differs from what this program would deploy with the recorded arguments, which are part of it.
    #[error("{name} at {address} is not the contract of this version: do not use it")]
    OtherCode {
        /// The contract.
        name: &'static str,
        /// Where.
        address: Address,
    },
    /// A role is not where it should be.
    #[error("{name} belongs to {found}, not to {expected}: do not use it before the role is handed over")]
    OtherOwner {
        /// The contract.
        name: &'static str,
        /// Who should own it.
        expected: Address,
        /// Who does.
        found: Address,
    },
    /// A parameter is not what it should be.
    #[error("{0} is not set as it should be: do not use this deployment")]
    OtherParameter(String),
    /// The chain cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Checks code, wiring, parameters, classes and roles on chain. The reporters should be these.
///
/// # Errors
/// The first [`CheckError`].
pub async fn check(platform: &Platform, reporters: &[Address]) -> Result<(), CheckError> {
    let on = platform.deployment();
    check_wiring(on)?;
    for (name, contract, code) in creations(on) {
        check_code(platform, name, contract, code).await?;
    }
    for vesting in [&on.team_vesting, &on.private_sale_vesting] {
        check_vesting(platform, vesting).await?;
    }
    check_parameters(platform, reporters).await?;
    check_relay(platform).await?;
    check_owners(platform).await?;
    check_classes(platform).await?;
    check_timelock(platform).await
}

/// Whether every contract stands where the deployment says. A development chain that went back may be older than its
/// deployment.
///
/// # Errors
/// The node failed.
pub async fn is_on_chain(platform: &Platform) -> Result<bool, ReadError> {
    let on = platform.deployment();
    let vestings = [&on.team_vesting, &on.private_sale_vesting];
    for contract in creations(on).into_iter().map(|(_, contract, _)| contract).chain(vestings) {
        if platform.provider().get_code_at(contract.address).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Every contract whose creation can be run again, with its creation code.
fn creations(on: &Deployment) -> Vec<(&'static str, &Contract, &'static Bytes)> {
    let mut creations = vec![
        ("MinerRegistry", &on.miner_registry, &MinerRegistry::BYTECODE),
        ("BitcoinBenchmark", &on.bitcoin_benchmark, &BitcoinBenchmark::BYTECODE),
        ("FilecoinBenchmark", &on.filecoin_benchmark, &FilecoinBenchmark::BYTECODE),
        ("PowerRenderer", &on.power_renderer, &PowerRenderer::BYTECODE),
        ("MiningPower", &on.mining_power, &MiningPower::BYTECODE),
        ("Settlement", &on.settlement, &Settlement::BYTECODE),
        ("PrimarySale", &on.primary_sale, &PrimarySale::BYTECODE),
        ("BondCalls", &on.bond_calls, &BondCalls::BYTECODE),
        ("DmexTimelock", &on.timelock, &DmexTimelock::BYTECODE),
        ("Dmc", &on.dmc, &Dmc::BYTECODE),
        ("ActionClasses", &on.action_classes, &ActionClasses::BYTECODE),
        ("DmexGovernor", &on.governor, &DmexGovernor::BYTECODE),
        ("Reserve", &on.reserve, &Reserve::BYTECODE),
        ("LossLedger", &on.loss_ledger, &LossLedger::BYTECODE),
    ];
    creations.extend(on.insurances.values().map(|pool| ("Insurance", pool, &Insurance::BYTECODE)));
    creations.extend(on.header_relay.iter().map(|relay| ("HeaderRelay", relay, &HeaderRelay::BYTECODE)));
    creations
}

/// Runs the creation again without keeping it, in its own place as if that were empty: it answers with the code that
/// should stand there. A contract that signs by EIP-712 has its own address within its code.
async fn check_code(
    platform: &Platform,
    name: &'static str,
    contract: &Contract,
    code: &Bytes,
) -> Result<(), CheckError> {
    let creation: Bytes = [code.as_ref(), contract.arguments.as_ref()].concat().into();
    let empty = AccountOverride::default().with_code(creation).with_state([]);
    let request = TransactionRequest::default().to(contract.address);
    let expected = platform
        .provider()
        .call(request)
        .account_override(contract.address, empty)
        .await
        .map_err(ReadError::from)?;
    let found = platform.provider().get_code_at(contract.address).await.map_err(ReadError::from)?;
    if found == expected { Ok(()) } else { Err(CheckError::OtherCode { name, address: contract.address }) }
}

async fn check_parameters(platform: &Platform, wanted: &[Address]) -> Result<(), CheckError> {
    let on = platform.deployment();
    let sale = platform.primary_sale();
    let wrong = |what: String| Err(CheckError::OtherParameter(what));
    for asset in Asset::ALL {
        let benchmark = sale.benchmarkOf(asset as u8).call().await.map_err(ReadError::from)?;
        if benchmark != on.benchmark(asset) {
            return wrong(format!("the sale's {asset} benchmark"));
        }
        let reporters = platform.benchmark(asset).reporters().call().await.map_err(ReadError::from)?;
        if reporters != wanted {
            return wrong(format!("the set of {asset} reporters"));
        }
        let feed = platform.benchmark(asset).priceFeed().call().await.map_err(ReadError::from)?;
        if Some(&feed) != on.price_feeds.get(&asset) {
            return wrong(format!("the {asset} price feed"));
        }
    }
    for token in &on.tokens.pay {
        if !sale.isPayToken(token.address).call().await.map_err(ReadError::from)? {
            return wrong(format!("pay token {}", token.symbol));
        }
    }
    for (asset, token) in &on.tokens.reward {
        let allowed =
            sale.isRewardToken(*asset as u8, token.address).call().await.map_err(ReadError::from)?;
        if !allowed {
            return wrong(format!("reward token {}", token.symbol));
        }
    }
    Ok(())
}

/// Coin, schedule and grants.
type Locks<'a> = <DmcVesting::constructorCall as SolConstructor>::Parameters<'a>;

/// A vesting cannot be created again elsewhere: it asks for its own balance. What it answers is checked instead.
async fn check_vesting(platform: &Platform, contract: &Contract) -> Result<(), CheckError> {
    let other = || CheckError::OtherCode { name: "DmcVesting", address: contract.address };
    let recorded = Locks::abi_decode_sequence(&contract.arguments).map_err(|_| other())?;
    let (_, schedule, grants) = recorded;
    let vesting = DmcVesting::new(contract.address, platform.provider().clone());
    let coin = vesting.coin().call().await.map_err(ReadError::from)?;
    let found = vesting.schedule().call().await.map_err(ReadError::from)?;
    if coin != platform.deployment().dmc.address || found != schedule {
        return Err(other());
    }
    for grant in grants {
        let found = vesting.grantOf(grant.beneficiary).call().await.map_err(ReadError::from)?;
        if found.amount != grant.amount {
            return Err(other());
        }
    }
    Ok(())
}

/// Nobody but the timelock owns anything.
async fn check_owners(platform: &Platform) -> Result<(), CheckError> {
    let expected = platform.deployment().timelock.address;
    for (name, contract) in owned(platform.deployment()) {
        let ownable = MinerRegistry::new(contract, platform.provider().clone());
        let found = ownable.owner().call().await.map_err(ReadError::from)?;
        if found != expected {
            return Err(CheckError::OtherOwner { name, expected, found });
        }
    }
    Ok(())
}
