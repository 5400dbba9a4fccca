//! Proves that the contracts on chain are ours, wired as they should be, and owned by whom they should be.

use alloy::primitives::{Address, Bytes, TxKind};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use dmex_contracts::{
    BitcoinBenchmark, Contract, FilecoinBenchmark, MinerRegistry, MiningPower, PowerRenderer, PrimarySale,
    Settlement,
};
use dmex_types::Asset;

use super::config::DeployConfig;
use super::roles::owned;
use crate::{Platform, ReadError};

/// What stands on chain is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The code differs from what this program would deploy with the recorded arguments. The arguments are part of
    /// the code, so this covers how the contracts are wired.
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

/// Checks code, wiring, parameters and roles on chain.
///
/// An owner whose key we do not have must accept its roles itself; until then the deployer holds them.
///
/// # Errors
/// The first [`CheckError`].
pub async fn check(platform: &Platform, config: &DeployConfig) -> Result<(), CheckError> {
    let on = platform.deployment();
    let contracts: [(&'static str, &Contract, &Bytes); 7] = [
        ("MinerRegistry", &on.miner_registry, &MinerRegistry::BYTECODE),
        ("BitcoinBenchmark", &on.bitcoin_benchmark, &BitcoinBenchmark::BYTECODE),
        ("FilecoinBenchmark", &on.filecoin_benchmark, &FilecoinBenchmark::BYTECODE),
        ("PowerRenderer", &on.power_renderer, &PowerRenderer::BYTECODE),
        ("MiningPower", &on.mining_power, &MiningPower::BYTECODE),
        ("Settlement", &on.settlement, &Settlement::BYTECODE),
        ("PrimarySale", &on.primary_sale, &PrimarySale::BYTECODE),
    ];
    for (name, contract, code) in contracts {
        check_code(platform, name, contract, code).await?;
    }
    check_parameters(platform, config).await?;
    check_owners(platform, config).await
}

/// Whether every contract stands where the deployment says. A development chain that went back may be older than its
/// deployment.
///
/// # Errors
/// The node failed.
pub async fn is_on_chain(platform: &Platform) -> Result<bool, ReadError> {
    let on = platform.deployment();
    let contracts = [
        &on.miner_registry,
        &on.bitcoin_benchmark,
        &on.filecoin_benchmark,
        &on.power_renderer,
        &on.mining_power,
        &on.settlement,
        &on.primary_sale,
    ];
    for contract in contracts {
        if platform.provider().get_code_at(contract.address).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Runs the creation again without keeping it: it answers with the code that should stand there.
async fn check_code(
    platform: &Platform,
    name: &'static str,
    contract: &Contract,
    code: &Bytes,
) -> Result<(), CheckError> {
    let creation: Bytes = [code.as_ref(), contract.arguments.as_ref()].concat().into();
    let request =
        TransactionRequest { to: Some(TxKind::Create), ..Default::default() }.input(creation.into());
    let expected = platform.provider().call(request).await.map_err(ReadError::from)?;
    let found = platform.provider().get_code_at(contract.address).await.map_err(ReadError::from)?;
    if found == expected { Ok(()) } else { Err(CheckError::OtherCode { name, address: contract.address }) }
}

async fn check_parameters(platform: &Platform, config: &DeployConfig) -> Result<(), CheckError> {
    let on = platform.deployment();
    let sale = platform.primary_sale();
    let wrong = |what: String| Err(CheckError::OtherParameter(what));
    for asset in Asset::ALL {
        let benchmark = sale.benchmarkOf(asset as u8).call().await.map_err(ReadError::from)?;
        if benchmark != on.benchmark(asset) {
            return wrong(format!("the sale's {asset} benchmark"));
        }
        let reporters = platform.benchmark(asset).reporters().call().await.map_err(ReadError::from)?;
        if reporters != config.reporters {
            return wrong(format!("the set of {asset} reporters"));
        }
        let feed = platform.benchmark(asset).priceFeed().call().await.map_err(ReadError::from)?;
        if Some(&feed) != on.price_feeds.get(&asset) {
            return wrong(format!("the {asset} price feed"));
        }
    }
    if platform.settlement().dao().call().await.map_err(ReadError::from)? != config.owner {
        return wrong("who may terminate products".to_owned());
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

async fn check_owners(platform: &Platform, config: &DeployConfig) -> Result<(), CheckError> {
    let accepts_itself = config.owner_account.is_none();
    for (name, contract) in owned(platform.deployment()) {
        let ownable = MinerRegistry::new(contract, platform.provider().clone());
        let mut found = ownable.owner().call().await.map_err(ReadError::from)?;
        if found != config.owner && accepts_itself {
            found = ownable.pendingOwner().call().await.map_err(ReadError::from)?;
        }
        if found != config.owner {
            return Err(CheckError::OtherOwner { name, expected: config.owner, found });
        }
    }
    Ok(())
}
