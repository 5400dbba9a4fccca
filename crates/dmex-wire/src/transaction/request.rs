//! What each action is told. `from` is who is going to sign.

mod dao;
mod miner;
mod price;
mod risk;
mod underwriting;

pub use self::dao::{PayVesting, Propose, ProposedAction, Vesting};
pub use self::miner::{Apply, AskedPower, CreateProduct, JoinMiner, MachineRange, OfDay, ReportDay};
pub use self::price::{Finalize, OfAsset, OfCoin, PostPrice, ProvePrice};
pub use self::risk::{Fund, OfRound};
pub use self::underwriting::{Earn, Exit, HoldExit, RequestExit, Stake, Underwrite, Unstake};

use alloy_primitives::{Address, Bytes};
use dmex_types::{Amount, Day, PolicyId, Power, ProductId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! request {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[$meta:meta])+ $field:ident: $type:ty,)* }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Who is going to sign.
            #[serde(deserialize_with = "crate::address::checked")]
            #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
            pub from: Address,
            $($(#[$meta])+ pub $field: $type,)*
        }
    };
}

use request;

request! {
    /// Buys power.
    Buy {
        /// Of which product.
        product: ProductId,
        /// [unit] How much.
        units: Power,
        /// [pay token] Most to pay; unless given, the price of now.
        max_payment: Option<Amount>,
        /// Who gets the NFT; unless given, who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        recipient: Option<Address>,
        /// Who is to get a share of the fee; unless given, nobody.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        referrer: Option<Address>,
        /// [Unix seconds] The purchase is refused after this; unless given, an hour after the newest block.
        #[schema(maximum = 9_007_199_254_740_991u64)]
        deadline: Option<u64>,
        /// The signed permit of `approvals_needed`, in place of the approval.
        permit: Option<SignedPermit>,
    }
}

request! {
    /// Buys power straight into a lock, for whoever signs.
    BuyLocked {
        /// Of which product.
        product: ProductId,
        /// [unit] How much.
        units: Power,
        /// [pay token] Most to pay; unless given, the price of now.
        max_payment: Option<Amount>,
        /// Who is to get a share of the fee; unless given, nobody.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        referrer: Option<Address>,
        /// [Unix seconds] The purchase is refused after this; unless given, an hour after the newest block.
        #[schema(maximum = 9_007_199_254_740_991u64)]
        deadline: Option<u64>,
        /// The contract that locks it.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        locker: Address,
        /// What the contract is told with it.
        #[schema(value_type = String, pattern = "^0x([0-9a-fA-F]{2})*$", max_length = 65_538)]
        data: Bytes,
    }
}

request! {
    /// Hands a lock on an NFT to a contract: it stays where it is and keeps earning, and the contract alone releases or takes it.
    Lock {
        /// The NFT.
        token: TokenId,
        /// The contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        locker: Address,
        /// What the contract is told with it.
        #[schema(value_type = String, pattern = "^0x([0-9a-fA-F]{2})*$", max_length = 65_538)]
        data: Bytes,
    }
}

request! {
    /// Does something to NFTs that are named.
    OfTokens {
        /// Their numbers.
        #[schema(min_items = 1, max_items = 500)]
        tokens: Vec<TokenId>,
    }
}

request! {
    /// Takes out what is credited to whoever signs.
    Withdraw {
        /// The coin's contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// Who gets it; unless given, who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Option<Address>,
        /// Who owes it; unless given, the settlement.
        owed_by: Option<Creditor>,
    }
}

request! {
    /// Gives an NFT to somebody.
    Transfer {
        /// The NFT.
        token: TokenId,
        /// Who gets it.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Address,
    }
}

request! {
    /// Splits an NFT: it ends, and its parts come under new numbers.
    Split {
        /// The NFT.
        token: TokenId,
        /// Its parts, in the order of their numbers. Together they have all of its power: what its holder keeps is a part,
        /// too.
        #[schema(min_items = 2, max_items = 16)]
        parts: Vec<Part>,
    }
}

