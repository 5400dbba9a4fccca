//! Underwriters: in, wait, out.

use alloy::primitives::U256;
use dmex_contracts::Insurance;
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
                let owned = self.model.shares(pool.coin.id, account.id);
                let shares = owned * u128::from(share) / 250;
                self.request_exit(pool, account, shares)
            }
            Action::Leave { pool, account, share, to, way, wait } => {
                let pool = self.any_pool(pool);
                let account = self.leaver(pool, account);
                if wait {
                    let ready_at = self.model.exit(pool.coin.id, account.id).map_or(0, |exit| exit.ready_at);
                    self.world.evm.set_time(self.now().max(ready_at));
                }
                self.leave_in_part(pool, account, share, self.person(to), way)
            }
            Action::WaitAndLeave { pick, share, way } => {
                self.sell_and_insure(pick)?;
                let pool = self.pool_of(self.model.last_product(), 0);
                self.wait_in_order(pool)?;
                for person in self.people.clone() {
                    self.leave_in_part(pool, person, share, person, way)?;
                }
                Ok(())
            }
            Action::TransferShares { pool, from, to, share } => {
                let pool = self.any_pool(pool);
                let from = self.underwriter(pool, from);
                let shares = self.model.shares(pool.coin.id, from.id) * u128::from(share) / 250;
                self.transfer_shares(pool, from, self.person(to), shares)
            }
            Action::WithdrawCoverage { pool, caller } => {
                self.withdraw_coverage(self.any_pool(pool), self.person(caller))
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
        let (now, coin, contract) = (self.now(), pool.coin.id, pool.contract.address);
        match way {
            Way::ByAssets => {
                let call = Insurance::depositCall { assets: U256::from(amount), receiver: receiver.address };
                self.both(
                    |model| model.underwrite(from.id, coin, amount, receiver.id, now),
                    |world| world.evm.call(from.address, contract, &call).map(narrow),
                )
            }
            Way::ByShares => {
                let shares = amount * 1_000_000 + 7;
                let call = Insurance::mintCall { shares: U256::from(shares), receiver: receiver.address };
                self.both(
                    |model| model.buy_shares(from.id, coin, shares, receiver.id, now),
                    |world| world.evm.call(from.address, contract, &call).map(narrow),
                )
            }
        }
        .map(drop)
    }

    pub(crate) fn request_exit(&mut self, pool: TwinPool, account: Person, shares: u128) -> Outcome<()> {
        let now = self.now();
        let call = Insurance::requestExitCall { shares: U256::from(shares) };
        self.both(
            |model| model.request_exit(account.id, pool.coin.id, shares, now).map(|()| 0),
            |world| world.evm.call(account.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// All ask to leave, and the cooldown passes while every product with coverage is delivered, so that the pool does not
    /// wait: the last find that coverage keeps them.
    fn wait_in_order(&mut self, pool: TwinPool) -> Outcome<()> {
        self.tally.begin_with("WaitAndLeave");
        for person in self.people.clone() {
            let shares = self.model.shares(pool.coin.id, person.id);
            self.request_exit(pool, person, shares)?;
        }
        let ready_at = self.model.exit(pool.coin.id, self.people[0].id).map_or(0, |exit| exit.ready_at);
        while self.now() < ready_at {
            self.perform(&Action::EndDay { silent: 0, hash: 0, spread: 0, price: Some(2_000_000_000_000) })?;
            self.tally.begin_with("WaitAndLeave");
            for product in (1..=self.model.last_product().0).map(ProductId) {
                let covered = self.model.line(pool.coin.id, product).is_ok_and(|(_, covered)| covered > 0);
                if covered {
                    self.deliver(product)?;
                }
            }
        }
        Ok(())
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
        let most = self.model.max_redeem(pool.coin.id, owner.id, self.now()).unwrap_or(0);
        if most > 0 && most < self.model.exit(pool.coin.id, owner.id).unwrap_or_default().shares {
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
        let call =
            Insurance::redeemCall { shares: U256::from(shares), receiver: to.address, owner: owner.address };
        let paid = self.both(
            |model| model.redeem(owner.id, pool.coin.id, shares, to.id, now),
            |world| world.evm.call(owner.address, pool.contract.address, &call).map(narrow),
        )?;
        if paid.is_ok_and(|assets| assets > 0) {
            self.tally.note("an underwriter left");
        }
        Ok(())
    }

    fn withdraw_assets(&mut self, pool: TwinPool, owner: Person, assets: u128, to: Person) -> Outcome<()> {
        let now = self.now();
        let call = Insurance::withdrawCall {
            assets: U256::from(assets),
            receiver: to.address,
            owner: owner.address,
        };
        self.both(
            |model| model.withdraw_assets(owner.id, pool.coin.id, assets, to.id, now),
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
        let call = Insurance::transferCall { to: to.address, value: U256::from(shares) };
        self.both(
            |model| model.transfer_shares(from.id, pool.coin.id, to.id, shares, now).map(|()| 0),
            |world| world.evm.call(from.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// No coin of these histories refuses to arrive, so nothing is ever credited.
    fn withdraw_coverage(&mut self, pool: TwinPool, caller: Person) -> Outcome<()> {
        let call = Insurance::withdrawCreditCall { to: caller.address };
        self.both(
            |_| Err(dmex_model::Refusal::NothingToWithdraw),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(narrow),
        )
        .map(drop)
    }

    // ---- Who may leave

    /// Mostly somebody with shares.
    fn underwriter(&self, pool: TwinPool, pick: u8) -> Person {
        self.person_where(pick, |person| self.model.shares(pool.coin.id, person.id) > 0)
    }

    /// Mostly somebody who waited long enough, or else somebody who waits.
    fn leaver(&self, pool: TwinPool, pick: u8) -> Person {
        let now = self.now();
        let exit = |person: Person| self.model.exit(pool.coin.id, person.id).unwrap_or_default();
        let ready = |person| exit(person).ready_at <= now && now < exit(person).ends_at;
        if self.people.iter().any(|person| ready(*person)) {
            return self.person_where(pick, ready);
        }
        self.person_where(pick, |person| exit(person).shares > 0)
    }
}

/// Mostly so many whole coins, seldom a handful of smallest units.
fn paid_in(pool: TwinPool, share: u16) -> u128 {
    if share < 2_000 {
        return u128::from(share) / 8;
    }
    u128::from(share / 16) * 10u128.pow(u32::from(pool.coin.decimals))
}
