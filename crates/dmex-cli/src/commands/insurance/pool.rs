//! The underwriting pool of a pay token.

use alloy::providers::DynProvider;
use dmex_contracts::{Deployment, Insurance, Token};
use dmex_platform::Platform;
use dmex_types::{PowerUnit, TokenId};

use crate::amount;
use crate::status::Failure;
use crate::units::Units;

/// [bps] All of an NFT's purchase money.
const WHOLE: u16 = 10_000;

/// A pool and the token that it pays with.
pub(super) struct Pool {
    pub(super) contract: Insurance::InsuranceInstance<DynProvider>,
    pub(super) token: Token,
}

impl Pool {
    /// The pool of a pay token; unless one is named, of the platform's first.
    pub(super) fn named(platform: &Platform, symbol: Option<&str>) -> Result<Self, Failure> {
        Self::of(platform, pay_token(platform.deployment(), symbol)?)
    }

    /// The pool that insures an NFT, and the units of its product.
    pub(super) async fn of_nft(platform: &Platform, id: TokenId) -> Result<(Self, Units), Failure> {
        let token = platform.token(id).await?;
        let product = platform.product(token.product).await?;
        let units = Units::of(platform, &product).await?;
        Ok((Self::of(platform, &units.pay)?, units))
    }

    /// The units of what the pool refuses. It counts nothing but its own token.
    pub(super) fn units(&self) -> Units {
        Units { pay: self.token.clone(), reward: self.token.clone(), power: PowerUnit::TeraHash }
    }

    fn of(platform: &Platform, token: &Token) -> Result<Self, Failure> {
        match platform.insurance(token.address) {
            Some(contract) => Ok(Self { contract, token: token.clone() }),
            None => Err(no_pool(token)),
        }
    }
}

/// The pay token with a ticker; unless one is named, the platform's first.
pub(super) fn pay_token<'a>(on: &'a Deployment, symbol: Option<&str>) -> Result<&'a Token, Failure> {
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
pub(super) fn no_pool(token: &Token) -> Failure {
    Failure::refused(format!("nobody insures what is paid in {}", token.symbol))
}

/// Basis points from per cent: `50%`, `12.5`.
pub(super) fn coverage(text: &str) -> Result<u16, Failure> {
    let bps = amount::parse(text.trim_end_matches('%'), 2)?;
    u16::try_from(bps)
        .ok()
        .filter(|bps| (1..=WHOLE).contains(bps))
        .ok_or_else(|| Failure::usage(format!("--coverage {text} is not possible: give 0.01% to 100%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_5_coverage_is_a_part_of_the_whole() {
        assert_eq!(coverage("50%"), Ok(5_000));
        assert_eq!(coverage("12.5"), Ok(1_250));
        assert_eq!(coverage("100%"), Ok(10_000));
        for text in ["0", "100.01", "-5", "1.001%", "half", "700%"] {
            assert!(coverage(text).is_err(), "{text}");
        }
    }
}
