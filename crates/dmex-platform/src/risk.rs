//! Connections to the contracts that matter when a miner does not deliver.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use dmex_contracts::{
    BondCalls, Bonds, Closing, Insurance, InsurancePool, LossLedger, PayTokenPrices, Reserve, Valuation,
};
use dmex_types::{Power, ProductId, ProductStanding};

use crate::{Platform, ReadError};

impl Platform {
    /// What miners put in as bond and take out, and whether a product is in good standing.
    #[must_use]
    pub fn bonds(&self) -> Bonds::BondsInstance<DynProvider> {
        Bonds::new(self.deployment().bonds.address, self.provider().clone())
    }

    /// What miners would gain by stopping, and the bond that it calls for.
    #[must_use]
    pub fn bond_calls(&self) -> BondCalls::BondCallsInstance<DynProvider> {
        BondCalls::new(self.deployment().bond_calls.address, self.provider().clone())
    }

    /// How products that are not delivered end.
    #[must_use]
    pub fn closing(&self) -> Closing::ClosingInstance<DynProvider> {
        Closing::new(self.deployment().closing.address, self.provider().clone())
    }

    /// What remaining income is worth.
    #[must_use]
    pub fn valuation(&self) -> Valuation::ValuationInstance<DynProvider> {
        Valuation::new(self.deployment().valuation.address, self.provider().clone())
    }

    /// What pay tokens are worth.
    #[must_use]
    pub fn pay_token_prices(&self) -> PayTokenPrices::PayTokenPricesInstance<DynProvider> {
        PayTokenPrices::new(self.deployment().pay_token_prices.address, self.provider().clone())
    }

    /// What closed products cost their holders.
    #[must_use]
    pub fn loss_ledger(&self) -> LossLedger::LossLedgerInstance<DynProvider> {
        LossLedger::new(self.deployment().loss_ledger.address, self.provider().clone())
    }

    /// What compensates holders after a default, by vote.
    #[must_use]
    pub fn reserve(&self) -> Reserve::ReserveInstance<DynProvider> {
        Reserve::new(self.deployment().reserve.address, self.provider().clone())
    }

    /// The insurance of products of a pay token, if it has one.
    #[must_use]
    pub fn insurance(&self, pay_token: Address) -> Option<Insurance::InsuranceInstance<DynProvider>> {
        let contract = self.deployment().insurances.get(&pay_token)?;
        Some(Insurance::new(contract.address, self.provider().clone()))
    }

    /// The underwriters of a product, by the address of their pool.
    #[must_use]
    pub fn insurance_pool(&self, pool: Address) -> InsurancePool::InsurancePoolInstance<DynProvider> {
        InsurancePool::new(pool, self.provider().clone())
    }

    /// Whether a product is in good standing, and if not the first reason.
    ///
    /// # Errors
    /// There is no such product, no day of its benchmark is final, or the node failed.
    pub async fn standing_of(&self, product: ProductId) -> Result<ProductStanding, ReadError> {
        let number = self.bonds().standingOf(product.0).call().await?;
        ProductStanding::of_number(number)
            .ok_or_else(|| ReadError::Unexpected(format!("standing {number} of a product")))
    }

    /// [reward token] The bond of a product's bond days, for the power that has days left, what is reserved for an auction, and
    /// more power; none before the first day of its benchmark is final.
    ///
    /// # Errors
    /// The node failed.
    pub async fn bond_required(&self, product: ProductId, more: Power) -> Result<Option<U256>, ReadError> {
        match self.bonds().bondRequired(product.0, more.units()).call().await {
            Ok(required) => Ok(Some(required)),
            Err(error) if error.as_revert_data().is_some() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
