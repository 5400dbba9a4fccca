//! Miners, from their application on.

use alloy::primitives::{Address, hex};
use dmex_contracts::MinerRegistry::{Application, MinerRegistryEvents as Event};
use dmex_store::rows::{Capacity, Miner};
use dmex_types::Power;
use serde_json::{Value, json};

use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn registry(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::MinerApplied(event) => {
                let now = self.at.timestamp;
                let miner = self.miner(event.miner).await?;
                miner.application = Some(as_json(&event.application));
                miner.application_hash = Some(event.applicationHash);
                miner.applied_at = Some(now);
            }
            Event::MinerApproved(event) => {
                let miner = self.miner(event.miner).await?;
                "approved".clone_into(&mut miner.status);
                miner.suspended_for = None;
                self.capacity(event.miner, event.asset).await?.approved = Power::new(event.units);
            }
            Event::CapacityReserved(event) => {
                self.capacity(event.miner, event.asset).await?.reserved = Power::new(event.reserved);
            }
            Event::MinerSuspended(event) => {
                "suspended".clone_into(&mut self.miner(event.miner).await?.status);
            }
            Event::MinerRevoked(event) => "revoked".clone_into(&mut self.miner(event.miner).await?.status),
            _ => {}
        }
        Ok(())
    }

    pub(super) async fn miner(&mut self, address: Address) -> Result<&mut Miner, FoldError> {
        let new = || Miner {
            address,
            status: "applied".to_owned(),
            application: None,
            application_hash: None,
            applied_at: None,
            suspended_for: None,
        };
        Ok(self.state.miners.edit(self.store, (address,), new).await?)
    }

    async fn capacity(&mut self, miner: Address, asset: u8) -> Result<&mut Capacity, FoldError> {
        let asset = self.asset(asset)?;
        let new = || Capacity { miner, asset, approved: Power::ZERO, reserved: Power::ZERO };
        Ok(self.state.capacities.edit(self.store, (miner, asset), new).await?)
    }
}

/// What a miner said of itself, for whoever reads it on a page.
fn as_json(application: &Application) -> Value {
    let machines = application.machines.iter().map(|machines| {
        json!({
            "model": machines.model,
            "serial_from": machines.serialFrom,
            "serial_to": machines.serialTo,
            "count": machines.count,
        })
    });
    json!({
        "farm": application.farm,
        "place": application.place,
        "machines": machines.collect::<Vec<_>>(),
        "power_contract": application.powerContract,
        "document_hash": hex::encode_prefixed(application.documentHash),
        "document_uri": application.documentURI,
    })
}
