//! Miners before the DAO: what they disclosed, and where they stand.

use alloy::primitives::{Address, B256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::MinerRegistry;
use dmex_types::{Asset, Power};

use crate::{Platform, ReadError};

/// Where a miner stands; IMinerRegistry.Status draws the transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinerStatus {
    /// Unknown to the registry. Next: applied, or approved.
    None,
    /// It disclosed a farm, and the DAO has not approved it. Next: approved.
    Applied,
    /// It may sell. Next: suspended, or revoked.
    Approved,
    /// It may sell nothing for now. Next: approved, or revoked.
    Suspended,
    /// It may never sell again.
    Revoked,
}

/// What a miner disclosed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// As it was disclosed.
    pub disclosure: MinerRegistry::Application,
    /// keccak256 of its ABI encoding.
    pub hash: B256,
}

/// A miner before the DAO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub status: MinerStatus,
    /// What it disclosed last, if anything.
    pub application: Option<Application>,
    /// For each asset: power that is approved, and power that its products hold.
    pub capacity: Vec<(Asset, Power, Power)>,
}

impl Platform {
    /// Where a miner stands.
    ///
    /// # Errors
    /// The node failed.
    pub async fn standing(&self, miner: Address) -> Result<Standing, ReadError> {
        let registry = self.miner_registry();
        let status = status_of(registry.statusOf(miner).call().await?)?;
        let mut capacity = Vec::new();
        for asset in Asset::ALL {
            let of = registry.capacityOf(miner, asset as u8).call().await?;
            capacity.push((asset, Power::new(of.approved), Power::new(of.reserved)));
        }
        Ok(Standing { status, application: self.application(miner).await?, capacity })
    }

    /// What a miner disclosed last.
    ///
    /// # Errors
    /// The node failed.
    pub async fn application(&self, miner: Address) -> Result<Option<Application>, ReadError> {
        let hash = self.miner_registry().applicationHashOf(miner).call().await?;
        if hash.is_zero() {
            return Ok(None);
        }
        let registry = &self.deployment().miner_registry;
        // The hash is part of the filter, so a disclosure that was replaced is never taken for the last one.
        let filter = Filter::new()
            .address(registry.address)
            .event_signature(MinerRegistry::MinerApplied::SIGNATURE_HASH)
            .topic1(miner)
            .topic2(hash)
            .from_block(registry.block);
        let logs = self.provider().get_logs(&filter).await?;
        let log =
            logs.last().ok_or_else(|| ReadError::Unexpected(format!("no event of application {hash}")))?;
        let event = MinerRegistry::MinerApplied::decode_log(&log.inner)
            .map_err(|error| ReadError::Unexpected(format!("application {hash}: {error}")))?;
        Ok(Some(Application { disclosure: event.data.application, hash }))
    }
}

fn status_of(number: u8) -> Result<MinerStatus, ReadError> {
    match number {
        0 => Ok(MinerStatus::None),
        1 => Ok(MinerStatus::Applied),
        2 => Ok(MinerStatus::Approved),
        3 => Ok(MinerStatus::Suspended),
        4 => Ok(MinerStatus::Revoked),
        other => Err(ReadError::Unexpected(format!("status {other} of a miner"))),
    }
}
