//! Where the prices of pay tokens come from.

use alloy_primitives::Address;
use async_trait::async_trait;

use crate::rows::PayPrice;
use crate::{Store, StoreError};

/// Sources of the prices of pay tokens. The DAO names each of them, so there are few.
#[async_trait]
pub trait PayPrices {
    /// That of one pay token, if it has one.
    ///
    /// # Errors
    /// The database failed.
    async fn pay_price(&self, token: Address) -> Result<Option<PayPrice>, StoreError>;

    /// All of them, by token.
    ///
    /// # Errors
    /// The database failed.
    async fn pay_prices(&self) -> Result<Vec<PayPrice>, StoreError>;
}

#[async_trait]
impl PayPrices for Store {
    async fn pay_price(&self, token: Address) -> Result<Option<PayPrice>, StoreError> {
        self.find::<PayPrice>(&(token,)).await
    }

    async fn pay_prices(&self) -> Result<Vec<PayPrice>, StoreError> {
        self.all::<PayPrice>().await
    }
}
