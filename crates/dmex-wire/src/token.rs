//! NFTs.

use alloy_primitives::{Address, B256};
use dmex_store::rows::{Loss, Token};
use dmex_types::{Amount, Asset, Day, Power, ProductId, ProductState, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Coin, PolicyView};

/// What an NFT is owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Owed {
    /// [reward token] Income.
    pub income: Amount,
    /// [pay token] Money of days that were not delivered.
    pub refund: Amount,
}

/// An NFT, and what follows from its row and its product's days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// The row.
    #[serde(flatten)]
    pub token: Token,
    /// The coin that it mines.
    pub asset: Asset,
    /// Coin of price and refund.
    pub pay: Coin,
    /// Coin of income.
    pub reward: Coin,
    /// What a claim would pay now.
    pub owed: Owed,
    /// All so far, paid or not.
    pub earned: Owed,
    /// [day] Days that are not settled.
    pub days_left: u32,
    /// [pay token] Its purchase money in escrow.
    pub escrow: Amount,
    /// Where its product stands.
    pub product_state: ProductState,
    /// What it took when its product was closed; none if it took nothing.
    pub refunded: Option<Refunded>,
    /// Its fingerprint (ERC-5646): it changes whenever its terms, its state, its moves or its policy do. An order that names
    /// it buys what was looked at, or nothing. None once it ended.
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-f]{64}$")]
    pub fingerprint: Option<B256>,
}

/// What an NFT took of its money and of the bond when its product was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refunded {
    /// Days that were never settled.
    pub days: u32,
    /// [pay token] Their purchase money.
    pub principal: Amount,
    /// [reward token] Its share of the pot, by its power times those days.
    pub bond_share: Amount,
}

/// An NFT with what it came from and what became of it, its insurance and its loss.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenDetail {
    /// The NFT.
    #[serde(flatten)]
    pub token: TokenView,
    /// What it came from: the NFT that it is a part of, or the two that were merged; none if it was bought.
    pub origins: Vec<TokenId>,
    /// The parts that it was split into, in their order; none unless it was. One that was merged says `merged_into`.
    pub parts: Vec<TokenId>,
    /// Its cover; none if it is not insured, or not any more.
    pub cover: Option<Cover>,
    /// What it lost by the end of its product, once recorded.
    pub loss: Option<Loss>,
}

/// What an NFT is insured for: its share of a policy, by its power.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cover {
    /// The policy, of which others may have a share, too.
    #[serde(flatten)]
    pub policy: PolicyView,
    /// [pay token] Most that it pays for this NFT; what others claim never lowers it. Nothing of a policy that never began.
    pub share: Amount,
    /// [pay token] What of the premium goes back to this NFT with a claim, as things stand: all of its share if the policy never
    /// began, and of a closed product its share of the days that will not be settled.
    pub premium_back_share: Amount,
}

/// What a day brought an NFT, counted as the contracts count: as if its power of now had been its own from its first day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenDay {
    /// The day.
    pub day: Day,
    /// [reward token] Income of the day.
    pub income: Amount,
    /// [pay token] Money of the day that came back.
    pub refund: Amount,
    /// [1e18] Part of the day that was delivered.
    pub delivered: Amount,
    /// [1e18] Part of the day's money that went to the miner.
    pub released: Amount,
    /// [Unix seconds] When the day was settled.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub settled_at: u64,
}

/// Where an NFT came from and what became of it. A number never changes what it stands for: a split ends an NFT and its parts
/// have numbers of their own, a merge ends two and makes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lineage {
    /// The NFT.
    pub token: TokenId,
    /// What it came from: the NFT that it is a part of, or the two that were merged; none if it was bought.
    pub origins: Vec<TokenId>,
    /// What it came from, what that came from, and so on to the purchases: the newest first.
    pub ancestors: Vec<TokenId>,
    /// The parts that it was split into.
    pub parts: Vec<TokenId>,
    /// What it was merged into.
    pub merged_into: Option<TokenId>,
    /// Whether all ancestors are told: there are 1,000 at most.
    pub complete: bool,
}

/// What mines for an NFT, as its miner disclosed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Machines {
    /// The product.
    pub product: ProductId,
    /// Who runs the machines.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub miner: Address,
    /// Their model.
    pub machine: String,
    /// [unit] The power of the NFT.
    pub units: Power,
    /// Where the disclosure of the product can be read.
    pub disclosure_uri: String,
    /// keccak256 of that document.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub disclosure_hash: B256,
    /// What the miner said of its farm, as of its last application.
    pub application: Option<serde_json::Value>,
}
