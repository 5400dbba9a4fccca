//! What is asked of a store: one trait per aggregate.
//!
//! Whatever can be long is read in pages ([`PageOf`]): each begins after the last key of the one before, in the order of
//! an index, so that the thousandth page costs what the first does. A test reads the plans of all statements on both
//! databases.

mod accounts;
mod auctions;
mod benchmarks;
mod days;
mod events;
mod governance;
mod insurance;
mod ledger;
mod market;
mod outlook;
mod owed;
mod page;
mod pay_prices;
mod payments;
mod products;
mod risk;
mod rows;
mod sifted;
mod statistics;
mod tokens;

pub use accounts::Accounts;
pub use auctions::Auctions;
pub use benchmarks::Benchmarks;
pub use days::Days;
pub use events::{EventFilter, Events};
pub use governance::Governance;
pub use insurance::Insurances;
pub use ledger::{EntryFilter, Ledger};
pub use outlook::Outlooks;
pub use owed::{Checkpoints, Owed};
pub use page::{Order, PageOf};
pub use pay_prices::PayPrices;
pub use payments::{PAYMENTS, Payments};
pub use products::{InState, OnSale, ProductFilter, Products};
pub use risk::Risk;
pub use sifted::Sifted;
pub use statistics::Statistics;
pub use tokens::{TokenFilter, Tokens};
