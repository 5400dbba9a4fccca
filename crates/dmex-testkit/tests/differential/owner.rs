//! What the owner of the contracts does.

use alloy::primitives::Address;
use dmex_contracts::{AuctionSale, BitcoinBenchmark, BondCalls, MinerRegistry, MiningPower, PrimarySale};
use dmex_model::{AccountId, Bounds, CallParameters, MinerStatus, Parameters, Refusal};
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
            Action::Bounds { asset, jump, feed_age } => self.set_bounds(asset, Bounds { jump, feed_age }),
            Action::CallParameters { share, cap_days } => {
                self.set_call_parameters(CallParameters { share, cap_days })
            }
            Action::Auctioneer { chosen } => self.set_auctioneer(
                chosen.map(|pick| if pick < 200 { self.auctioneer } else { self.person(pick) }),
            ),
            _ => Ok(()),
        }
    }

    fn parameters(&mut self, referral: u16, bond_days: u16, paused: bool) -> Outcome<()> {
        let treasury = self.world.people.treasury;
        let chosen = Parameters { referral, bond_days, paused, ..self.model.parameters() };
        self.both(
            |model| model.set_parameters(chosen).map(|()| 0),
            |world| {
                let sale = world.on.primary_sale.address;
                let chosen =
                    PrimarySale::Parameters { feeRecipient: treasury, referral, bondDays: bond_days, paused };
                world.govern(sale, &PrimarySale::setParametersCall { chosen }).map(|_| 0)
            },
        )
        .map(drop)
    }

    /// Mostly approval; suspension now and then; for ever, once in a while; and of one who never applied.
    fn miner(&mut self, asset: Asset, order: u8) -> Outcome<()> {
        let miner = if order == 8 { self.people[0] } else { self.miner };
        let registry = self.world.on.miner_registry.address;
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

    /// The DAO lifts the suspension of a miner whose product was closed.
    pub(crate) fn forgive_miner(&mut self) -> Outcome<()> {
        let (miner, registry) = (self.miner, self.world.on.miner_registry.address);
        if self.model.miner_status(miner.id) != MinerStatus::Suspended {
            return Ok(());
        }
        self.tally.begin_with("Miner");
        let units = self.model.capacity(miner.id, Asset::Btc).approved;
        let call = MinerRegistry::approveCall { miner: miner.address, asset: 0, units: units.units() };
        self.both(
            |model| model.approve_miner(miner.id, Asset::Btc, units).map(|()| 0),
            |world| world.govern(registry, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn set_call_parameters(&mut self, chosen: CallParameters) -> Outcome<()> {
        let on_chain = BondCalls::Parameters { share: chosen.share, capDays: chosen.cap_days };
        self.both(
            |model| model.set_call_parameters(chosen).map(|()| 0),
            |world| {
                let call = BondCalls::setParametersCall { chosen: on_chain };
                world.govern(world.on.bond_calls.address, &call).map(|_| 0)
            },
        )
        .map(drop)
    }

    fn set_auctioneer(&mut self, chosen: Option<Person>) -> Outcome<()> {
        let address = chosen.map_or(Address::ZERO, |person| person.address);
        self.both(
            |model| {
                model.set_auctioneer(chosen.map(|person| person.id));
                Ok(0)
            },
            |world| {
                let call = AuctionSale::setAuctioneerCall { chosen: address };
                world.govern(world.on.auction_sale.address, &call).map(|_| 0)
            },
        )
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
                world.govern(world.on.mining_power.address, &call).map(|_| 0)
            },
        )
        .map(drop)
    }

    /// The first so many reporters; oddly also the miner, or one twice.
    fn set_reporters(&mut self, asset: Asset, count: u8, odd: bool) -> Outcome<()> {
        let mut chosen: Vec<Person> = self.reporters[..usize::from(count)].to_vec();
        if odd && count.is_multiple_of(2) {
            chosen.push(self.miner);
        } else if odd {
            let last = chosen.len() - 1;
            chosen[last] = chosen[0];
        }
        let ids: Vec<AccountId> = chosen.iter().map(|person| person.id).collect();
        let addresses = chosen.iter().map(|person| person.address).collect();
        self.both(
            |model| model.set_reporters(asset, &ids).map(|()| 0),
            |world| {
                let call = BitcoinBenchmark::setReportersCall { chosen: addresses };
                world.govern(world.on.benchmark(asset), &call).map(|_| 0)
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
                let benchmark = world.on.benchmark(asset);
                let chosen = BitcoinBenchmark::Bounds { jump: bounds.jump, feedAge: bounds.feed_age };
                world.govern(benchmark, &BitcoinBenchmark::setBoundsCall { chosen }).map(|_| 0)
            },
        )
        .map(drop)
    }
}
