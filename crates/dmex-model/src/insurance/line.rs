//! What a product may be insured for, and the parameters of a pool.

use dmex_types::ProductId;

use super::Pool;
use crate::{AccountId, CoinId, Model, Refusal};

/// [bps a year] Bounds of a premium that is not 0.
const RATES: std::ops::RangeInclusive<u16> = 50..=5_000;
/// [bps of the assets]
const RATIOS: std::ops::RangeInclusive<u16> = 1_000..=8_000;
/// [day]
const COOLDOWNS: std::ops::RangeInclusive<u16> = 14..=90;
/// How many products are watched at most.
const MAX_PRODUCTS: usize = 32;

/// What a product may be insured for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// [bps a year of the coverage] The premium; 0 sells no more.
    pub rate: u16,
    /// Whether the pool watches the product.
    pub listed: bool,
    /// [pay coin] Most coverage of the product.
    pub cap: u128,
}

/// What the DAO sets within constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsuranceParameters {
    /// [bps of the assets] Most coverage.
    pub capital_ratio: u16,
    /// [day] Days from request to exit.
    pub cooldown_days: u16,
}

impl Default for InsuranceParameters {
    fn default() -> Self {
        Self { capital_ratio: 5_000, cooldown_days: 40 }
    }
}

impl Pool {
    fn set_line(&mut self, product: ProductId, rate: u16, cap: u128) -> Result<(), Refusal> {
        let watched = self.lines.values().filter(|line| line.listed).count();
        let covered = self.covered(product);
        let line = self.lines.entry(product).or_default();
        if rate > 0 && !line.listed && watched >= MAX_PRODUCTS {
            return Err(Refusal::ParameterOutOfBounds);
        }
        // A product that is sold no more is watched until nothing of it is covered.
        line.listed = rate > 0 || (line.listed && covered > 0);
        (line.rate, line.cap) = (rate, cap);
        Ok(())
    }
}

impl Model {
    /// Sets rate and cap of a product; rate 0 sells no more. Only the DAO.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn set_line(
        &mut self,
        caller: AccountId,
        pool: CoinId,
        product: ProductId,
        rate: u16,
        cap: u128,
    ) -> Result<(), Refusal> {
        self.require_owner(caller)?;
        if rate > 0 && !RATES.contains(&rate) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        if !self.product(product).is_ok_and(|entry| entry.sale.offer.pay_coin == pool) {
            return Err(Refusal::WrongPayToken);
        }
        self.pool_mut(pool)?.set_line(product, rate, cap)
    }

    /// Replaces a pool's parameters. Only the DAO.
    ///
    /// # Errors
    /// [`Refusal::OwnableUnauthorizedAccount`] or [`Refusal::ParameterOutOfBounds`].
    pub fn set_insurance_parameters(
        &mut self,
        caller: AccountId,
        pool: CoinId,
        chosen: InsuranceParameters,
    ) -> Result<(), Refusal> {
        self.require_owner(caller)?;
        if !RATIOS.contains(&chosen.capital_ratio) || !COOLDOWNS.contains(&chosen.cooldown_days) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.pool_mut(pool)?.parameters = chosen;
        Ok(())
    }

    /// A pool's parameters.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn insurance_parameters(&self, pool: CoinId) -> Result<InsuranceParameters, Refusal> {
        Ok(self.pool(pool)?.parameters)
    }

    /// What a product may be insured for, and what of it stands \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such pool.
    pub fn line(&self, pool: CoinId, product: ProductId) -> Result<(Line, u128), Refusal> {
        let pool = self.pool(pool)?;
        Ok((pool.lines.get(&product).copied().unwrap_or_default(), pool.covered(product)))
    }
}
