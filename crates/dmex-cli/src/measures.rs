//! Every number of `/metrics` that a dashboard or an alarm may ask for, in one place.
//!
//! `ops/grafana/dmex.json` and `ops/prometheus/alerts.yml` ask for these alone; a test holds them together.

pub use dmex_service::{FAILURES, LAST_SUCCESS, LEADS, OVERDUE};

/// 1 if the node answered the last look.
pub const NODE_UP: &str = "dmex_node_up";
/// The node's newest block.
pub const NODE_BLOCK: &str = "dmex_node_block";
/// [Unix seconds] Its time.
pub const NODE_TIME: &str = "dmex_node_block_timestamp_seconds";
/// 1 while a node of several is asked, label `node`; dmex-chain counts it.
pub const NODE_HEALTHY: &str = "dmex_node_healthy";
/// How often a node of several said other than most, label `node`; dmex-chain counts it.
pub const NODE_CONTRADICTIONS: &str = "dmex_node_contradictions_total";
/// The block that the store is at; the same name as in the API.
pub const STORE_BLOCK: &str = "dmex_store_block";
/// \[blocks\] How far the store is behind the node.
pub const STORE_BEHIND: &str = "dmex_store_behind_blocks";
/// [Unix seconds] Time of the block that the store is at.
pub const STORE_TIME: &str = "dmex_store_block_timestamp_seconds";
/// Differences between store and chain that the last check found (`dmex index --verify-every`).
pub const STORE_DIFFERENCES: &str = "dmex_store_differences";
/// [Unix seconds] When that check ended; 0 before the first.
pub const STORE_VERIFIED: &str = "dmex_store_verified_timestamp_seconds";
/// \[bytes\] What is free on the disk of the state folder.
pub const DISK_FREE: &str = "dmex_disk_free_bytes";
/// \[bytes\] How large that disk is.
pub const DISK_SIZE: &str = "dmex_disk_size_bytes";
/// Closed days whose benchmark is not final, label `asset`.
pub const BENCHMARK_DAYS: &str = "dmex_benchmark_days_awaiting";
/// Of the last final days, those whose reward was carried, or whose price no round of the feed proves, labels `asset` and
/// `value`.
pub const CARRIED: &str = "dmex_benchmark_carried_days";
/// Of the last final days, those of which a reporter said other than what counted, labels `asset` and `reporter`.
pub const OUTVOTED: &str = "dmex_reporter_outvoted_days";
/// Of the last final days, those of which a reporter said nothing, labels `asset` and `reporter`.
pub const SILENT: &str = "dmex_reporter_silent_days";
/// \[seconds\] For how long the next day of Bitcoin is over and not proven by headers; 0 without a relay.
pub const RELAY_WAIT: &str = "dmex_relay_wait_seconds";
/// Closed days that are not settled, of all products.
pub const SETTLEMENT_DAYS: &str = "dmex_settlement_days_awaiting";
/// \[seconds\] For how long a product's next day could have been settled, label `product`; 0 if it cannot be.
pub const SETTLEMENT_OVERDUE: &str = "dmex_settlement_overdue_seconds";
/// 1 while a product's next day lacks coin that the miner owes, label `product`.
pub const UNPAID: &str = "dmex_product_unpaid";
/// Delivery score of a product, label `product`: a short day adds 6, a delivered day takes 1 back.
pub const SCORE: &str = "dmex_product_score";
/// 1 while the DAO, or anyone, may end a product, label `product`.
pub const TERMINABLE: &str = "dmex_product_terminable";
/// 1 while a product's bond lacks what the last assessment calls for, label `product`.
pub const CALL_UNMET: &str = "dmex_product_bond_call_unmet";
/// Transactions that are written down and not settled, label `service`.
pub const PURPOSES_OPEN: &str = "dmex_sender_purposes_open";
/// Purposes of a sender's file that have two mined transactions; dmex-chain says it when the file is opened.
pub const MINED_TWICE: &str = "dmex_sender_purposes_mined_twice";
/// Coin for gas that the key of a job has, labels `service` and `address`.
pub const BALANCE: &str = "dmex_signer_balance_coins";
/// Answers of the API, labels `route`, `method` and `status`; dmex-api counts them.
pub const ANSWERS: &str = "dmex_http_answers_total";

/// Every name, and what it says.
pub const ALL: [(&str, &str); 31] = [
    (LAST_SUCCESS, "When a job last said that something worked, Unix seconds, 0 before; standing by counts"),
    (FAILURES, "How often a job failed and had to wait for another try"),
    (OVERDUE, "Seconds for which something is due that the job should have done long ago; 0 once it is done"),
    (LEADS, "1 while this process leads the job, 0 while it stands by"),
    (NODE_UP, "1 if the node answered the last look"),
    (NODE_BLOCK, "Newest block of the node"),
    (NODE_TIME, "Time of the node's newest block, Unix seconds"),
    (NODE_HEALTHY, "1 while a node of several is asked"),
    (NODE_CONTRADICTIONS, "How often a node of several said other than most"),
    (STORE_BLOCK, "Block that the store is at"),
    (STORE_BEHIND, "Blocks that the store is behind the node"),
    (STORE_TIME, "Time of the block that the store is at, Unix seconds"),
    (STORE_DIFFERENCES, "Differences between store and chain that the last check found"),
    (STORE_VERIFIED, "When store and chain were last compared, Unix seconds, 0 before"),
    (DISK_FREE, "Bytes that are free on the disk of the state folder"),
    (DISK_SIZE, "Bytes of the disk of the state folder"),
    (BENCHMARK_DAYS, "Closed days whose benchmark is not final"),
    (
        CARRIED,
        "Of the last seven final days, those whose reward was carried, or whose price the feed did not prove",
    ),
    (OUTVOTED, "Of the last seven final days, those of which a reporter said other than what counted"),
    (SILENT, "Of the last seven final days, those of which a reporter said nothing"),
    (RELAY_WAIT, "Seconds for which the next day of Bitcoin is over and not proven by headers"),
    (SETTLEMENT_DAYS, "Closed days of products that are not settled"),
    (SETTLEMENT_OVERDUE, "Seconds for which a product's next day could have been settled and was not"),
    (UNPAID, "1 while a product's next day lacks coin that the miner owes"),
    (SCORE, "Delivery score of a product: a short day adds 6, a delivered day takes 1 back"),
    (TERMINABLE, "1 while the DAO, or from a score of 180 on anyone, may end a product"),
    (CALL_UNMET, "1 while a product's bond lacks what the last assessment calls for"),
    (PURPOSES_OPEN, "Transactions that are written down and not settled"),
    (MINED_TWICE, "Purposes of a sender's file that have two mined transactions"),
    (BALANCE, "Coin for gas that the key of a job has"),
    (ANSWERS, "Answers of the API"),
];

/// Those that only grow.
const COUNTERS: [&str; 3] = [FAILURES, NODE_CONTRADICTIONS, ANSWERS];

/// Gives every name its sentence in the answer of `/metrics`.
pub(crate) fn describe() {
    for (name, sentence) in ALL {
        if COUNTERS.contains(&name) {
            metrics::describe_counter!(name, sentence);
        } else {
            metrics::describe_gauge!(name, sentence);
        }
    }
}
