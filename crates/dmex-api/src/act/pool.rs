//! The pool of a product.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use dmex_catalogue::Units;
use dmex_contracts::InsurancePool;
use dmex_platform::{ReadError, Staying};
use dmex_types::ProductId;
use dmex_wire::{Code, Coin};

use super::draft::units_of_coin;
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words::{moment, money, short};

/// The pool of a product.
pub(super) struct Pool {
    pub(super) contract: InsurancePool::InsurancePoolInstance<DynProvider>,
    /// What it takes and pays.
    pub(super) coin: Coin,
    product: ProductId,
}

impl Pool {
    /// The pool of a product, if it was opened.
    pub(super) async fn of(app: &App, product: ProductId) -> Result<Self, ApiError> {
        let platform = app.chain()?;
        let coin = platform.product(product).await?.offer.payToken;
        let nobody =
            || ApiError::NotFound("insurance of that coin".to_owned(), "/v1/coins says which have one");
        let insurance = platform.insurance(coin).ok_or_else(nobody)?;
        let address = insurance.poolOf(product.0).call().await.map_err(ReadError::from)?;
        if address.is_zero() {
            return Err(no_pool(product));
        }
        let contract = InsurancePool::new(address, platform.provider().clone());
        Ok(Self { contract, coin: Coins::of(app).await?.coin(coin), product })
    }

    pub(super) fn address(&self) -> Address {
        *self.contract.address()
    }

    /// Its shares as a coin, whose decimals are six more.
    pub(super) fn share(&self) -> Coin {
        Coins::share(self.address(), self.product, self.coin.decimals)
    }

    /// What its refusals count in: nothing but its own coin.
    pub(super) fn units(&self) -> Units {
        units_of_coin(&self.coin)
    }

    /// Why shares of an account may not leave now, or only `free`.
    pub(super) async fn why_not(&self, app: &App, from: Address, free: U256) -> Result<ApiError, ApiError> {
        if !free.is_zero() {
            let detail = format!("{} may leave now", money(free, &self.share()));
            return Ok(ApiError::refused(Code::OutOfLimits, detail, "leave with fewer"));
        }
        let staying = app.chain()?.staying(self.product, from).await?;
        let (detail, hint) = match staying.ok_or_else(|| no_pool(self.product))? {
            Staying::NoShares => {
                let detail = format!("{} has no shares of this pool", short(from));
                return Ok(ApiError::refused(Code::NothingToDo, detail, "there is nothing to sign"));
            }
            Staying::NoWish => {
                ("no wait for an exit runs".to_owned(), "ask to leave first: /v1/tx/request-exit")
            }
            Staying::Waits(ready) => (format!("the wait is over on {}", moment(ready)), "come back then"),
            Staying::Troubled(opens) => {
                let day = moment(opens);
                let detail = format!("the product is in trouble: nobody leaves before it ends, or {day}");
                (detail, "come back then")
            }
            Staying::RunsOut(ends) => {
                let day = moment(ends);
                let detail = format!(
                    "the product is in trouble: nobody leaves now, and the wish to leave runs out on {day}"
                );
                (detail, "hold it before: /v1/tx/hold-exit lets it end 60 days later; anyone may, once")
            }
            Staying::Bound => {
                ("all that the underwriters own backs cover".to_owned(), "wait until some of it ends")
            }
        };
        Ok(ApiError::refused(Code::TooEarly, detail, hint))
    }
}

/// That nobody opened the pool of a product.
fn no_pool(product: ProductId) -> ApiError {
    let detail = format!("pool of product {product}");
    ApiError::NotFound(detail, "open it first: /v1/tx/open-pool; anybody may")
}

/// That an amount is one.
pub(super) fn above_zero(amount: U256) -> Result<(), ApiError> {
    if amount.is_zero() {
        let detail = "the amount is nothing".to_owned();
        return Err(ApiError::BadRequest(detail, "give an amount above zero"));
    }
    Ok(())
}
