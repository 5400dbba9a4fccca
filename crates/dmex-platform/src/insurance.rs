//! Underwriting pools: what they own and cover, what an underwriter has in one, and what cover costs.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use dmex_contracts::{Insurance, Token};
use dmex_types::{ProductId, TokenId};
use futures_util::future::try_join_all;

use crate::{Platform, ReadError};

/// The underwriting pool of a pay token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Where it is.
    pub address: Address,
    /// What it takes and pays.
    pub token: Token,
    /// [pay token] What underwriters own.
    pub assets: U256,
    /// [pay token] Premiums that are not earned yet.
    pub unearned: U256,
    /// [pay token] Most that it may have to pay.
    pub coverage: U256,
    /// [bps] Part of the assets that may be covered.
    pub capital_ratio: u16,
    /// [day] From the request to the exit.
    pub cooldown_days: u16,
    /// Whether nobody may leave or join, because a product with coverage is in trouble.
    pub waits: bool,
    /// What each product may be insured for, by product.
    pub lines: Vec<Line>,
}

/// What a product may be insured for, and at which premium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub product: ProductId,
    /// [bps of the coverage a year] 0 sells no more.
    pub rate: u16,
    /// [pay token] Most that may be covered.
    pub cap: U256,
    /// [pay token] What is covered.
    pub covered: U256,
}

/// What an underwriter has in a pool.
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
}

/// What it costs to insure an NFT for its whole term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Premium {
    /// [bps of the coverage a year] 0 where the DAO has set no rate.
    pub rate: u16,
    /// [pay token] What would be covered.
    pub coverage: U256,
    /// [pay token] What it costs, paid at once.
    pub premium: U256,
}

impl Platform {
    /// The underwriting pool of a pay token; `None` if it has none.
    ///
    /// # Errors
    /// The node failed.
    pub async fn pool(&self, token: &Token) -> Result<Option<Pool>, ReadError> {
        let Some(contract) = self.insurance(token.address) else { return Ok(None) };
        let (parameters, assets) = (contract.parameters(), contract.totalAssets());
        let (unearned, coverage, waits) = (contract.unearned(), contract.coverage(), contract.waits());
        let (parameters, assets, unearned, coverage, waits, lines) = tokio::join!(
            parameters.call(),
            assets.call(),
            unearned.call(),
            coverage.call(),
            waits.call(),
            lines(&contract)
        );
        let parameters = parameters?;
        Ok(Some(Pool {
            address: *contract.address(),
            token: token.clone(),
            assets: assets?,
            unearned: unearned?,
            coverage: coverage?,
            capital_ratio: parameters.capitalRatio,
            cooldown_days: parameters.cooldownDays,
            waits: waits?,
            lines: lines?,
        }))
    }

    /// What an account has in the pool of a pay token; `None` if there is no such pool.
    ///
    /// # Errors
    /// The node failed.
    pub async fn underwriter(
        &self,
        token: Address,
        address: Address,
    ) -> Result<Option<Underwriter>, ReadError> {
        let Some(contract) = self.insurance(token) else { return Ok(None) };
        let (shares, exit) = (contract.balanceOf(address), contract.exitOf(address));
        let (shares, exit) = tokio::try_join!(shares.call(), exit.call())?;
        Ok(Some(Underwriter {
            address,
            shares,
            worth: contract.convertToAssets(shares).call().await?,
            leaving: U256::from(exit.shares),
            leaves_from: exit.readyAt.to(),
            leaves_until: exit.endsAt.to(),
        }))
    }

    /// What it costs to insure so many basis points of an NFT; `None` if nobody insures its pay token.
    ///
    /// # Errors
    /// There is no such NFT, the pool refuses, or the node failed.
    pub async fn premium(&self, token: TokenId, coverage_bps: u16) -> Result<Option<Premium>, ReadError> {
        let product = self.product(self.token(token).await?.product).await?;
        self.premium_in(product.offer.payToken, product.id, token, coverage_bps).await
    }

    /// The same where pay token and product of the NFT are known.
    ///
    /// # Errors
    /// There is no such NFT, the pool refuses, or the node failed.
    pub async fn premium_in(
        &self,
        pay_token: Address,
        product: ProductId,
        token: TokenId,
        coverage_bps: u16,
    ) -> Result<Option<Premium>, ReadError> {
        let Some(contract) = self.insurance(pay_token) else { return Ok(None) };
        let (line, quoted) =
            (contract.lineOf(product.0), contract.quote(U256::from(token.0), U256::from(coverage_bps)));
        let (line, quoted) = tokio::join!(line.call(), quoted.call());
        let rate = line?.rate;
        if rate == 0 {
            return Ok(Some(Premium { rate, coverage: U256::ZERO, premium: U256::ZERO }));
        }
        let quoted = quoted?;
        Ok(Some(Premium { rate, coverage: quoted.added, premium: quoted.premium }))
    }
}

async fn lines(contract: &Insurance::InsuranceInstance<DynProvider>) -> Result<Vec<Line>, ReadError> {
    let line = |product: u32| {
        let asked = contract.lineOf(product);
        async move {
            let Insurance::Line { rate, cap, covered, .. } = asked.call().await?;
            Ok::<_, ReadError>(Line {
                product: ProductId(product),
                rate,
                cap: cap.to(),
                covered: covered.to(),
            })
        }
    };
    let mut lines = try_join_all(contract.products().call().await?.into_iter().map(line)).await?;
    lines.sort_by_key(|line| line.product);
    Ok(lines)
}
