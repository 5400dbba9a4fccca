//! Underwriting, product by product: what it may be insured for, whose the coin of its pool is, and what an underwriter has in it.

use alloy::primitives::{Address, U256, Uint};
use alloy::providers::DynProvider;
use dmex_contracts::{InsurancePool, Token};
use dmex_model::rules::insurance_pool::OFFSET;
use dmex_types::{Condition, ProductId};
use futures_util::future::try_join_all;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{ASKED_AT_ONCE, Platform, ReadError};

/// [share] Shares that are nobody's, as ERC-4626 counts them beside those that there are.
const VIRTUAL_SHARES: U256 = U256::from_limbs([10u64.pow(OFFSET as u32), 0, 0, 0]);

/// What a product may be insured for, and the coin of its pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// The product.
    pub product: ProductId,
    /// The insurance of its pay token.
    pub insurance: Address,
    /// Where its underwriters are; `None` until anybody opens the pool.
    pub address: Option<Address>,
    /// What it takes and pays.
    pub token: Token,
    /// [bps of the coverage a year] The premium; 0 sells no more.
    pub rate: u16,
    /// [pay token] Most that may be covered.
    pub cap: U256,
    /// [pay token] What is covered.
    pub covered: U256,
    /// [pay token] What underwriters own.
    pub assets: U256,
    /// [pay token] Premiums that are not earned yet.
    pub unearned: U256,
    /// [pay token] What underwriters own by the days whose premiums were booked.
    pub senior: U256,
    /// [pay token] The miner's stake, which pays first.
    pub junior: U256,
    /// [pay token] What of the underwriters' was asked for when the cover that stands was bought.
    pub backing: U256,
    /// [pay token] Premiums that go back to holders.
    pub returnable: U256,
    /// [pay token] What of the underwriters' may not leave.
    pub bound: U256,
    /// [pay token] The most that underwriters can lose, and that a miner which insured its own power could win.
    pub exposure: U256,
    /// How the product stands for those who back it; `None` without a pool.
    pub condition: Option<Condition>,
    /// [share] All shares; 0 without a pool.
    pub shares: U256,
    /// [bps of the underwriters' assets] Most of what half of all coverage may be.
    pub capital_ratio: u16,
    /// [day] From the request to the exit.
    pub cooldown_days: u16,
}

/// What an underwriter has in the pool of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Underwriter {
    /// Who.
    pub address: Address,
    /// [share]
    pub shares: U256,
    /// [pay token] What they are worth.
    pub worth: U256,
    /// [share] What it asked to redeem.
    pub leaving: U256,
    /// [Unix seconds] From when it may leave; 0 if nothing was asked.
    pub leaves_from: u64,
    /// [Unix seconds] Until when.
    pub leaves_until: u64,
    /// [share] What it may redeem now.
    pub free: U256,
}

impl Platform {
    /// What a product may be insured for, and its pool; `None` if nobody insures its pay token.
    ///
    /// # Errors
    /// There is no such product, or the node failed.
    pub async fn pool(&self, product: ProductId) -> Result<Option<Pool>, ReadError> {
        let Some(said) = self.said_of(product).await? else { return Ok(None) };
        let holds = match said.pool {
            Some(pool) => Holds::read(&self.insurance_pool(pool)).await?,
            None => Holds::nothing(),
        };
        let token = self.deployment().token(said.pay_token).cloned();
        let token =
            token.ok_or_else(|| ReadError::Unexpected(format!("an insurance of {}", said.pay_token)))?;
        Ok(Some(holds.into_pool(product, token, said)))
    }

    /// The pools of all products that have one or may be insured, by product.
    ///
    /// # Errors
    /// The node failed.
    pub async fn pools(&self) -> Result<Vec<Pool>, ReadError> {
        let products = self.products().await?;
        let pools: Vec<Option<Pool>> = stream::iter(products)
            .map(|product| async move { self.pool(product.id).await })
            .buffered(ASKED_AT_ONCE)
            .try_collect()
            .await?;
        let founded = |pool: &Pool| pool.address.is_some() || pool.rate > 0;
        Ok(pools.into_iter().flatten().filter(founded).collect())
    }

