//! What a product may be insured for, and the parameters of a pool.

use dmex_types::ProductId;

use super::Pool;
use crate::rules::{insurance as rule, insurance_first as first};
use crate::{AccountId, CoinId, Model, Refusal};

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
        Self { capital_ratio: first::CAPITAL_RATIO, cooldown_days: first::COOLDOWN_DAYS }
    }
}

impl Pool {
    fn set_line(&mut self, product: ProductId, rate: u16, cap: u128) -> Result<(), Refusal> {
        let watched = self.lines.values().filter(|line| line.listed).count();
        let covered = self.covered(product);
        let line = self.lines.entry(product).or_default();
        if rate > 0 && !line.listed && watched >= rule::MAX_PRODUCTS {
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
        if rate > 0 && !(rule::MIN_RATE..=rule::MAX_RATE).contains(&rate) {
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
        let ratio_fits = (rule::MIN_RATIO..=rule::MAX_RATIO).contains(&chosen.capital_ratio);
        let cooldown_fits = (rule::MIN_COOLDOWN..=rule::MAX_COOLDOWN).contains(&chosen.cooldown_days);
        if !ratio_fits || !cooldown_fits {
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
