//! Every movement of money, twice: where it came from and where it went.

use alloy_primitives::{Address, B256};
use dmex_types::Amount;

use crate::table::table;

table! {
    /// One movement of a coin between two accounts of the ledger.
    Entry in "ledger" by {
        /// Event × 16 + place among the event's movements.
        #[serde(with = "dmex_types::text")]
        id: u64,
    }
    /// The block.
    block: u64,
    /// [Unix seconds] Its time.
    timestamp: u64,
    /// The transaction.
    tx_hash: B256,
    /// The coin's contract.
    coin: Address,
    /// Where it came from, such as `wallet/0x…`, `escrow/1`, `income/1`; docs/DATABASE.md lists the accounts.
    debit: String,
    /// Where it went.
    credit: String,
    /// [coin] How much.
    amount: Amount,
    /// Why.
    reason: String,
    /// The product whose money it is.
    product: Option<u32>,
    /// The NFT whose money it is.
    token: Option<u64>,
}

table! {
    /// What an account of the ledger has: what came in less what went out. Wallets have what the platform paid them less
    /// what they paid it.
    Balance in "balances" by {
        /// The account.
        account: String,
        /// The coin's contract.
        coin: Address,
    }
    /// [coin] All that came in.
    received: Amount,
    /// [coin] All that went out.
    sent: Amount,
}
