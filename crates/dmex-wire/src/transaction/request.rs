//! What each action is told. `from` is who is going to sign.

use alloy_primitives::Address;
use dmex_types::{Amount, Day, Power, ProductId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! request {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[$meta:meta])+ $field:ident: $type:ty,)* }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Who is going to sign.
            #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
            pub from: Address,
            $($(#[$meta])+ pub $field: $type,)*
        }
    };
}

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
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        recipient: Option<Address>,
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
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// Who gets it; unless given, who signs.
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Option<Address>,
    }
}

request! {
    /// Gives an NFT to somebody.
    Transfer {
        /// The NFT.
        token: TokenId,
        /// Who gets it.
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Address,
    }
}

request! {
    /// Splits power off an NFT into a new one.
    Split {
        /// The NFT.
        token: TokenId,
        /// [unit] Power of the new one.
        units: Power,
    }
}

request! {
    /// Puts one NFT into another.
    Merge {
        /// The NFT that stays.
        token: TokenId,
        /// The NFT that goes into it.
        gone: TokenId,
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
    Vote {
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
    /// Insures an NFT.
    Insure {
        /// The NFT.
        token: TokenId,
        /// [bps] Part of its purchase money that is covered.
        #[schema(minimum = 1, maximum = 10_000)]
        coverage: u16,
        /// [pay token] Most to pay as premium.
        max_premium: Amount,
    }
}

request! {
    /// Takes shares of a compensation round.
    ClaimRound {
        /// The round.
        round: u64,
        /// The NFTs.
        #[schema(min_items = 1, max_items = 500)]
        tokens: Vec<TokenId>,
    }
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
