//! Miners who may sell, and how much power of each asset (SALE-1).

use dmex_types::{Asset, Power};

use crate::{AccountId, Model, Refusal};

/// Where a miner stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MinerStatus {
    /// Never approved. Next: `Approved`.
    #[default]
    None,
    /// May sell. Next: `Suspended`, `Revoked`.
    Approved,
    /// May not sell until approved again. Next: `Approved`, `Revoked`.
    Suspended,
    /// May never sell again.
    Revoked,
}

/// Power of one asset that a miner may have sold at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// What the owner allows.
    pub approved: Power,
    /// What products offer or have sold and that has not ended.
    pub reserved: Power,
}

/// One miner.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Miner {
    status: MinerStatus,
    capacity: [Capacity; 2],
}

impl Model {
    /// Approves a miner, or changes what it may sell.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`] once revoked.
    pub fn approve_miner(&mut self, miner: AccountId, asset: Asset, units: Power) -> Result<(), Refusal> {
        let entry = self.miners.entry(miner).or_default();
        if entry.status == MinerStatus::Revoked {
            return Err(Refusal::WrongStatus);
        }
        entry.status = MinerStatus::Approved;
        entry.capacity[asset as usize].approved = units;
        Ok(())
    }

    /// Stops all sales of a miner.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`] if it is not approved.
    pub fn suspend_miner(&mut self, miner: AccountId) -> Result<(), Refusal> {
        if self.miner_status(miner) != MinerStatus::Approved {
            return Err(Refusal::WrongStatus);
        }
        self.miners.entry(miner).or_default().status = MinerStatus::Suspended;
        Ok(())
    }

    /// Stops all sales of a miner for ever.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`] if it was never approved or is revoked.
    pub fn revoke_miner(&mut self, miner: AccountId) -> Result<(), Refusal> {
        match self.miner_status(miner) {
            MinerStatus::Approved | MinerStatus::Suspended => {
                self.miners.entry(miner).or_default().status = MinerStatus::Revoked;
                Ok(())
            }
            MinerStatus::None | MinerStatus::Revoked => Err(Refusal::WrongStatus),
        }
    }

    /// Where a miner stands.
    #[must_use]
    pub fn miner_status(&self, miner: AccountId) -> MinerStatus {
        self.miners.get(&miner).copied().unwrap_or_default().status
    }

    /// What a miner may sell and what its products hold.
    #[must_use]
    pub fn capacity(&self, miner: AccountId, asset: Asset) -> Capacity {
        self.miners.get(&miner).copied().unwrap_or_default().capacity[asset as usize]
    }

    pub(crate) fn reserve(&mut self, miner: AccountId, asset: Asset, units: Power) -> Result<(), Refusal> {
        let capacity = &mut self.miners.entry(miner).or_default().capacity[asset as usize];
        let free = capacity.approved.checked_sub(capacity.reserved).unwrap_or(Power::ZERO);
        if units > free {
            return Err(Refusal::CapacityExceeded);
        }
        capacity.reserved = capacity.reserved + units;
        Ok(())
    }

    pub(crate) fn release(&mut self, miner: AccountId, asset: Asset, units: Power) -> Result<(), Refusal> {
        let capacity = &mut self.miners.entry(miner).or_default().capacity[asset as usize];
        capacity.reserved = capacity.reserved.checked_sub(units).ok_or(Refusal::Panic)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sale_1_a_revoked_miner_stays_revoked() {
        let mut model = Model::new();
        let miner = model.add_account();
        assert_eq!(model.suspend_miner(miner), Err(Refusal::WrongStatus));
        assert_eq!(model.revoke_miner(miner), Err(Refusal::WrongStatus));
        model.approve_miner(miner, Asset::Btc, Power::new(5)).unwrap();
        model.suspend_miner(miner).unwrap();
        model.approve_miner(miner, Asset::Btc, Power::new(5)).unwrap();
        model.revoke_miner(miner).unwrap();
        assert_eq!(model.approve_miner(miner, Asset::Btc, Power::new(5)), Err(Refusal::WrongStatus));
        assert_eq!(model.miner_status(miner), MinerStatus::Revoked);
    }

    #[test]
    fn m1_no_more_is_reserved_than_approved() {
        let mut model = Model::new();
        let miner = model.add_account();
        model.approve_miner(miner, Asset::Btc, Power::new(5)).unwrap();
        model.reserve(miner, Asset::Btc, Power::new(3)).unwrap();
        assert_eq!(model.reserve(miner, Asset::Btc, Power::new(3)), Err(Refusal::CapacityExceeded));
        assert_eq!(model.reserve(miner, Asset::Fil, Power::new(1)), Err(Refusal::CapacityExceeded));
        model.approve_miner(miner, Asset::Btc, Power::new(1)).unwrap();
        assert_eq!(model.reserve(miner, Asset::Btc, Power::new(1)), Err(Refusal::CapacityExceeded));
    }
}
