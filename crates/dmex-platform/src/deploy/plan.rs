//! Contracts that know each other are deployed to addresses computed before: an address follows from the deployer and
//! its nonce. The first nonce is written down, so that a deployment that was cut off goes on with the same plan.

use std::path::{Path, PathBuf};
use std::{fs, io};

use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider};
use dmex_contracts::DeploymentError;
use serde::{Deserialize, Serialize};

use super::DeployError;
use crate::ReadError;

/// The deployer's nonce at the first contract.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    deployer: Address,
    first_nonce: u64,
}

impl Plan {
    /// The plan that was cut off, or a new one.
    pub(super) async fn take(
        folder: &Path,
        chain_id: u64,
        provider: &DynProvider,
        deployer: Address,
    ) -> Result<Self, DeployError> {
        let file = file(folder, chain_id);
        let io = |source| DeploymentError::Io { file: file.clone(), source };
        match fs::read_to_string(&file) {
            Ok(text) => {
                let damaged = |source| DeploymentError::Damaged { file: file.clone(), source };
                return Ok(serde_json::from_str(&text).map_err(damaged)?);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(io(source).into()),
        }
        let first_nonce = provider.get_transaction_count(deployer).await.map_err(ReadError::from)?;
        let plan = Self { deployer, first_nonce };
        fs::create_dir_all(folder).map_err(io)?;
        let damaged = |source| DeploymentError::Damaged { file: file.clone(), source };
        fs::write(&file, serde_json::to_string(&plan).map_err(damaged)?).map_err(io)?;
        Ok(plan)
    }

    /// Whether there is one that was cut off.
    pub(super) fn is_kept(folder: &Path, chain_id: u64) -> bool {
        file(folder, chain_id).exists()
    }

    /// Removes the plan: the deployment is complete.
    pub(super) fn forget(folder: &Path, chain_id: u64) -> Result<(), DeploymentError> {
        let file = file(folder, chain_id);
        fs::remove_file(&file).map_err(|source| DeploymentError::Io { file, source })
    }

    /// Where the contract with this position in the list will stand.
    pub(super) fn address(&self, position: u64) -> Address {
        self.deployer.create(self.first_nonce + position)
    }
}

fn file(folder: &Path, chain_id: u64) -> PathBuf {
    folder.join(format!("{chain_id}.plan.json"))
}
