//! Accounts.

use alloy_primitives::{Address, B256};
use dmex_types::{Amount, Day, ProductId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Coin, Money, Owed};

/// An account, as the platform knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// The account.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// What it paid the platform and was paid, coin by coin.
    pub wallet: Vec<Wallet>,
    /// What it may withdraw from the settlement.
    pub credits: Vec<Money>,
    /// What it may withdraw from the reserve.
    pub reserve_credits: Vec<Money>,
    /// What it may withdraw from the insurance of each coin.
    pub insurance_credits: Vec<Money>,
    /// [DMC] Votes delegated to it.
    pub votes: Amount,
    /// Whom its own DMC votes for; none if nobody.
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-f]{40}$")]
    pub delegate: Option<Address>,
    /// Where it stands as a miner; none if it never applied.
    pub miner: Option<String>,
}

/// What an account paid and was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wallet {
    /// The coin.
    pub coin: Coin,
    /// All that the platform paid it.
    pub received: Amount,
    /// All that it paid the platform.
    pub sent: Amount,
}

/// What an account can take out now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Claimable {
    /// Its NFTs that are owed something, by number.
    pub tokens: Vec<ClaimableToken>,
    /// What they are owed together, coin by coin.
    pub totals: Vec<Money>,
    /// What is credited to it and can be withdrawn.
    pub credits: Vec<Money>,
    /// Ask with `after` set to this for more NFTs; none if these are all.
    pub next: Option<String>,
}

/// An NFT that is owed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimableToken {
    /// Its number.
    pub id: TokenId,
    /// Its product.
    pub product: ProductId,
    /// What it is owed.
    pub owed: Owed,
}

/// What an account's NFTs were paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncomeKind {
    /// Mined coin.
    Income,
    /// Money of days that were not delivered.
    DayRefund,
    /// Money of days that never will be, after the end of a product.
    Refund,
    /// A share of the pot out of the miner's bond, after the end of a product.
    BondShare,
    /// What the insurance paid.
    Insurance,
    /// Premium of the insurance that went back: of days from the end of a product on, or of a policy that never began.
    PremiumBack,
    /// What the reserve paid.
    Compensation,
    /// A part of the fee of somebody's purchase.
    Referral,
}

/// One payment that an account received, or was credited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncomeEntry {
    /// Its number in the ledger.
    #[serde(with = "dmex_types::text")]
    #[schema(value_type = String, pattern = "^[0-9]{1,20}$")]
    pub id: u64,
    /// The day of it.
    pub day: Day,
    /// [Unix seconds] Its time.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub timestamp: u64,
    /// The transaction.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub tx_hash: B256,
    /// For what.
    pub kind: IncomeKind,
    /// The coin.
    pub coin: Coin,
    /// How much.
    pub amount: Amount,
    /// The product.
    pub product: Option<ProductId>,
    /// The NFT.
    pub token: Option<TokenId>,
    /// [USD, 18 decimals] Price of the mined coin at the end of the last final day before the payment; none for other coins.
    pub price: Option<Amount>,
    /// [USD, 18 decimals] What the amount was worth at that price, rounded down.
    pub value: Option<Amount>,
}

/// What an account's wallet holds, by the newest block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Balances {
    /// The account.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// [wei] Coin of the chain, which pays for gas.
    pub native: Amount,
    /// Each coin of the platform, those of nothing too.
    pub coins: Vec<Money>,
}
