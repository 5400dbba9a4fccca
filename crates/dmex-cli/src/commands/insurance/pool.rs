//! The pool of a product, and the insurance of its pay token.

use alloy::primitives::Address;
use alloy::providers::DynProvider;
use dmex_contracts::{Deployment, Insurance, InsurancePool, Token};
use dmex_model::rules::insurance_pool::OFFSET;
use dmex_platform::{Platform, ReadError};
use dmex_types::{PowerUnit, ProductId, TokenId};

use crate::status::Failure;
use crate::units::{Units, token_at};

/// The insurance of a pay token.
pub(super) struct Insurer {
    pub(super) contract: Insurance::InsuranceInstance<DynProvider>,
    pub(super) token: Token,
}

/// The pool of a product, and the token that it pays with.
pub(super) struct Pool {
    pub(super) contract: InsurancePool::InsurancePoolInstance<DynProvider>,
    pub(super) token: Token,
    pub(super) product: ProductId,
}

impl Insurer {
    /// That of a pay token; unless one is named, of the platform's first.
    pub(super) fn named(platform: &Platform, symbol: Option<&str>) -> Result<Self, Failure> {
        Self::of_token(platform, pay_token(platform.deployment(), symbol)?)
    }

    /// That of a product.
    pub(super) async fn of(platform: &Platform, product: ProductId) -> Result<Self, Failure> {
        let pay_token = platform.product(product).await?.offer.payToken;
        Self::of_token(platform, &token_at(platform, pay_token).await?)
    }

    /// That of an NFT's product.
    pub(super) async fn of_nft(platform: &Platform, id: TokenId) -> Result<Self, Failure> {
        Self::of(platform, platform.token(id).await?.product).await
    }

    fn of_token(platform: &Platform, token: &Token) -> Result<Self, Failure> {
        match platform.insurance(token.address) {
            Some(contract) => Ok(Self { contract, token: token.clone() }),
            None => Err(nobody_insures(token)),
        }
    }

    pub(super) fn address(&self) -> Address {
        *self.contract.address()
    }

    /// The units of what it refuses. It counts nothing but its own token.
    pub(super) fn units(&self) -> Units {
        units(&self.token)
    }
}

impl Pool {
    /// That of a product, if it was opened.
    pub(super) async fn of(platform: &Platform, product: ProductId) -> Result<Self, Failure> {
        let insurer = Insurer::of(platform, product).await?;
        let address = insurer.contract.poolOf(product.0).call().await.map_err(ReadError::from)?;
        if address.is_zero() {
            return Err(no_pool(product));
        }
        let contract = InsurancePool::new(address, platform.provider().clone());
        Ok(Self { contract, token: insurer.token, product })
    }

    pub(super) fn address(&self) -> Address {
        *self.contract.address()
    }

    /// Its shares as a token.
    pub(super) fn share(&self) -> Token {
        share(self.address(), self.product, &self.token)
    }

    /// The units of what it refuses. It counts nothing but its own token.
    pub(super) fn units(&self) -> Units {
        units(&self.token)
    }
}

/// The shares of a product's pool as a token, as their contract calls them.
pub(super) fn share(address: Address, product: ProductId, token: &Token) -> Token {
    Token { address, symbol: format!("COVER-{product}"), decimals: token.decimals.saturating_add(OFFSET) }
}

fn units(token: &Token) -> Units {
    Units { pay: token.clone(), reward: token.clone(), power: PowerUnit::TeraHash }
}

/// The pay token with a ticker; unless one is named, the platform's first.
fn pay_token<'a>(on: &'a Deployment, symbol: Option<&str>) -> Result<&'a Token, Failure> {
    let tokens = &on.tokens.pay;
    let token = match symbol {
        Some(symbol) => tokens.iter().find(|token| token.symbol.eq_ignore_ascii_case(symbol)),
        None => tokens.first(),
    };
    let known: Vec<&str> = tokens.iter().map(|token| token.symbol.as_str()).collect();
    token
        .ok_or_else(|| Failure::usage(format!("there is no such pay token: use one of {}", known.join(", "))))
}

/// Why there is no pool.
pub(super) fn no_pool(product: ProductId) -> Failure {
    Failure::refused(format!(
        "product {product} has no pool: `dmex insurance open-pool {product}` opens it; anyone may"
    ))
}

/// Why there is no insurance.
pub(super) fn nobody_insures(token: &Token) -> Failure {
    Failure::refused(format!("nobody insures what is paid in {}", token.symbol))
}
