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

/// The contracts, in the order of their creation. Each pay token has an underwriting pool of its own; the ledger asks
/// the pools for their tokens, so it comes after them; not every deployment has a relay, so that comes last.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    MinerRegistry,
    BitcoinBenchmark,
    FilecoinBenchmark,
    PowerRenderer,
    MiningPower,
    Settlement,
    PrimarySale,
    BondCalls,
    Timelock,
    Dmc,
    TeamVesting,
    PrivateSaleVesting,
    ActionClasses,
    Governor,
    Reserve,
    Insurance { number: u64 },
    LossLedger { pools: u64 },
    HeaderRelay { pools: u64 },
}

impl Step {
    /// How many contracts are created before.
    const fn position(self) -> u64 {
        match self {
            Self::MinerRegistry => 0,
            Self::BitcoinBenchmark => 1,
            Self::FilecoinBenchmark => 2,
            Self::PowerRenderer => 3,
            Self::MiningPower => 4,
            Self::Settlement => 5,
            Self::PrimarySale => 6,
            Self::BondCalls => 7,
            Self::Timelock => 8,
            Self::Dmc => 9,
            Self::TeamVesting => 10,
            Self::PrivateSaleVesting => 11,
            Self::ActionClasses => 12,
            Self::Governor => 13,
            Self::Reserve => 14,
            Self::Insurance { number } => 15 + number,
            Self::LossLedger { pools } => 15 + pools,
            Self::HeaderRelay { pools } => 16 + pools,
        }
    }
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

    /// Removes the plan: the deployment is complete.
    pub(super) fn forget(folder: &Path, chain_id: u64) -> Result<(), DeploymentError> {
        let file = file(folder, chain_id);
        fs::remove_file(&file).map_err(|source| DeploymentError::Io { file, source })
    }

    /// Where a contract will stand.
    pub(super) fn address(&self, step: Step) -> Address {
        self.deployer.create(self.first_nonce + step.position())
    }
}

fn file(folder: &Path, chain_id: u64) -> PathBuf {
    folder.join(format!("{chain_id}.plan.json"))
}