    /// What an account has in the pool of a product; `None` if it has no pool.
    ///
    /// # Errors
    /// There is no such product, or the node failed.
    pub async fn underwriter(
        &self,
        product: ProductId,
        address: Address,
    ) -> Result<Option<Underwriter>, ReadError> {
        let Some(pool) = self.said_of(product).await?.and_then(|said| said.pool) else { return Ok(None) };
        let pool = self.insurance_pool(pool);
        let (shares, exit, free) = (pool.balanceOf(address), pool.exitOf(address), pool.maxRedeem(address));
        let (assets, all) = (pool.totalAssets(), pool.totalSupply());
        let (shares, exit, free, assets, all) =
            tokio::try_join!(shares.call(), exit.call(), free.call(), assets.call(), all.call())?;
        Ok(Some(Underwriter {
            address,
            shares,
            worth: shares * (assets + U256::from(1)) / (all + VIRTUAL_SHARES),
            leaving: U256::from(exit.shares),
            leaves_from: exit.readyAt.to(),
            leaves_until: exit.endsAt.to(),
            free,
        }))
    }

    /// What the insurance of a product's pay token says of it. There are few of them, and which it is says the product: so that
    /// nobody waits for that, each is asked at once.
    async fn said_of(&self, product: ProductId) -> Result<Option<Said>, ReadError> {
        let insurances = self.deployment().insurances.keys();
        let all = try_join_all(insurances.map(|pay_token| self.said_by(*pay_token, product)));
        let (offer, all) = tokio::try_join!(self.offer(product), all)?;
        if offer.payToken.is_zero() {
            return Err(ReadError::UnknownProduct(product));
        }
        Ok(all.into_iter().flatten().find(|said| said.pay_token == offer.payToken))
    }

    async fn said_by(&self, pay_token: Address, product: ProductId) -> Result<Option<Said>, ReadError> {
        let Some(contract) = self.insurance(pay_token) else { return Ok(None) };
        let (pool, line) = (contract.poolOf(product.0), contract.lineOf(product.0));
        let parameters = contract.parameters();
        let (pool, line, parameters) = tokio::try_join!(pool.call(), line.call(), parameters.call())?;
        Ok(Some(Said {
            pay_token,
            insurance: *contract.address(),
            pool: named(pool),
            rate: line.rate,
            cap: line.cap.to(),
            capital_ratio: parameters.capitalRatio,
            cooldown_days: parameters.cooldownDays,
        }))
    }
}

/// What an insurance says of a product.
struct Said {
    pay_token: Address,
    insurance: Address,
    pool: Option<Address>,
    rate: u16,
    cap: U256,
    capital_ratio: u16,
    cooldown_days: u16,
}

/// What a pool holds, and for whom.
struct Holds {
    fund: InsurancePool::Fund,
    assets: U256,
    unearned: U256,
    bound: U256,
    exposure: U256,
    condition: Option<Condition>,
    shares: U256,
}

impl Holds {
    async fn read(pool: &InsurancePool::InsurancePoolInstance<DynProvider>) -> Result<Self, ReadError> {
        let (fund, assets, unearned) = (pool.fund(), pool.totalAssets(), pool.unearned());
        let (bound, exposure) = (pool.bound(), pool.exposure());
        let (condition, shares) = (pool.condition(), pool.totalSupply());
        let (fund, assets, unearned, bound, exposure, condition, shares) = tokio::try_join!(
            fund.call(),
            assets.call(),
            unearned.call(),
            bound.call(),
            exposure.call(),
            condition.call(),
            shares.call(),
        )?;
        let known = Condition::of_number(condition);
        let known = known.ok_or_else(|| ReadError::Unexpected(format!("condition {condition}")))?;
        let condition = Some(known);
        Ok(Self { fund, assets, unearned, bound, exposure, condition, shares })
    }

    fn into_pool(self, product: ProductId, token: Token, said: Said) -> Pool {
        Pool {
            product,
            insurance: said.insurance,
            address: said.pool,
            token,
            rate: said.rate,
            cap: said.cap,
            covered: self.fund.covered.to(),
            assets: self.assets,
            unearned: self.unearned,
            senior: U256::from(self.fund.senior),
            junior: U256::from(self.fund.junior),
            backing: U256::from(self.fund.backing),
            returnable: U256::from(self.fund.returnable),
            bound: self.bound,
            exposure: self.exposure,
            condition: self.condition,
            shares: self.shares,
            capital_ratio: said.capital_ratio,
            cooldown_days: said.cooldown_days,
        }
    }

    /// Of a product without a pool.
    fn nothing() -> Self {
        let fund =
            InsurancePool::Fund { senior: 0, junior: 0, backing: 0, returnable: 0, covered: Uint::ZERO };
        let zero = U256::ZERO;
        Self {
            fund,
            assets: zero,
            unearned: zero,
            bound: zero,
            exposure: zero,
            condition: None,
            shares: zero,
        }
    }
}

/// An address that is not zero.
fn named(address: Address) -> Option<Address> {
    (!address.is_zero()).then_some(address)
}
