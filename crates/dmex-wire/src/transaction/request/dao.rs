//! What holders of DMC ask for.

use alloy_primitives::{Address, B256, Bytes};
use dmex_types::{Amount, Asset, Power, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;

request! {
    /// Proposes something to the DAO.
    Propose {
        /// What it does, in order.
        #[schema(min_items = 1, max_items = 20)]
        actions: Vec<ProposedAction>,
        /// Why, for those who vote.
        #[schema(min_length = 1, max_length = 10_000)]
        description: String,
    }
}

request! {
    /// Pays what is unlocked of locked DMC to its owner.
    PayVesting {
        /// Which lock.
        vesting: Vesting,
        /// The owner; unless given, who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        beneficiary: Option<Address>,
    }
}

/// One thing that a proposal does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ProposedAction {
    /// Lets a miner sell what it applied for.
    ApproveMiner {
        /// The miner.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
        /// Only if this is the hash of what it disclosed last.
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{64}$")]
        application: Option<B256>,
    },
    /// Lets a miner sell more or less of a coin's power.
    ApproveCapacity {
        /// The miner.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
        /// What it mines.
        asset: Asset,
        /// [unit] How much it may have sold at a time.
        units: Power,
    },
    /// Stops all sales of a miner.
    Suspend {
        /// The miner.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
    },
    /// Stops all sales of a miner for ever.
    Revoke {
        /// The miner.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
    },
    /// Ends a product that was short seven days in a row.
    Terminate {
        /// The product.
        product: ProductId,
    },
    /// Says for how much a product may be insured, and at which premium.
    InsureLine {
        /// The product.
        product: ProductId,
        /// [bps] Premium a year, of the coverage; 0 sells no more.
        #[schema(maximum = 10_000)]
        rate: u16,
        /// [pay token] Most coverage of the product.
        cap: Amount,
    },
    /// Compensates the holders of a closed product out of the reserve.
    OpenRound {
        /// The product.
        product: ProductId,
        /// What is paid: the coin's contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// [coin] At most so much.
        amount: Amount,
    },
    /// Any call of any contract.
    Raw {
        /// The contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Address,
        /// The encoded call.
        #[schema(value_type = String, pattern = "^0x([0-9a-fA-F]{2})*$")]
        data: Bytes,
        /// [wei] Coin of the chain that goes along; unless given, none.
        value: Option<Amount>,
    },
}

/// Which locked DMC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Vesting {
    /// The team's.
    Team,
    /// The private sale's.
    PrivateSale,
}
