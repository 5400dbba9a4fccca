//! Underwriting pools, and what cover costs.

use alloy_primitives::Address;
use dmex_types::{Amount, ProductId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Coin;

/// The underwriting pool of a coin, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pool {
    /// Its contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// What it takes and pays.
    pub coin: Coin,
    /// [coin] What underwriters own.
    pub assets: Amount,
    /// [coin] Premiums that are not earned yet.
    pub unearned: Amount,
    /// [coin] Most that it may have to pay.
    pub coverage: Amount,
    /// [bps] Part of the assets that may be covered.
    pub capital_ratio_bps: u16,
    /// [day] From the request to the exit.
    pub cooldown_days: u16,
    /// Whether nobody may leave or join, because a product with coverage is in trouble.
    pub waits: bool,
    /// What products may be insured for, by product.
    pub lines: Vec<Line>,
}

/// What a product may be insured for, and at which premium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// The product.
    pub product: ProductId,
    /// [bps of the coverage a year] The premium; 0 sells no more.
    pub rate_bps: u16,
    /// [coin] Most that may be covered.
    pub cap: Amount,
    /// [coin] What is covered.
    pub covered: Amount,
}

/// What an account has in a pool, by the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Underwriter {
    /// The account.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// [share] Its shares.
    pub shares: Amount,
    /// [coin] What they are worth.
    pub worth: Amount,
    /// [share] What it asked to redeem.
    pub leaving: Amount,
    /// [Unix seconds] From when it may leave; 0 if nothing was asked.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub leaves_from: u64,
    /// [Unix seconds] Until when.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub leaves_until: u64,
}

/// How much to insure.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PremiumQuery {
    /// [bps] Part of the purchase money.
    #[param(minimum = 1, maximum = 10_000)]
    pub coverage: u16,
}

/// What it costs to insure an NFT for its whole term, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Premium {
    /// The NFT.
    pub token: TokenId,
    /// The coin.
    pub coin: Coin,
    /// [bps of the coverage a year] The rate of its product.
    pub rate_bps: u16,
    /// [coin] What would be covered.
    pub coverage: Amount,
    /// [coin] What it costs, paid at once.
    pub premium: Amount,
}
