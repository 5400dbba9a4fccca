//! What an NFT can be insured for, and what that costs.

use alloy::primitives::U256;
use alloy::providers::DynProvider;
use dmex_contracts::Insurance;
use dmex_model::rules::cover_rules::{ESCROW_SHARE, JUNIOR_MULTIPLE, WHOLE};
use dmex_types::{Day, ProductId, TokenId, Uninsurable};

use crate::{Platform, Pool, PowerToken, Product, ReadError};

/// What an NFT can be insured for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insurable {
    /// The NFT.
    pub token: TokenId,
    /// Its product.
    pub product: ProductId,
    /// [bps of the coverage a year] 0 where the DAO has set no rate.
    pub rate: u16,
    /// The first day that cover bought now would cover.
    pub begin: Day,
    /// The first day that it would not.
    pub end: Day,
    /// [pay token] The most that can be covered; 0 if it cannot be insured.
    pub most: U256,
    /// What that is the least of.
    pub limits: CoverLimits,
    /// The first reason why nothing can be insured.
    pub lacking: Option<Uninsurable>,
}

/// What bounds the cover of an NFT [pay token].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverLimits {
    /// A part of the money that it has left in escrow.
    pub escrow: U256,
    /// What the miner's stake leaves room for.
    pub junior: U256,
    /// What the cap of its product leaves room for.
    pub cap: U256,
    /// What the underwriters' assets leave room for.
    pub assets: U256,
}

/// What it costs to insure an NFT for the days that are left once the cover begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Premium {
    /// [bps of the coverage a year] 0 where the DAO has set no rate.
    pub rate: u16,
    /// [pay token] What would be covered.
    pub coverage: U256,
    /// [pay token] What it costs, paid at once.
    pub premium: U256,
    /// The first day that is covered.
    pub begin: Day,
    /// The first day that is not.
    pub end: Day,
}

impl Platform {
    /// What an NFT can be insured for now; `None` if nobody insures its pay token.
    ///
    /// # Errors
    /// There is no such NFT, no day of its benchmark is final, or the node failed.
    pub async fn insurable(&self, id: TokenId) -> Result<Option<Insurable>, ReadError> {
        let token = self.token(id).await?;
        let product = self.product(token.product).await?;
        let Some(contract) = self.insurance(product.offer.payToken) else { return Ok(None) };
        let (quote, most) =
            (contract.quote(U256::from(id.0), U256::ZERO), contract.mostCoverage(U256::from(id.0)));
        let (pool, is_insured, against, quote, most) = tokio::try_join!(
            self.pool(product.id),
            self.is_insured(&contract, &token),
            self.against_insuring(product.id),
            async { Ok(quote.call().await?) },
            async { Ok(most.call().await?) },
        )?;
        let Some(pool) = pool else { return Ok(None) };
        let (begin, end) = (Day::new(quote.beginDay), token.end);
        let reasons = [
            pool.address.is_none().then_some(Uninsurable::NoPool),
            (pool.rate == 0).then_some(Uninsurable::NoRate),
            against,
            (begin >= end).then_some(Uninsurable::NoDaysLeft),
            is_insured.then_some(Uninsurable::Insured),
        ];
        Ok(Some(Insurable {
            token: id,
            product: product.id,
            rate: pool.rate,
            begin,
            end,
            most,
            limits: CoverLimits::of(&token, &product, &pool),
            lacking: reasons.into_iter().flatten().min(),
        }))
    }

    /// What it costs to insure an NFT for `coverage` [pay token], whether that can be done or not; `None` if nobody insures its
    /// pay token.
    ///
    /// # Errors
    /// There is no such NFT, or the node failed.
    pub async fn premium(&self, id: TokenId, coverage: U256) -> Result<Option<Premium>, ReadError> {
        let token = self.token(id).await?;
        let pay_token = self.product(token.product).await?.offer.payToken;
        let Some(contract) = self.insurance(pay_token) else { return Ok(None) };
        let (line, quote) = (contract.lineOf(token.product.0), contract.quote(U256::from(id.0), coverage));
        let (line, quote) = tokio::try_join!(line.call(), quote.call())?;
        let (premium, begin) = (quote.premium, Day::new(quote.beginDay));
        Ok(Some(Premium { rate: line.rate, coverage, premium, begin, end: token.end }))
    }

    /// Whether an NFT has a policy that stands.
    async fn is_insured(
        &self,
        contract: &Insurance::InsuranceInstance<DynProvider>,
        token: &PowerToken,
    ) -> Result<bool, ReadError> {
        let Some(number) = self.policy_of(token.id).await? else { return Ok(false) };
        let (policy, is_void) = (contract.policyOf(number.0), contract.isVoid(number.0));
        let (policy, is_void) = tokio::try_join!(policy.call(), is_void.call())?;
        Ok(policy.units > 0 && policy.product == token.product.0 && !is_void)
    }

    /// What speaks against insuring any power of a product.
    async fn against_insuring(&self, product: ProductId) -> Result<Option<Uninsurable>, ReadError> {
        let settlement = self.settlement();
        let shortfall = settlement.shortfallOf(product.0);
        let (standing, shortfall) =
            tokio::try_join!(self.standing_of(product), async { Ok(shortfall.call().await?) },)?;
        let scored = (shortfall.score > 0).then_some(Uninsurable::Scored);
        Ok(scored.into_iter().chain(Uninsurable::of_standing(standing)).min())
    }
}

impl CoverLimits {
    fn of(token: &PowerToken, product: &Product, pool: &Pool) -> Self {
        let days_left = token.end.since(token.start.max(Day::new(product.state.nextDay)));
        let (multiple, whole) = (U256::from(JUNIOR_MULTIPLE), U256::from(WHOLE));
        let free = pool.assets.saturating_sub(pool.backing);
        Self {
            escrow: token.tranche * U256::from(days_left) * U256::from(ESCROW_SHARE) / whole,
            junior: (multiple * pool.junior).saturating_sub(pool.covered),
            cap: pool.cap.saturating_sub(pool.covered),
            assets: free * multiple * U256::from(pool.capital_ratio) / whole,
        }
    }
}
