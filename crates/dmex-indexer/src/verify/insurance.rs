//! Pools, who backs products, and what is covered.

use alloy::primitives::Address;
use alloy::providers::DynProvider;
use dmex_contracts::{Insurance, InsurancePool};
use dmex_store::read::Insurances;
use dmex_store::rows::{Policy, Pool, Product, Underwriter};
use dmex_types::Amount;

use super::{Check, amount};
use crate::IndexError;

/// A pool's contract.
type PoolContract = InsurancePool::InsurancePoolInstance<DynProvider>;

/// What these numbers are counted as.
const OF: &str = "insurance";

impl Check<'_> {
    pub(super) async fn insurance(&self) -> Result<(), IndexError> {
        self.each(self.store.all::<Pool>().await?, async |row| self.pool(&row).await).await?;
        self.each(self.store.all::<Underwriter>().await?, async |row| self.underwriter(&row).await).await?;
        self.each(self.store.all::<Policy>().await?, async |row| self.policy(&row).await).await
    }

    /// Whether a product may be insured and has a pool, also if no event told so.
    pub(super) async fn pool_is_known(&self, product: &Product) -> Result<(), IndexError> {
        let Some(insurance) = self.platform.insurance(product.pay_token) else { return Ok(()) };
        let (id, row) = (product.id, self.store.pool_of(product.id).await?);
        let pool = insurance.poolOf(id.0).block(self.block).call().await?;
        let line = insurance.lineOf(id.0).block(self.block).call().await?;
        let (known, rate) = row.map_or((None, 0), |row| (row.address, row.rate));
        self.same(OF, format!("pool of product {id}"), pool, known.unwrap_or_default());
        self.same(OF, format!("rate of product {id}"), line.rate, rate);
        Ok(())
    }

    /// Each insurance counts its policies, and none of them is forgotten.
    pub(super) async fn policies_are_known(&self) -> Result<(), IndexError> {
        let policies = self.store.all::<Policy>().await?;
        for address in self.platform.deployment().insurances.values().map(|insurance| insurance.address) {
            let contract = Insurance::new(address, self.platform.provider().clone());
            let last: u64 = contract.lastPolicy().block(self.block).call().await?;
            let known = policies.iter().filter(|policy| policy.insurance == address).count();
            self.same(OF, format!("number of policies of {address}"), last, known as u64);
        }
        Ok(())
    }

    async fn pool(&self, row: &Pool) -> Result<(), IndexError> {
        let insurance = Insurance::new(row.insurance, self.platform.provider().clone());
        let name = |what: &str| format!("{what} of product {}", row.product);
        let line = insurance.lineOf(row.product.0).block(self.block).call().await?;
        self.same(OF, name("cap"), amount(line.cap), row.cap);
        let covered = insurance.coveredOf(row.product.0).block(self.block).call().await?;
        self.same(OF, name("coverage"), Amount(covered), row.covered);
        match row.address {
            Some(pool) => self.fund(row, &self.pool_at(pool)).await,
            None => Ok(()),
        }
    }

    /// Whose the coin of a pool is.
    async fn fund(&self, row: &Pool, pool: &PoolContract) -> Result<(), IndexError> {
        let name = |what: &str| format!("{what} of product {}", row.product);
        let fund = pool.fund().block(self.block).call().await?;
        self.same(OF, name("senior assets"), amount(fund.senior), row.senior);
        self.same(OF, name("junior stake"), amount(fund.junior), row.junior);
        self.same(OF, name("backing"), amount(fund.backing), row.backing);
        self.same(OF, name("premiums to go back"), amount(fund.returnable), row.returnable);
        // What is earned by now and what is not are together what is booked as neither.
        let assets = pool.totalAssets().block(self.block).call().await?;
        let unearned = pool.unearned().block(self.block).call().await?;
        let unbooked = assets.saturating_add(unearned).saturating_sub(amount(fund.senior).0);
        self.same(OF, name("premiums not booked as earned"), Amount(unbooked), row.unearned);
        let exposure = pool.exposure().block(self.block).call().await?;
        self.same(OF, name("exposure"), Amount(exposure), row.exposure());
        let shares = pool.totalSupply().block(self.block).call().await?;
        self.same(OF, name("shares"), Amount(shares), row.shares);
        Ok(())
    }

    async fn underwriter(&self, row: &Underwriter) -> Result<(), IndexError> {
        let pool = self.store.pool_of(row.product).await?.and_then(|pool| pool.address);
        let name = |what: &str| format!("{what} {} in the pool of product {}", row.account, row.product);
        self.same(OF, name("whether there is a pool for"), true, pool.is_some());
        let Some(pool) = pool else { return Ok(()) };
        let pool = self.pool_at(pool);
        let shares = pool.balanceOf(row.account).block(self.block).call().await?;
        self.same(OF, name("shares of"), Amount(shares), row.shares);
        let exit = pool.exitOf(row.account).block(self.block).call().await?;
        self.same(OF, name("shares to be redeemed by"), amount(exit.shares), row.leaving);
        self.same(OF, name("end of the wait of"), exit.readyAt.to::<u64>(), row.ready_at);
        self.same(OF, name("end of the window of"), exit.endsAt.to::<u64>(), row.ends_at);
        Ok(())
    }

    /// One that ended covers nothing on chain either.
    async fn policy(&self, row: &Policy) -> Result<(), IndexError> {
        let insurance = Insurance::new(row.insurance, self.platform.provider().clone());
        let found = insurance.policyOf(row.number.0).block(self.block).call().await?;
        let name = |what: &str| format!("{what} policy {} of {}", row.number, row.insurance);
        self.same(OF, name("coverage of"), amount(found.coverage), row.coverage);
        self.same(OF, name("power in"), found.units, row.units.units());
        self.same(OF, name("backing of"), amount(found.backing), row.backing);
        self.same(OF, name("daily premium of"), amount(found.daily), row.daily);
        self.same(OF, name("premium to go back of"), amount(found.rest), row.rest);
        if row.ended.is_none() {
            self.same(OF, name("product of"), found.product, row.product.0);
            self.same(OF, name("beginning of"), found.beginDay, row.begin_day.number());
            self.same(OF, name("end of"), found.endDay, row.end_day.number());
            self.same(OF, name("short days before"), found.shortDays, row.short_days);
            self.same(OF, name("coin's rate of"), amount(found.rate), row.rate);
            self.same(OF, name("day of the rate of"), found.markDay, row.mark_day.number());
        }
        self.beginning(row).await
    }

    /// Whether the chain would say that it never begins is what follows from the rows.
    async fn beginning(&self, row: &Policy) -> Result<(), IndexError> {
        let product = self.store.find::<Product>(&(row.product,)).await?.filter(|_| row.ended.is_none());
        let Some(product) = product else { return Ok(()) };
        let insurance = Insurance::new(row.insurance, self.platform.provider().clone());
        let found = insurance.isVoid(row.number.0).block(self.block).call().await?;
        let short_days = self.store.short_days_before(&product, row.begin_day).await?;
        let what = format!("whether policy {} of {} never begins:", row.number, row.insurance);
        self.same(OF, what, found, row.is_void(&product, short_days));
        Ok(())
    }

    fn pool_at(&self, pool: Address) -> PoolContract {
        InsurancePool::new(pool, self.platform.provider().clone())
    }
}