request! {
    /// Merges two NFTs: both end, and one with the power of both comes under a new number.
    Merge {
        /// One NFT.
        token: TokenId,
        /// The other: of the same holder, product and days, and insured alike.
        other: TokenId,
    }
}

request! {
    /// Pays for a day of a product.
    Deposit {
        /// The product.
        product: ProductId,
        /// The day; unless given, the next that is due.
        day: Option<Day>,
        /// [reward token] How much; unless given, what is missing for the next due day.
        amount: Option<Amount>,
    }
}

request! {
    /// Adds to a product's bond, or takes from it.
    Bond {
        /// The product.
        product: ProductId,
        /// [reward token] How much.
        amount: Amount,
    }
}

request! {
    /// Settles days of a product that are due.
    Settle {
        /// The product.
        product: ProductId,
        /// Most days; 30 unless given.
        #[schema(minimum = 1, maximum = 1000)]
        days: Option<u32>,
    }
}

request! {
    /// Votes on a proposal.
    CastVote {
        /// The number of the proposal.
        proposal: u32,
        /// `for`, `against` or `abstain`.
        support: Support,
        /// Why.
        #[schema(max_length = 2000)]
        reason: Option<String>,
    }
}

request! {
    /// Votes on a proposal with one's own DMC, past one's delegate.
    OverrideVote {
        /// The number of the proposal.
        proposal: u32,
        /// `for`, `against` or `abstain`.
        support: Support,
        /// Why.
        #[schema(max_length = 2000)]
        reason: Option<String>,
    }
}

request! {
    /// Lets somebody vote with one's DMC.
    Delegate {
        /// Whom; oneself to vote oneself.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Address,
    }
}

request! {
    /// Proposes to end a product that is not delivered.
    ProposeTermination {
        /// The product.
        product: ProductId,
        /// Why, for those who vote.
        #[schema(max_length = 10_000)]
        description: String,
    }
}

request! {
    /// Moves a proposal on.
    OfProposal {
        /// The number of the proposal.
        proposal: u32,
    }
}

request! {
    /// Insures an NFT. The cover begins 14 days later.
    Insure {
        /// The NFT.
        token: TokenId,
        /// [pay token] Most that is paid for it.
        coverage: Amount,
        /// [pay token] Most to pay as premium.
        max_premium: Amount,
    }
}

request! {
    /// Does something to policies of the insurance of one coin.
    OfPolicies {
        /// The contract of the coin.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// Their numbers.
        #[schema(min_items = 1, max_items = 500)]
        policies: Vec<PolicyId>,
    }
}

request! {
    /// Takes shares of a compensation round.
    ClaimRound {
        /// The round.
        #[schema(maximum = 9_007_199_254_740_991u64)]
        round: u64,
        /// The NFTs.
        #[schema(min_items = 1, max_items = 500)]
        tokens: Vec<TokenId>,
    }
}

request! {
    /// Does something to a product.
    OfProduct {
        /// The product.
        product: ProductId,
    }
}

request! {
    /// Gives test coin away. On development chains only.
    Faucet {
        /// The coin's contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// [coin] How much.
        amount: Amount,
        /// Who gets it; unless given, who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Option<Address>,
    }
}

/// One part of an NFT that is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Who gets it; unless given, who signs.
    #[serde(default, deserialize_with = "crate::address::checked_if_given")]
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
    pub to: Option<Address>,
    /// [unit] Its power.
    pub units: Power,
}

/// A permit (EIP-2612) that somebody signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedPermit {
    /// [Unix seconds] `message.deadline` of what was signed.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub deadline: u64,
    /// [pay token] `message.value` of what was signed; unless given, the price of now.
    pub amount: Option<Amount>,
    /// The signature: r, s, v.
    #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{130}$")]
    pub signature: Bytes,
}

/// Who owes what can be taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Creditor {
    /// Income and refunds that no claim could pay out.
    #[default]
    Settlement,
    /// Compensation that no claim could pay out.
    Reserve,
    /// What the insurance of the coin could not pay out.
    Insurance,
}

/// What a voter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// Yes.
    For,
    /// No.
    Against,
    /// Neither; counts towards the quorum.
    Abstain,
}
