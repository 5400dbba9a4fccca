//! Connections to the contracts that matter when a miner does not deliver.

use alloy::primitives::Address;
use alloy::providers::DynProvider;
use dmex_contracts::{Insurance, LossLedger, Reserve};

use crate::Platform;

impl Platform {
    /// What closed products cost their holders.
    #[must_use]
    pub fn loss_ledger(&self) -> LossLedger::LossLedgerInstance<DynProvider> {
        LossLedger::new(self.deployment().loss_ledger.address, self.provider().clone())
    }

    /// What compensates holders after a default, by vote.
    #[must_use]
    pub fn reserve(&self) -> Reserve::ReserveInstance<DynProvider> {
        Reserve::new(self.deployment().reserve.address, self.provider().clone())
    }

    /// The underwriting pool of a pay token, if it has one.
    #[must_use]
    pub fn insurance(&self, pay_token: Address) -> Option<Insurance::InsuranceInstance<DynProvider>> {
        let contract = self.deployment().insurances.get(&pay_token)?;
        Some(Insurance::new(contract.address, self.provider().clone()))
    }
}
