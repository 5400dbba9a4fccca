//! How far the chain was read, and what it said.

use alloy_primitives::{Address, B256};

use crate::table::table;

table! {
    /// Which deployment the store belongs to. One row.
    Meta in "meta" by {
        /// Always 1.
        id: u8,
    }
    /// EIP-155 id of the chain.
    chain_id: u64,
    /// The settlement contract: a store follows one deployment for good.
    settlement: Address,
    /// Version of the rules by which events became rows; another version begins anew.
    rules: u32,
}

table! {
    /// The last block that was read. One row.
    Cursor in "cursor" by {
        /// Always 1.
        id: u8,
    }
    /// Its height.
    number: u64,
    /// Its hash; zero before the first block.
    hash: B256,
    /// [Unix seconds] Its time.
    timestamp: u64,
}

table! {
    /// Blocks that may still be taken back by a reorg, and the last that cannot.
    Block in "blocks" by {
        /// Its height.
        number: u64,
    }
    /// Its hash.
    hash: B256,
    /// Hash of the block below it.
    parent_hash: B256,
    /// [Unix seconds] Its time.
    timestamp: u64,
}

table! {
    /// Rows as they were before a block that may still be taken back.
    Undo in "undo" by {
        /// The block.
        block: u64,
        /// The order of changes in it.
        seq: u32,
    }
    /// The table.
    changed: String,
    /// The row's key: a JSON array in the order of the columns.
    row_key: serde_json::Value,
    /// The row before: a JSON array in the order of the columns; none if there was no row.
    before: Option<serde_json::Value>,
}

table! {
    /// Every event of the platform's contracts.
    Event in "events" by {
        /// Block × 2^20 + place in the block: events sort by it.
        #[serde(with = "dmex_types::text")]
        id: u64,
    }
    /// The block.
    block: u64,
    /// [Unix seconds] Its time.
    timestamp: u64,
    /// The transaction.
    tx_hash: B256,
    /// The contract's name, as in the deployment file.
    contract: String,
    /// The event's name.
    name: String,
    /// Its arguments by name; whole numbers as decimal strings.
    arguments: serde_json::Value,
    /// The product it is about.
    product: Option<u32>,
    /// The NFT it is about.
    token: Option<u64>,
    /// Whom it is about.
    account: Option<Address>,
}
