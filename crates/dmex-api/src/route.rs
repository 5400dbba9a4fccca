//! One file per resource: what is asked, what is answered, in which words.

pub(crate) mod accounts;
pub(crate) mod benchmark;
pub(crate) mod candles;
pub(crate) mod chain;
pub(crate) mod days;
pub(crate) mod duty;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod insurance;
pub(crate) mod ledger;
pub(crate) mod miners;
pub(crate) mod pay_prices;
pub(crate) mod picture;
pub(crate) mod products;
pub(crate) mod proposals;
pub(crate) mod reserve;
pub(crate) mod statistics;
pub(crate) mod stream;
pub(crate) mod tokens;
pub(crate) mod what_if;

pub(crate) use self::candles::KeptDays;
pub(crate) use self::health::{KeptHead, KeptStatus};
pub(crate) use self::proposals::Quorums;
pub(crate) use self::statistics::KeptUsers;

/// Where what there is can be seen.
pub(crate) const PRODUCTS: &str = "/v1/products lists what there is";
pub(crate) const TOKENS: &str = "/v1/tokens lists what there is";
pub(crate) const PROPOSALS: &str = "/v1/proposals lists what there is";
