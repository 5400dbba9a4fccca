//! A development chain on which real days of the networks are replayed.
//!
//! Simulated here, and nowhere else: the people ([`Role`]), the test coins, the price feeds and the clock. Days,
//! difficulty, fees, rewards, prices and headers are those that the networks really had.

mod books;
mod buyers;
mod cast;
mod chain;
mod clock;
mod demo;
mod electorate;
mod error;
mod failing_miner;
mod headers;
mod offers;
mod record;
mod setup;
mod stage;
mod up;

pub use books::{AccountBooks, Books, ProductBooks, ReserveBooks, TokenAmount, TokenBooks};
pub use buyers::Buyers;
pub use cast::Role;
pub use chain::{ReplayChain, chain_config};
pub use clock::{Clock, ClockService};
pub use demo::{Demo, DemoReport, HeaderDays};
pub use electorate::Electorate;
pub use error::ReplayError;
pub use failing_miner::FailingMiner;
pub use record::Record;
pub use setup::deploy_config;
pub use stage::{DayDone, Script, Stage, first_day, last_day};
pub use up::{News, Ready, Up, UpError};
