//! What a product may be insured for, and the parameters of an insurance.

use dmex_types::ProductId;

use crate::rules::{insurance as rule, insurance_first as first};
use crate::{AccountId, CoinId, Model, Refusal};

/// What a product may be insured for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// [bps a year of the coverage] The premium; 0 sells no more.
    pub rate: u16,
    /// [pay coin] Most coverage of the product.
    pub cap: u128,
}

/// What the DAO sets within constants, for cover and exits that are asked for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsuranceParameters {
    /// [bps of the underwriters' assets] Most of what half of all coverage may be.
    pub capital_ratio: u16,
    /// [day] Days from request to exit.
    pub cooldown_days: u16,
}

impl Default for InsuranceParameters {
    fn default() -> Self {
        Self { capital_ratio: first::CAPITAL_RATIO, cooldown_days: first::COOLDOWN_DAYS }
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
        coin: CoinId,
        product: ProductId,
        rate: u16,
        cap: u128,
    ) -> Result<(), Refusal> {
        self.require_owner(caller)?;
        if rate > 0 && !(rule::MIN_RATE..=rule::MAX_RATE).contains(&rate) {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.require_paid_in(coin, product)?;
        self.insurer_mut(coin)?.lines.insert(product, Line { rate, cap });
        Ok(())
    }

    /// That a product is sold for a coin.
    pub(super) fn require_paid_in(&self, coin: CoinId, product: ProductId) -> Result<(), Refusal> {
        let paid_in = self.product(product).is_ok_and(|entry| entry.sale.offer.pay_coin == coin);
        if paid_in { Ok(()) } else { Err(Refusal::WrongPayToken) }
    }

    /// Replaces the parameters of an insurance. Only the DAO.
    ///
    /// # Errors
    /// [`Refusal::OwnableUnauthorizedAccount`] or [`Refusal::ParameterOutOfBounds`].
    pub fn set_insurance_parameters(
        &mut self,
        caller: AccountId,
        coin: CoinId,
        chosen: InsuranceParameters,
    ) -> Result<(), Refusal> {
        self.require_owner(caller)?;
        let ratio_fits = (rule::MIN_RATIO..=rule::MAX_RATIO).contains(&chosen.capital_ratio);
        let cooldown_fits = (rule::MIN_COOLDOWN..=rule::MAX_COOLDOWN).contains(&chosen.cooldown_days);
        if !ratio_fits || !cooldown_fits {
            return Err(Refusal::ParameterOutOfBounds);
        }
        self.insurer_mut(coin)?.parameters = chosen;
        Ok(())
    }

    /// The parameters of an insurance.
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such insurance.
    pub fn insurance_parameters(&self, coin: CoinId) -> Result<InsuranceParameters, Refusal> {
        Ok(self.insurer(coin)?.parameters)
    }

    /// What a product may be insured for, and what of it stands \[pay coin\].
    ///
    /// # Errors
    /// [`Refusal::WrongPayToken`] if there is no such insurance.
    pub fn line(&self, coin: CoinId, product: ProductId) -> Result<(Line, u128), Refusal> {
        let insurer = self.insurer(coin)?;
        Ok((insurer.lines.get(&product).copied().unwrap_or_default(), insurer.covered(product)))
    }
}
