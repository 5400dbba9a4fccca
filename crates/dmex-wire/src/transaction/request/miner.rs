//! What miners and reporters ask for.

use alloy_primitives::{Address, B256};
use dmex_types::{Amount, Asset, Day, Power, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;

request! {
    /// Discloses a farm and asks to sell its power. Replaces what was disclosed before.
    Apply {
        /// Name of the farm.
        #[schema(min_length = 1, max_length = 128)]
        farm: String,
        /// Where it stands.
        #[schema(min_length = 1, max_length = 128)]
        place: String,
        /// Who supplies the electricity, by which contract.
        #[schema(min_length = 1, max_length = 128)]
        power_contract: String,
        /// Where the papers can be read.
        #[schema(min_length = 1, max_length = 256)]
        document_uri: String,
        /// keccak256 of the papers.
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{64}$")]
        document_hash: B256,
        /// The machines.
        #[schema(min_items = 1, max_items = 64)]
        machines: Vec<MachineRange>,
        /// What it wants to sell: each coin at most once.
        #[schema(min_items = 1, max_items = 2)]
        asks: Vec<AskedPower>,
        /// Other addresses of the miner, which have no vote on what accuses it.
        #[serde(default, deserialize_with = "crate::address::all_checked_if_given")]
        #[schema(value_type = Option<Vec<String>>, max_items = 16)]
        addresses: Option<Vec<Address>>,
    }
}

request! {
    /// Confirms that whoever signs belongs to a miner that named it, for ever.
    JoinMiner {
        /// The miner.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
    }
}

request! {
    /// Offers power.
    CreateProduct {
        /// What is mined.
        asset: Asset,
        /// Model of the machines, in plain letters.
        #[schema(min_length = 1, max_length = 64)]
        machine: String,
        /// Contract of the coin that buyers pay with; unless given, the platform's first.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        pay_token: Option<Address>,
        /// [pay token] Price of 1 TH/s or 1 TiB for the whole term: a multiple of 1,000 or 1,024.
        price: Amount,
        /// [unit] Power on offer.
        units_for_sale: Power,
        /// [unit] Smallest purchase; unless given, one unit.
        min_units: Option<Power>,
        /// [unit] Most that one buyer may buy; unless given, no limit.
        max_units_per_buyer: Option<Power>,
        /// Days of mining.
        #[schema(minimum = 1, maximum = 65_535)]
        mining_days: u16,
        /// First day of the sale; unless given, today.
        opens: Option<Day>,
        /// First day on which the sale is over.
        closes: Day,
        /// A batch: the day on which all power starts. Without it each purchase starts by itself.
        start: Option<Day>,
        /// Days from a purchase to its first day that pays; unless given, 1. Not for batches.
        #[schema(maximum = 65_535)]
        activation_days: Option<u16>,
        /// [USD, 18 decimals] Running cost of 1 TH/s or 1 TiB and day, which the market average is net of; unless given,
        /// none.
        running_cost: Option<Amount>,
        /// Where the disclosure of farm and machines can be read.
        #[schema(min_length = 1, max_length = 256)]
        disclosure_uri: String,
        /// keccak256 of the disclosure.
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{64}$")]
        disclosure_hash: B256,
    }
}

request! {
    /// Does something to a day of a product.
    OfDay {
        /// The product.
        product: ProductId,
        /// The day.
        day: Day,
    }
}

request! {
    /// Reports what a network did on a closed day.
    ReportDay {
        /// Of which coin.
        asset: Asset,
        /// The day.
        day: Day,
        /// The inputs of the formula, in the order of `/v1/benchmark/{asset}/{day}`, and then the price [USD, 18 decimals]; 0 if
        /// there is none.
        #[schema(min_items = 1, max_items = 20)]
        inputs: Vec<Amount>,
    }
}

/// Machines of one model whose serial numbers follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MachineRange {
    /// The model.
    #[schema(min_length = 1, max_length = 128)]
    pub model: String,
    /// The first serial number.
    #[schema(min_length = 1, max_length = 128)]
    pub serial_from: String,
    /// The last serial number.
    #[schema(min_length = 1, max_length = 128)]
    pub serial_to: String,
    /// How many.
    #[schema(minimum = 1)]
    pub count: u32,
}

/// Power that a miner asks to sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedPower {
    /// What it mines.
    pub asset: Asset,
    /// [unit] How much.
    pub units: Power,
}
