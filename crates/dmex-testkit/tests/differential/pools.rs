//! The pool of a product: opened, staked into, and closed to whoever it is not for.

use alloy::primitives::{Address, U256};
use dmex_contracts::{Insurance, InsurancePool};
use dmex_model::{AccountId, Refusal};
use dmex_types::ProductId;

use crate::action::{Action, Way};
use crate::twin::{Outcome, Person, TRADERS, Twin, TwinInsurance, TwinPool};

/// [whole pay coins] What a miner stakes for a new product: of every two, for the second so little that losses exceed it.
const STAKES: [u128; 2] = [1_500, 80];
/// [whole pay coins] What each of its first two underwriters pays in: of every three, for the last two hardly enough.
const CAPITALS: [u128; 3] = [15_000, 700, 300];

impl Twin {
    pub(crate) fn perform_pool(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::OpenPool { product, pick } => {
                let product = self.product_where(product, |product| self.pool(product).is_none());
                self.open_pool(self.insurance_of(product, u32::from(pick)), product).map(drop)
            }
            Action::Stake { pool, from, share } => {
                let pool = self.any_pool(pool);
                let amount = u128::from(share / 16) * pool.insurance.coin.whole() / 50;
                self.stake(pool, self.people[usize::from(from) % TRADERS], amount)
            }
            Action::Unstake { pool, caller, share } => {
                let pool = self.any_pool(pool);
                // Sometimes more than there is.
                let amount = self.junior(pool) * u128::from(share) / 200 + u128::from(share > 200);
                self.unstake(pool, self.who(caller, self.miner), amount)
            }
            Action::Earn { pool, days } => self.earn(self.any_pool(pool), u32::from(days)),
            Action::Intrude { pool, caller } => self.intrude(self.any_pool(pool), self.person(caller)),
            _ => Ok(()),
        }
    }

    /// All that cover of a new product needs: a pool with a stake and underwriters.
    pub(crate) fn found_cover(&mut self, product: ProductId) -> Outcome<()> {
        let insurance = self.insurance_of(product, 0);
        let stake = STAKES[product.0 as usize % STAKES.len()];
        let capital = CAPITALS[product.0 as usize % CAPITALS.len()];
        self.tally.begin_with("OpenPool");
        let Some(pool) = self.open_pool(insurance, product)? else { return Ok(()) };
        self.tally.begin_with("Stake");
        self.stake(pool, self.miner, stake * insurance.coin.whole())?;
        self.tally.begin_with("Underwrite");
        for underwriter in [self.people[1], self.people[2]] {
            let amount = capital * insurance.coin.whole();
            self.underwrite(pool, underwriter, underwriter, amount, Way::ByAssets)?;
        }
        Ok(())
    }

    fn open_pool(&mut self, insurance: TwinInsurance, product: ProductId) -> Outcome<Option<TwinPool>> {
        let anyone = self.person(1).address;
        let (mut id, mut address) = (AccountId::SETTLEMENT, Address::ZERO);
        let call = Insurance::openPoolCall { product: product.0 };
        let opened = self.both(
            |model| {
                id = model.open_pool(insurance.coin.id, product)?;
                Ok(0)
            },
            |world| {
                address = world.evm.call(anyone, insurance.contract.address, &call)?;
                Ok(0)
            },
        )?;
        if opened.is_err() {
            return Ok(None);
        }
        for person in &self.people {
            self.world.allow_one(insurance.coin.address, person.address, address).unwrap();
        }
        let pool = TwinPool { insurance, product, contract: Person { address, id } };
        self.pools.push(pool);
        Ok(Some(pool))
    }

    fn stake(&mut self, pool: TwinPool, from: Person, amount: u128) -> Outcome<()> {
        let call = InsurancePool::stakeCall { amount: U256::from(amount) };
        self.both(
            |model| model.stake(from.id, pool.key(), amount).map(|()| 0),
            |world| world.evm.call(from.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn unstake(&mut self, pool: TwinPool, caller: Person, amount: u128) -> Outcome<()> {
        let call = InsurancePool::unstakeCall { amount: U256::from(amount), to: caller.address };
        self.both(
            |model| model.unstake(caller.id, pool.key(), amount, caller.id).map(|()| 0),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn earn(&mut self, pool: TwinPool, days: u32) -> Outcome<()> {
        let ((coin, product), now, anyone) = (pool.key(), self.now(), self.person(2).address);
        let call = InsurancePool::earnCall { maxDays: U256::from(days) };
        self.both(
            |model| model.earn(coin, product, days, now).map(|day| u128::from(day.number())),
            |world| world.evm.call(anyone, pool.contract.address, &call).map(u128::from),
        )
        .map(drop)
    }

    /// What only pool and insurance may say to each other.
    fn intrude(&mut self, pool: TwinPool, caller: Person) -> Outcome<()> {
        let (from, to, one) = (Address::ZERO, caller.address, U256::from(1));
        let call = Insurance::noteSharesCall { product: pool.product.0, from, to, shares: one, assets: one };
        self.both(
            |_| Err(Refusal::NotPool),
            |world| world.evm.call(caller.address, pool.insurance.contract.address, &call).map(|_| 0),
        )
        .map(drop)?;
        let share = InsurancePool::Share { coverage: one, backing: one, rest: one };
        let call = InsurancePool::settleCall { share, due: one, to };
        self.both(
            |_| Err(Refusal::NotInsurance),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// The pool of a product, if it was opened.
    pub(crate) fn pool(&self, product: ProductId) -> Option<TwinPool> {
        self.pools.iter().find(|pool| pool.product == product).copied()
    }

    /// [pay coin] The stake of a product's miner.
    pub(crate) fn junior(&self, pool: TwinPool) -> u128 {
        let (coin, product) = pool.key();
        self.model.fund(coin, product).map_or(0, |fund| fund.junior)
    }

    /// Mostly a pool that has cover, if there is one.
    pub(crate) fn any_pool(&self, pick: u8) -> TwinPool {
        let covered = |pool: &&TwinPool| {
            let (coin, product) = pool.key();
            self.model.line(coin, product).is_ok_and(|(_, covered)| covered > 0)
        };
        let fitting: Vec<TwinPool> = self.pools.iter().filter(covered).copied().collect();
        if pick.is_multiple_of(3) || fitting.is_empty() {
            return self.pools[usize::from(pick / 3) % self.pools.len()];
        }
        fitting[usize::from(pick / 3) % fitting.len()]
    }
}
