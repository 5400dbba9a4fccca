//! Insurance by product: pools, underwriters, policies, and what cover costs.

use alloy_primitives::Address;
use dmex_store::rows::{Policy, Pool};
use dmex_types::{Amount, Condition, Day, PolicyState, ProductId, TokenId, Uninsurable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Coin;

/// The insurance of a product, by its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolView {
    /// The row.
    #[serde(flatten)]
    pub pool: Pool,
    /// The coin that it takes and pays.
    pub coin: Coin,
    /// [coin] The most that underwriters can lose, and that a miner which insured its own power and stops can win, before the
    /// premiums that it paid: what is covered less the junior stake, and no less than nothing.
    pub exposure: Amount,
}

/// The insurance of a product, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PoolDetail {
    /// The product.
    pub product: ProductId,
    /// The insurance of its pay token.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub insurance: Address,
    /// The contract of its pool; none before it was opened.
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Option<Address>,
    /// The coin that it takes and pays.
    pub coin: Coin,
    /// How the product stands for those who back it: they join while it is `open`. None before its pool was opened.
    pub condition: Option<Condition>,
    /// [bps of the coverage a year] The premium; 0 sells no more.
    pub rate_bps: u16,
    /// [coin] Most that may be covered.
    pub cap: Amount,
    /// [coin] What is covered.
    pub covered: Amount,
    /// [coin] The miner's stake, which pays first. At most twice as much may be covered.
    pub junior: Amount,
    /// [coin] What underwriters own, with the premiums of all days that are settled.
    pub assets: Amount,
    /// [coin] What of it may not leave: it stands behind cover.
    pub bound: Amount,
    /// [coin] Premiums of days that are not settled.
    pub unearned: Amount,
    /// [coin] Premiums that go back to holders.
    pub returnable: Amount,
    /// [coin] The most that underwriters can lose, and that a miner which insured its own power and stops can win, before the
    /// premiums that it paid.
    pub exposure: Amount,
    /// [share] Shares of all underwriters.
    pub shares: Amount,
    /// [bps] The part of what underwriters own that later cover may put at risk.
    pub capital_ratio_bps: u16,
    /// [day] From the request to the exit.
    pub cooldown_days: u16,
}

/// What an account has in a product's pool, by the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnderwriterView {
    /// The product.
    pub product: ProductId,
    /// The account.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// [share] Its shares.
    pub shares: Amount,
    /// [coin] What they are worth.
    pub worth: Amount,
    /// [share] What it asked to redeem.
    pub leaving: Amount,
    /// [Unix seconds] From when it may leave, but 60 days later while the product is in trouble; 0 if nothing was asked.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub leaves_from: u64,
    /// [Unix seconds] Until when. In trouble that is 60 days later if it was asked for then, or somebody holds it; else the wish
    /// runs out before anyone may leave.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub leaves_until: u64,
    /// [share] What may leave now.
    pub free: Amount,
}

/// A policy, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyView {
    /// The row.
    #[serde(flatten)]
    pub policy: Policy,
    /// Whether it waits for its first day, covers, never began, or is over.
    pub state: PolicyState,
}

/// What an NFT can be insured for now, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Insurable {
    /// The NFT.
    pub token: TokenId,
    /// Its product.
    pub product: ProductId,
    /// The coin.
    pub coin: Coin,
    /// [bps of the coverage a year] The premium of its product; 0 where the DAO has set none.
    pub rate_bps: u16,
    /// [day] First day that cover which is bought now would cover.
    pub begin_day: Day,
    /// [day] First day that it would not cover any more.
    pub end_day: Day,
    /// [coin] The most that it can be insured for; 0 if it cannot.
    pub most: Amount,
    /// What that is the least of.
    pub limits: CoverLimits,
    /// Why it cannot be insured at all: the first reason. None if `limits` alone decide.
    pub lacking: Option<Uninsurable>,
}

/// What limits the cover of an NFT. [coin]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverLimits {
    /// [coin] A quarter of the money that it has left in escrow.
    pub escrow: Amount,
    /// [coin] Twice the junior stake of its miner, less what is covered.
    pub junior: Amount,
    /// [coin] The cap that the DAO has set for its product, less what is covered.
    pub cap: Amount,
    /// [coin] What the underwriters' assets that back nothing yet can stand behind.
    pub assets: Amount,
}

/// How much to insure.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PremiumQuery {
    /// [coin] What is to be covered.
    pub coverage: Amount,
}

/// What it costs to insure an NFT to its end, by the newest block.
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
    /// [day] First day that is covered.
    pub begin_day: Day,
    /// [day] First day that is covered no more.
    pub end_day: Day,
}
