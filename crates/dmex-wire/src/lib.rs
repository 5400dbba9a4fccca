//! What is asked over HTTP and what is answered, as types: the API serves them, its client reads them, and the OpenAPI
//! document is made of them.
//!
//! Rows of the store are answered as they are ([`dmex_store::rows`]): a word means the same in SQL, in Rust and in JSON.
//! Amounts are decimal strings in smallest units, days `YYYY-MM-DD`, times Unix seconds; other whole numbers that may be
//! beyond 53 bits, as those of power, events and movements, are decimal strings too.

mod account;
pub mod address;
mod chain;
mod coin;
mod governance;
mod insurance;
mod market;
mod page;
mod problem;
mod product;
mod statistics;
mod token;
mod transaction;
mod what_if;

pub use account::{Account, Balances, Claimable, ClaimableToken, IncomeEntry, IncomeKind, Wallet};
pub use chain::{ContractView, Contracts, NativeCoin, PriceFeed};
pub use coin::{Coin, CoinRole, CoinView, Money};
pub use governance::{
    ActionView, Application, MinerView, ProposalState, ProposalView, Refused, Rehearsal, ReserveAsset,
    ReserveView,
};
pub use insurance::{
    CoverLimits, Insurable, PolicyView, PoolDetail, PoolView, Premium, PremiumQuery, UnderwriterView,
};
pub use market::{BenchmarkView, Candle, Candles, CandlesQuery, Interval, PayPriceView, Reporters};
pub use page::{
    DaysQuery, EntriesQuery, EventsQuery, ExportQuery, IncomeQuery, Order, Page, PageQuery, ProductsQuery,
    StreamQuery, TokensQuery, Topic,
};
pub use problem::{Code, Problem, ProblemDetail};
pub use product::{NextDay, ProductDuty, ProductStatus, ProductView};
pub use statistics::{AssetStatistics, Statistics, Status};
pub use token::{Cover, Lineage, Machines, Owed, Refunded, TokenDay, TokenDetail, TokenView};
pub use transaction::{
    Approval, Argument, Bare, Decoded, Effect, Permit, Sent, SentQuery, SentState, Transaction,
    WalletRequest, request,
};
pub use what_if::{Ahead, Assumed, BondDivided, Ending, Insured, Payout, Rest, WhatIf, WhatIfQuery};
