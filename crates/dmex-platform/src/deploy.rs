//! Puts the contracts on a chain, wires them, hands every role over, and checks what stands there.

mod config;
mod contracts;
mod miners;
mod plan;
mod relay;
mod roles;
mod tokens;
mod traps;
mod verify;
mod wanted;

pub use config::{DeployConfig, FirstMiner, TokenSource};
pub use relay::relay_arguments;
pub use traps::{Trap, check_config, check_dao, check_panel, check_voters};
pub use verify::{Cause, CheckError, Checked, Finding, Later, check, is_on_chain};

use std::path::Path;

use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::{DynProvider, Provider};
use dmex_chain::sender::{Purpose, PurposeKey, SubmitError};
use dmex_contracts::{Contract, Deployment, DeploymentError};
use dmex_types::Day;

use crate::{Call, Platform, ReadError, SendError, Transact, send_for};

/// Why the contracts are not deployed.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// The configuration is not what anybody means.
    #[error(transparent)]
    Trap(#[from] Trap),
    /// A transaction failed.
    #[error(transparent)]
    Transaction(#[from] SendError),
    /// An account is not known.
    #[error(transparent)]
    Account(#[from] SubmitError),
    /// The node failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The deployment file or the plan cannot be used.
    #[error(transparent)]
    File(#[from] DeploymentError),
    /// A contract came to stand somewhere else than planned.
    #[error(
        "{name} stands at {found}, planned at {planned}: the deployer's account was used meanwhile; deploy again with an account that nothing else uses"
    )]
    AddressTaken {
        /// The contract.
        name: String,
        /// Where it was planned.
        planned: Address,
        /// Where it is.
        found: Address,
    },
    /// What stands on chain is not what it should be.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// Deploys everything, step by step; killed at any point it goes on where it was. Writes
/// `<folder>/<chain id>.json` only when the check has passed.
///
/// # Errors
/// Each [`DeployError`] says what to do. Another call goes on.
pub async fn deploy(
    provider: &DynProvider,
    transact: &dyn Transact,
    config: &DeployConfig,
    folder: &Path,
) -> Result<Deployment, DeployError> {
    let deployer = Deployer { transact, config, address: transact.address(&config.deployer)? };
    let chain_id = provider.get_chain_id().await.map_err(ReadError::from)?;
    let is_new = !plan::Plan::is_kept(folder, chain_id);
    // One that was cut off goes on, whatever day it is.
    let today = if is_new { today(provider).await? } else { config.first_day };
    check_config(config, chain_id, today)?;
    let assets = deployer.tokens().await?;
    let wanted = wanted::wanted(config, &assets, deployer.address, deployer.miners()?);
    let plan = plan::Plan::take(folder, chain_id, provider, deployer.address).await?;
    let deployment = deployer.contracts(chain_id, &assets, &wanted, &plan).await?;
    deployer.roles(&deployment).await?;
    check(&Platform::new(provider.clone(), deployment.clone()), Some(&wanted)).await?;
    deployment.write(folder)?;
    plan::Plan::forget(folder, chain_id)?;
    Ok(deployment)
}

/// The day that the newest block is in.
async fn today(provider: &DynProvider) -> Result<Day, ReadError> {
    let block = provider.get_block(alloy::eips::BlockId::latest()).await?;
    Ok(Day::from_timestamp(block.map(|block| block.header.timestamp).unwrap_or_default()))
}

/// What every step needs.
struct Deployer<'a> {
    transact: &'a dyn Transact,
    config: &'a DeployConfig,
    address: Address,
}

impl Deployer<'_> {
    /// Creates a contract from its code and encoded arguments.
    async fn create(&self, name: &str, code: &Bytes, arguments: Bytes) -> Result<Contract, DeployError> {
        let purpose = Purpose {
            key: PurposeKey::new(format!("deploy/{name}")).map_err(SendError::from)?,
            from: self.config.deployer.clone(),
            to: None,
            data: [code.as_ref(), arguments.as_ref()].concat().into(),
            value: U256::ZERO,
        };
        let receipt = self.transact.send(purpose).await.map_err(SendError::from)?;
        let address = receipt.contract_address.unwrap_or_default();
        Ok(Contract { address, block: receipt.block_number.unwrap_or_default(), arguments })
    }

    /// Sends a call of the deployer.
    async fn act(&self, name: &str, call: Call) -> Result<(), DeployError> {
        send_for(self.transact, &format!("deploy/{name}"), &self.config.deployer, &call).await?;
        Ok(())
    }
}
