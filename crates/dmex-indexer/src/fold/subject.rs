//! What an event is about, by the names of its arguments.

use alloy::primitives::Address;
use serde_json::Value;

/// Names under which events call an account, the one it is most about first.
const ACCOUNTS: [&str; 16] = [
    "holder",
    "payee",
    "locker",
    "account",
    "recipient",
    "voter",
    "proposer",
    "auctioneer",
    "miner",
    "from",
    "to",
    "owner",
    "payer",
    "beneficiary",
    "reporter",
    "delegator",
];

/// Product, NFT and account that an event names.
pub(super) struct Subject {
    pub(super) product: Option<u32>,
    pub(super) token: Option<u64>,
    pub(super) account: Option<Address>,
}

impl Subject {
    pub(super) fn of(arguments: &Value) -> Self {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str);
        let product = text("product").or_else(|| arguments.pointer("/power/product").and_then(Value::as_str));
        let token = text("tokenId").or_else(|| text("id"));
        Self {
            product: product.and_then(|number| number.parse().ok()),
            token: token.and_then(|number| number.parse().ok()),
            account: ACCOUNTS.iter().find_map(|name| text(name)?.parse().ok()),
        }
    }
}
