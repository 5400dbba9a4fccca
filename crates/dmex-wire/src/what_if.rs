//! What comes back if a miner stops.

use dmex_types::{Amount, Day, ProductStanding, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Coin, Owed};

/// How the DAO takes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhatIfQuery {
    /// [day] From the proposal to the execution of the vote; unless given, what the DAO's contracts say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(maximum = 3650)]
    pub vote_days: Option<u16>,
    /// Whether nobody votes: at a score of 180, as of thirty short days in a row, anyone ends the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nobody_votes: Option<bool>,
    /// Whether all bond of now is counted on; unless true, only what the miner must leave is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present_bond: Option<bool>,
}

/// What an NFT's holder gets, and when, if its miner stops now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhatIf {
    /// The NFT.
    pub token: TokenId,
    /// `free`, `locked` or `refunded`; `split` or `merged` once it ended.
    pub state: String,
    /// The NFT that it was merged into: all that was its own is now told of that one.
    pub merged_into: Option<TokenId>,
    /// The parts that it was split into: all that was its own is now told of those.
    pub parts: Vec<TokenId>,
    /// Coin of refunds.
    pub pay: Coin,
    /// Coin of income.
    pub reward: Coin,
    /// [Unix seconds] The chain's clock: the miner stops now.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub stops_at: u64,
    /// What its days were paid already, as the contracts count: for all of its power since its first day.
    pub paid: Payout,
    /// What it took of its money and of the bond when its product was closed; none if it took nothing.
    pub refunded: Option<Rest>,
    /// What is settled and not claimed.
    pub claimable: Owed,
    /// The days ahead that are still paid for, in order.
    pub days: Vec<Ahead>,
    /// How the product ends.
    pub ending: Ending,
    /// What comes back when it does; none if all its days pass before.
    pub rest: Option<Rest>,
    /// What its insurance pays, up to its share of its policy, and what of the premium goes back; none without one.
    pub insurance: Option<Insured>,
    /// All that is to come.
    pub total: Payout,
    /// The same if the miner leaves all bond that is there now; none if it may take nothing out.
    pub with_present_bond: Option<Payout>,
    /// [pay token] What it will have lost beyond all that.
    pub loss: Amount,
    /// What the answer takes for granted.
    pub assumed: Assumed,
}

/// An amount of either coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payout {
    /// [reward token]
    pub reward: Amount,
    /// [pay token]
    pub pay: Amount,
}

/// What one day brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ahead {
    /// The day.
    pub day: Day,
    /// Whether its benchmark is final, so that nothing is assumed.
    pub is_final: bool,
    /// [1e18] Part of it that is delivered.
    pub delivered: Amount,
    /// [1e18] Part of its money that goes to the miner.
    pub released: Amount,
    /// What it pays.
    pub payout: Payout,
    /// [Unix seconds] From when it can be claimed.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub at: u64,
}

/// How a product ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ending {
    /// First day that is never settled; none if its days run out before.
    pub closed_day: Option<Day>,
    /// [Unix seconds] When that is decided; none if it was before now, or never is.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub decided_at: Option<u64>,
    /// How the bond is divided then; none if the days run out before.
    pub bond: Option<BondDivided>,
}

/// What becomes of the bond that is left when a product is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BondDivided {
    /// [reward token] The pot: what holders share, by power times days left.
    pub pot: Amount,
    /// [reward token] The rest: it pays back insurance and reserve, and returns to the miner.
    pub rest: Amount,
    /// [unit × day] Power times days left of all holders.
    pub unit_days: Amount,
    /// [unit × day] The same of this NFT.
    pub own_unit_days: Amount,
}

/// What is left when a product is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rest {
    /// Days that will never be settled.
    pub days: u32,
    /// Their purchase money, and the share of the pot by power times those days.
    pub payout: Payout,
    /// [Unix seconds] From when it can be taken.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub at: u64,
}

/// What an insurance pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Insured {
    /// [pay token] Most that it pays.
    pub coverage: Amount,
    /// [pay token] What it will pay.
    pub due: Amount,
    /// [pay token] Premium that goes back with it: all of it if the cover never begins, else that of the days which will not be
    /// settled.
    pub premium: Amount,
    /// [Unix seconds] From when; none if never.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub at: Option<u64>,
}

/// What is taken for granted, as nobody can know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assumed {
    /// The last final day of the market average: on later days a unit mines what it mined then, at the same price.
    pub last_final_day: Day,
    /// [reward token] The bond that is counted on, but for what the days draw: what the miner must leave.
    pub bond: Amount,
    /// [reward token] What of the bond of now the miner may take out at any time.
    pub may_be_withdrawn: Amount,
    /// Whether the product is in good standing now, and if not the first reason. While it is terminable, badly delivered or
    /// overdue the miner may take nothing out.
    pub standing: ProductStanding,
    /// [seconds] From the proposal to the execution of the DAO's vote; none if nobody votes.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub vote_takes: Option<u64>,
}
