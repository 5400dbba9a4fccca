//! Miners who may sell, and how much power of each asset (SALE-1, DAO-4).

use dmex_types::{Asset, Power};

use crate::{AccountId, Benchmark, Model, Refusal};

/// Where a miner stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MinerStatus {
    /// Never applied. Next: `Applied`.
    #[default]
    None,
    /// Disclosed its farm and asks to sell. Next: `Approved`.
    Applied,
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
    /// Asks to be a miner, or asks otherwise. What is disclosed does not matter here.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`], or [`Refusal::ReporterCannotApply`].
    pub fn apply_as_miner(&mut self, account: AccountId) -> Result<(), Refusal> {
        if !matches!(self.miner_status(account), MinerStatus::None | MinerStatus::Applied) {
            return Err(Refusal::WrongStatus);
        }
        let reports = |benchmark: &Benchmark| benchmark.panel().members().contains(&account);
        if self.benchmarks.iter().flatten().any(reports) {
            return Err(Refusal::ReporterCannotApply);
        }
        self.miners.entry(account).or_default().status = MinerStatus::Applied;
        Ok(())
    }

    /// Approves what a miner asked for.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`] if no application waits.
    pub fn approve_application(
        &mut self,
        miner: AccountId,
        requests: &[(Asset, Power)],
    ) -> Result<(), Refusal> {
        if self.miner_status(miner) != MinerStatus::Applied {
            return Err(Refusal::WrongStatus);
        }
        for (asset, units) in requests {
            self.allow(miner, *asset, *units);
        }
        Ok(())
    }

    /// Changes what a miner may sell, and lifts its suspension.
    ///
    /// # Errors
    /// [`Refusal::WrongStatus`] if it was never approved, or is revoked.
    pub fn approve_miner(&mut self, miner: AccountId, asset: Asset, units: Power) -> Result<(), Refusal> {
        if !matches!(self.miner_status(miner), MinerStatus::Approved | MinerStatus::Suspended) {
            return Err(Refusal::WrongStatus);
        }
        self.allow(miner, asset, units);
        Ok(())
    }

    fn allow(&mut self, miner: AccountId, asset: Asset, units: Power) {
        let entry = self.miners.entry(miner).or_default();
        entry.status = MinerStatus::Approved;
        entry.capacity[asset as usize].approved = units;
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

    /// A product of the miner was closed at its fault: it sells no more until the DAO speaks.
    pub(crate) fn suspend_at_fault(&mut self, miner: AccountId) {
        if self.miner_status(miner) == MinerStatus::Approved {
            self.miners.entry(miner).or_default().status = MinerStatus::Suspended;
        }
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
            MinerStatus::None | MinerStatus::Applied | MinerStatus::Revoked => Err(Refusal::WrongStatus),
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

    /// That a miner may sell now: it is approved, and for what its products hold.
    pub(crate) fn check_miner(&self, miner: AccountId, asset: Asset) -> Result<(), Refusal> {
        if self.miner_status(miner) != MinerStatus::Approved {
            return Err(Refusal::MinerNotApproved);
        }
        let Capacity { approved, reserved } = self.capacity(miner, asset);
        if reserved > approved { Err(Refusal::CapacityExceeded) } else { Ok(()) }
    }

    pub(crate) fn reserve(&mut self, miner: AccountId, asset: Asset, units: Power) -> Result<(), Refusal> {
        if self.miner_status(miner) != MinerStatus::Approved {
            return Err(Refusal::MinerNotApproved);
        }
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
    use dmex_types::Day;

    use super::*;

    #[test]
    fn sale_1_a_revoked_miner_stays_revoked() {
        let mut model = Model::new();
        let miner = model.add_account();
        assert_eq!(model.suspend_miner(miner), Err(Refusal::WrongStatus));
        assert_eq!(model.revoke_miner(miner), Err(Refusal::WrongStatus));
        approve(&mut model, miner, 5);
        model.suspend_miner(miner).unwrap();
        model.approve_miner(miner, Asset::Btc, Power::new(5)).unwrap();
        model.revoke_miner(miner).unwrap();
        assert_eq!(model.approve_miner(miner, Asset::Btc, Power::new(5)), Err(Refusal::WrongStatus));
        assert_eq!(model.miner_status(miner), MinerStatus::Revoked);
    }

    fn approve(model: &mut Model, miner: AccountId, units: u64) {
        model.apply_as_miner(miner).unwrap();
        model.approve_application(miner, &[(Asset::Btc, Power::new(units))]).unwrap();
    }

    #[test]
    fn fb12_dao_4_who_never_applied_cannot_be_approved_and_a_reporter_cannot_apply() {
        let mut model = Model::new();
        let (miner, reporters) = (model.add_account(), [0; 3].map(|_| model.add_account()));
        assert_eq!(model.approve_miner(miner, Asset::Btc, Power::new(5)), Err(Refusal::WrongStatus));
        assert_eq!(model.approve_application(miner, &[]), Err(Refusal::WrongStatus));
        model.set_benchmark(Benchmark::new(Asset::Btc, Day::new(1)));
        model.set_reporters(Asset::Btc, &reporters).unwrap();
        assert_eq!(model.apply_as_miner(reporters[1]), Err(Refusal::ReporterCannotApply));
        approve(&mut model, miner, 5);
        assert_eq!(model.apply_as_miner(miner), Err(Refusal::WrongStatus));
    }

    #[test]
    fn fa13_sale_7_a_closing_at_fault_suspends_an_approved_miner_and_changes_nothing_of_others() {
        let mut model = Model::new();
        let miner = model.add_account();
        model.suspend_at_fault(miner);
        assert_eq!(model.miner_status(miner), MinerStatus::None);
        approve(&mut model, miner, 5);
        model.suspend_at_fault(miner);
        assert_eq!(model.miner_status(miner), MinerStatus::Suspended);
        assert_eq!(model.check_miner(miner, Asset::Btc), Err(Refusal::MinerNotApproved));
        model.approve_miner(miner, Asset::Btc, Power::new(5)).unwrap();
        assert_eq!(model.check_miner(miner, Asset::Btc), Ok(()));
    }

    #[test]
    fn m1_no_more_is_reserved_than_approved() {
        let mut model = Model::new();
        let miner = model.add_account();
        approve(&mut model, miner, 5);
        model.reserve(miner, Asset::Btc, Power::new(3)).unwrap();
        assert_eq!(model.reserve(miner, Asset::Btc, Power::new(3)), Err(Refusal::CapacityExceeded));
        assert_eq!(model.reserve(miner, Asset::Fil, Power::new(1)), Err(Refusal::CapacityExceeded));
        model.approve_miner(miner, Asset::Btc, Power::new(1)).unwrap();
        assert_eq!(model.reserve(miner, Asset::Btc, Power::new(1)), Err(Refusal::CapacityExceeded));
        // What is on offer binds later purchases, too.
        assert_eq!(model.check_miner(miner, Asset::Btc), Err(Refusal::CapacityExceeded));
    }
}
