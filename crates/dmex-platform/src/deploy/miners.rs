//! Miners that may sell from the first day on: each applies, and the deployer approves it while it may.

use alloy::primitives::{Address, keccak256};
use dmex_chain::sender::Account;
use dmex_contracts::{ApprovedMiner, Deployment, MinerRegistry};
use dmex_types::Asset;

use super::config::FirstMiner;
use super::{DeployError, Deployer};
use crate::{Call, send_for};

impl Deployer<'_> {
    /// The first miners by their addresses.
    pub(super) fn miners(&self) -> Result<Vec<ApprovedMiner>, DeployError> {
        let approved = |first: &FirstMiner| -> Result<ApprovedMiner, DeployError> {
            let miner = self.transact.address(&first.account)?;
            Ok(ApprovedMiner { miner, asset: first.asset, capacity: first.capacity })
        };
        self.config.first_miners.iter().map(approved).collect()
    }

    /// Each of them is named once: who is approved cannot apply again.
    pub(super) async fn first_miners(&self, on: &Deployment) -> Result<(), DeployError> {
        for first in &self.config.first_miners {
            let miner = self.transact.address(&first.account)?;
            let application = application(first);
            let call = MinerRegistry::applyAsMinerCall { application: application.clone() };
            let call = Call::new(on.miner_registry.address, &call);
            self.act_as(&first.account, &format!("apply-{miner}"), call).await?;
            let call = Call::approve_application(on, miner, application);
            self.act(&format!("miner-{miner}"), call).await?;
        }
        Ok(())
    }

    async fn act_as(&self, account: &Account, name: &str, call: Call) -> Result<(), DeployError> {
        send_for(self.transact, &format!("deploy/{name}"), account, &call).await?;
        Ok(())
    }
}

/// What a miner of a development chain discloses.
fn application(first: &FirstMiner) -> MinerRegistry::Application {
    let farm = format!("Development farm of {}", first.account);
    let model = match first.asset {
        Asset::Btc => "Antminer S19 88.5 TH/s",
        Asset::Fil => "Sealing server 1 PiB",
    };
    let machines = MinerRegistry::Machines {
        model: model.to_owned(),
        serialFrom: "DEV0001".to_owned(),
        serialTo: "DEV0100".to_owned(),
        count: 100,
    };
    let request = MinerRegistry::Request { asset: first.asset as u8, units: first.capacity.units() };
    MinerRegistry::Application {
        documentHash: keccak256(&farm),
        documentURI: "https://example.org/disclosure".to_owned(),
        farm,
        place: "A development chain".to_owned(),
        powerContract: "None: nothing is mined here".to_owned(),
        machines: vec![machines],
        requests: vec![request],
        addresses: Vec::<Address>::new(),
    }
}
