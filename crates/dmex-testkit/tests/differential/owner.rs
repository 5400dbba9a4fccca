//! What the owner of the contracts does.

use dmex_contracts::{BitcoinBenchmark, MinerRegistry, MiningPower, PrimarySale};
use dmex_model::{AccountId, Bounds, Parameters, Refusal};
use dmex_types::{Asset, Power};

use crate::action::Action;
use crate::twin::{Outcome, Person, Twin};

impl Twin {
    pub(crate) fn perform_owner(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Parameters { referral, bond_days, paused } => {
                self.parameters(referral, bond_days, paused)
            }
            Action::Miner { asset, order } => self.miner(asset, order),
            Action::Locker { locker, allowed } => {
                self.set_locker(self.lockers[usize::from(locker) % self.lockers.len()], allowed)
            }
            Action::Reporters { asset, count, odd } => self.set_reporters(asset, count, odd),
            Action::Bounds { asset, quorum, jump, feed_age } => {
                self.set_bounds(asset, Bounds { quorum, jump, feed_age })
            }
            _ => Ok(()),
        }
    }

    fn parameters(&mut self, referral: u16, bond_days: u16, paused: bool) -> Outcome<()> {
        let treasury = self.world.people.treasury;
        let chosen = Parameters { referral, bond_days, paused, ..self.model.parameters() };
        self.both(
            |model| model.set_parameters(chosen).map(|()| 0),
            |world| {
                let sale = world.sale;
                let chosen =
                    PrimarySale::Parameters { feeRecipient: treasury, referral, bondDays: bond_days, paused };
                world.govern(sale, &PrimarySale::setParametersCall { chosen }).map(|_| 0)
            },
        )
        .map(drop)
    }

    /// Mostly approval; suspension now and then; for ever, once in a while.
    fn miner(&mut self, asset: Asset, order: u8) -> Outcome<()> {
        let miner = self.miner;
        let registry = self.world.registry;
        let units = 1_000_000_000 - u64::from(order) * 100_000_000;
        match order {
            0 => self.both(
                |model| model.suspend_miner(miner.id).map(|()| 0),
                |world| {
                    let call = MinerRegistry::suspendCall { miner: miner.address };
                    world.govern(registry, &call).map(|_| 0)
                },
            ),
            1 => self.both(
                |model| model.revoke_miner(miner.id).map(|()| 0),
                |world| {
                    world.govern(registry, &MinerRegistry::revokeCall { miner: miner.address }).map(|_| 0)
                },
            ),
            _ => self.both(
                |model| model.approve_miner(miner.id, asset, Power::new(units)).map(|()| 0),
                |world| {
                    let call = MinerRegistry::approveCall { miner: miner.address, asset: asset as u8, units };
                    world.govern(registry, &call).map(|_| 0)
                },
            ),
        }
        .map(drop)
    }

    fn set_locker(&mut self, locker: Person, allowed: bool) -> Outcome<()> {
        self.both(
            |model| {
                model.set_locker(locker.id, allowed);
                Ok(0)
            },
            |world| {
                let call = MiningPower::setLockerCall { locker: locker.address, allowed };
                world.govern(world.power, &call).map(|_| 0)
            },
        )
        .map(drop)
    }

    /// The first so many reporters; oddly also the miner, or one twice.
    fn set_reporters(&mut self, asset: Asset, count: u8, odd: bool) -> Outcome<()> {
        let mut chosen: Vec<Person> = self.reporters[..usize::from(count)].to_vec();
        if odd {
            chosen.push(if count.is_multiple_of(2) { self.miner } else { chosen[0] });
        }
        let ids: Vec<AccountId> = chosen.iter().map(|person| person.id).collect();
        let addresses = chosen.iter().map(|person| person.address).collect();
        self.both(
            |model| model.set_reporters(asset, &ids).map(|()| 0),
            |world| {
                let call = BitcoinBenchmark::setReportersCall { chosen: addresses };
                world.govern(world.benchmark(asset), &call).map(|_| 0)
            },
        )
        .map(drop)
    }

    fn set_bounds(&mut self, asset: Asset, bounds: Bounds) -> Outcome<()> {
        self.both(
            |model| {
                let benchmark = model.benchmark_mut(asset).ok_or(Refusal::UnknownProduct)?;
                benchmark.set_bounds(bounds).map(|()| 0)
            },
            |world| {
                let benchmark = world.benchmark(asset);
                let chosen = BitcoinBenchmark::Bounds {
                    quorum: bounds.quorum,
                    jump: bounds.jump,
                    feedAge: bounds.feed_age,
                };
                world.govern(benchmark, &BitcoinBenchmark::setBoundsCall { chosen }).map(|_| 0)
            },
        )
        .map(drop)
    }
}
