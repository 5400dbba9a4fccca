//! Every number that a process without an API shows on `/metrics`, in one place.
//!
//! `ops/grafana/dmex.json` and `ops/prometheus/alerts.yml` ask for these; a test holds them together.

pub use dmex_service::{FAILURES, LAST_SUCCESS, LEADS};

/// 1 if the node answered the last look.
pub const NODE_UP: &str = "dmex_node_up";
/// The node's newest block.
pub const NODE_BLOCK: &str = "dmex_node_block";
/// [Unix seconds] Its time.
pub const NODE_TIME: &str = "dmex_node_block_timestamp_seconds";
/// The block that the store is at; the same name as in the API.
pub const STORE_BLOCK: &str = "dmex_store_block";
/// [blocks] How far the store is behind the node.
pub const STORE_BEHIND: &str = "dmex_store_behind_blocks";
/// [Unix seconds] Time of the block that the store is at.
pub const STORE_TIME: &str = "dmex_store_block_timestamp_seconds";
/// Closed days whose benchmark is not final, label `asset`.
pub const BENCHMARK_DAYS: &str = "dmex_benchmark_days_awaiting";
/// Closed days that are not settled, of all products.
pub const SETTLEMENT_DAYS: &str = "dmex_settlement_days_awaiting";
/// [seconds] For how long the day that could be settled first is due; 0 if none is.
pub const SETTLEMENT_OVERDUE: &str = "dmex_settlement_overdue_seconds";
/// Products whose next day lacks coin that the miner owes.
pub const UNPAID: &str = "dmex_products_unpaid";
/// Transactions that are written down and not settled, label `service`.
pub const INTENTS: &str = "dmex_sender_intents_open";
/// Coin for gas that the key of a job has, labels `service` and `address`.
pub const BALANCE: &str = "dmex_signer_balance_coins";

/// Every name, and what it says.
pub const ALL: [(&str, &str); 15] = [
    (LAST_SUCCESS, "When a job last said that something worked, Unix seconds; standing by counts"),
    (FAILURES, "How often a job failed and had to wait for another try"),
    (LEADS, "1 while this process leads the job, 0 while it stands by"),
    (NODE_UP, "1 if the node answered the last look"),
    (NODE_BLOCK, "Newest block of the node"),
    (NODE_TIME, "Time of the node's newest block, Unix seconds"),
    (STORE_BLOCK, "Block that the store is at"),
    (STORE_BEHIND, "Blocks that the store is behind the node"),
    (STORE_TIME, "Time of the block that the store is at, Unix seconds"),
    (BENCHMARK_DAYS, "Closed days whose benchmark is not final"),
    (SETTLEMENT_DAYS, "Closed days of products that are not settled"),
    (SETTLEMENT_OVERDUE, "Seconds for which a day could have been settled and was not"),
    (UNPAID, "Products whose next day lacks coin that the miner owes"),
    (INTENTS, "Transactions that are written down and not settled"),
    (BALANCE, "Coin for gas that the key of a job has"),
];

/// Gives every name its sentence in the answer of `/metrics`.
pub(crate) fn describe() {
    for (name, sentence) in ALL {
        if name == FAILURES {
            metrics::describe_counter!(name, sentence);
        } else {
            metrics::describe_gauge!(name, sentence);
        }
    }
}
