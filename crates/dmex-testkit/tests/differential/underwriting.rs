//! Underwriters: in, wait, out.

use alloy::primitives::U256;
use dmex_contracts::InsurancePool;
use dmex_model::{Condition, Exit};
use dmex_types::ProductId;

use crate::action::{Action, Way};
use crate::twin::{Outcome, Person, TRADERS, Twin, TwinPool, narrow};

impl Twin {
    pub(crate) fn perform_underwriting(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Underwrite { pool, from, receiver, share, way } => {
                let (pool, from) = (self.any_pool(pool), self.people[usize::from(from) % TRADERS]);
                let amount = paid_in(pool, share);
                self.underwrite(pool, from, self.person(receiver), amount, way)
            }
            Action::RequestExit { pool, account, share } => {
                let pool = self.any_pool(pool);
                let account = self.underwriter(pool, account);
                let shares = self.shares(pool, account) * u128::from(share) / 250;
                self.request_exit(pool, account, shares)
            }
            Action::HoldExit { pool, account, wait: false } => {
                let pool = self.any_pool(pool);
                self.hold_exit(pool, self.leaver(pool, account))
            }
            Action::HoldExit { pool, account, wait: true } => self.hold_in_trouble(pool, account),
            Action::Leave { pool, account, share, to, way, wait } => {
                let pool = self.any_pool(pool);
                let account = self.leaver(pool, account);
                if wait {
                    self.world.evm.set_time(self.now().max(self.exit(pool, account).ready_at));
                }
                self.leave_in_part(pool, account, share, self.person(to), way)
            }
            Action::WaitAndLeave { pick, share, way } => {
                self.sell_and_insure(pick)?;
                let Some(pool) = self.pool(self.model.last_product()) else { return Ok(()) };
                self.wait_in_order(pool)?;
                for person in self.people.clone() {
                    self.leave_in_part(pool, person, share, person, way)?;
                }
                Ok(())
            }
            Action::TransferShares { pool, from, to, share } => {
                let pool = self.any_pool(pool);
                let from = self.underwriter(pool, from);
                let shares = self.shares(pool, from) * u128::from(share) / 250;
                self.transfer_shares(pool, from, self.person(to), shares)
            }
            _ => Ok(()),
        }
    }

    /// Pays in so much coin, or buys about as many shares as that is worth.
    pub(crate) fn underwrite(
        &mut self,
        pool: TwinPool,
        from: Person,
        receiver: Person,
        amount: u128,
        way: Way,
    ) -> Outcome<()> {
        let (now, key, contract) = (self.now(), pool.key(), pool.contract.address);
        match way {
            Way::ByAssets => {
                let call =
                    InsurancePool::depositCall { assets: U256::from(amount), receiver: receiver.address };
                self.both(
                    |model| model.underwrite(from.id, key, amount, receiver.id, now),
                    |world| world.evm.call(from.address, contract, &call).map(narrow),
                )
            }
            Way::ByShares => {
                let shares = amount * 1_000_000 + 7;
                let call = InsurancePool::mintCall { shares: U256::from(shares), receiver: receiver.address };
                self.both(
                    |model| model.buy_shares(from.id, key, shares, receiver.id, now),
                    |world| world.evm.call(from.address, contract, &call).map(narrow),
                )
            }
        }
        .map(drop)
    }

    pub(crate) fn request_exit(&mut self, pool: TwinPool, account: Person, shares: u128) -> Outcome<()> {
        let now = self.now();
        let call = InsurancePool::requestExitCall { shares: U256::from(shares) };
        self.both(
            |model| model.request_exit(account.id, pool.key(), shares, now).map(|()| 0),
            |world| world.evm.call(account.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn hold_exit(&mut self, pool: TwinPool, account: Person) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(4).address);
        let call = InsurancePool::holdExitCall { account: account.address };
        self.both(
            |model| model.hold_exit(pool.key(), account.id, now).map(|()| 0),
            |world| world.evm.call(anyone, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Somebody asks to leave and waits; meanwhile nobody settles, which is trouble enough.
    fn hold_in_trouble(&mut self, pool: u8, account: u8) -> Outcome<()> {
        let running = self.pools.iter().copied().find(|pool| self.runs(pool.product));
        let pool = running.unwrap_or_else(|| self.any_pool(pool));
        let account = self.person_where(account, |person| self.shares(pool, person) > 0);
        self.tally.begin_with("RequestExit");
        self.request_exit(pool, account, self.shares(pool, account) / 2)?;
        self.world.evm.set_time(self.now().max(self.exit(pool, account).ready_at));
        self.tally.begin_with("HoldExit");
        self.hold_exit(pool, account)
    }

    /// All ask to leave, and the cooldown passes while the product is delivered, so that no clock stands: the last find that
    /// cover keeps them.
    fn wait_in_order(&mut self, pool: TwinPool) -> Outcome<()> {
        self.tally.begin_with("WaitAndLeave");
        for person in self.people.clone() {
            let shares = self.shares(pool, person);
            self.request_exit(pool, person, shares)?;
        }
        let ready_at = self.exit(pool, self.people[0]).ready_at;
        while self.now() < ready_at {
            self.pass_delivered_day(pool.product, 2_000_000_000_000)?;
        }
        self.tally.begin_with("WaitAndLeave");
        Ok(())
    }

    /// A day ends, and the product is delivered.
    pub(crate) fn pass_delivered_day(&mut self, product: ProductId, price: i64) -> Outcome<()> {
        self.perform(&Action::EndDay { silent: 0, hash: 0, spread: 0, price: Some(price) })?;
        self.tally.begin_with("Deposit");
        self.deliver(product)
    }

    /// Deposits what is asked for the days that are due, and settles them.
    fn deliver(&mut self, product: ProductId) -> Outcome<()> {
        while self.model.state(product).is_ok_and(|state| state.next_day < self.today()) {
            self.deposit(product, self.miner, 0, 100)?;
            if self.settle(product, 1)? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// So many hundredths of what may be taken out now, by shares or by coin; beyond a hundred too much.
    fn leave_in_part(
        &mut self,
        pool: TwinPool,
        owner: Person,
        share: u8,
        to: Person,
        way: Way,
    ) -> Outcome<()> {
        let most = self.max_redeem(pool, owner);
        if most > 0 && most < self.exit(pool, owner).shares {
            self.tally.note("coverage kept an underwriter from leaving whole");
        }
        let shares = most * u128::from(share) / 100 + u128::from(share > 100);
        match way {
            Way::ByShares => self.redeem(pool, owner, shares, to),
            Way::ByAssets => self.withdraw_assets(pool, owner, shares / 1_000_000, to),
        }
    }

    pub(crate) fn redeem(&mut self, pool: TwinPool, owner: Person, shares: u128, to: Person) -> Outcome<()> {
        let now = self.now();
        let (coin, product) = pool.key();
        let over = self.model.condition(coin, product, now) == Ok(Condition::Over);
        let call = InsurancePool::redeemCall {
            shares: U256::from(shares),
            receiver: to.address,
            owner: owner.address,
        };
        let paid = self.both(
            |model| model.redeem(owner.id, pool.key(), shares, to.id, now),
            |world| world.evm.call(owner.address, pool.contract.address, &call).map(narrow),
        )?;
        if paid.is_ok_and(|assets| assets > 0) {
            self.tally.note(if over { "an underwriter left what was over" } else { "an underwriter left" });
        }
        Ok(())
    }

    fn withdraw_assets(&mut self, pool: TwinPool, owner: Person, assets: u128, to: Person) -> Outcome<()> {
        let now = self.now();
        let call = InsurancePool::withdrawCall {
            assets: U256::from(assets),
            receiver: to.address,
            owner: owner.address,
        };
        self.both(
            |model| model.withdraw_assets(owner.id, pool.key(), assets, to.id, now),
            |world| world.evm.call(owner.address, pool.contract.address, &call).map(narrow),
        )
        .map(drop)
    }

    pub(crate) fn transfer_shares(
        &mut self,
        pool: TwinPool,
        from: Person,
        to: Person,
        shares: u128,
    ) -> Outcome<()> {
        let now = self.now();
        let call = InsurancePool::transferCall { to: to.address, value: U256::from(shares) };
        self.both(
            |model| model.transfer_shares(from.id, pool.key(), to.id, shares, now).map(|()| 0),
            |world| world.evm.call(from.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    // ---- Who may leave

    pub(crate) fn shares(&self, pool: TwinPool, person: Person) -> u128 {
        let (coin, product) = pool.key();
        self.model.shares(coin, product, person.id)
    }

    fn exit(&self, pool: TwinPool, person: Person) -> Exit {
        let (coin, product) = pool.key();
        self.model.exit(coin, product, person.id)
    }

    pub(crate) fn max_redeem(&self, pool: TwinPool, person: Person) -> u128 {
        let (coin, product) = pool.key();
        self.model.max_redeem(coin, product, person.id, self.now()).unwrap_or(0)
    }

    /// Mostly somebody with shares.
    fn underwriter(&self, pool: TwinPool, pick: u8) -> Person {
        self.person_where(pick, |person| self.shares(pool, person) > 0)
    }

    /// Mostly somebody who waited long enough, or else somebody who waits.
    fn leaver(&self, pool: TwinPool, pick: u8) -> Person {
        let now = self.now();
        let ready = |person| {
            let exit = self.exit(pool, person);
            exit.ready_at <= now && now < exit.ends_at
        };
        if self.people.iter().any(|person| ready(*person)) {
            return self.person_where(pick, ready);
        }
        self.person_where(pick, |person| self.exit(pool, person).shares > 0)
    }
}

/// Mostly so many whole coins, seldom a handful of smallest units.
fn paid_in(pool: TwinPool, share: u16) -> u128 {
    if share < 2_000 {
        return u128::from(share) / 8;
    }
    u128::from(share / 16) * pool.insurance.coin.whole()
}
