//! The mined networks as exact arithmetic.
//!
//! - [`units`]: amounts, rates and prices, each a type of its own
//! - [`bitcoin`]: subsidy, difficulty, retargets, and the benchmark of a day (MARK-2)
//! - [`filecoin`]: minting, vesting, and the benchmark of a day and of a batch (MARK-3)
//! - [`history`]: what the networks really paid, day by day, read from a data folder
//! - [`backtest`]: what a contract would have paid on those days
//! - [`chart`]: a backtest as a picture
//!
//! Coin is counted in integers throughout.
//! Floating point appears in two places, both in US dollars and neither on the way to a payment:
//! the statistics of [`mod@backtest`] with its [`chart`], and [`bitcoin::hashprice`].

pub mod backtest;
pub mod bitcoin;
pub mod chart;

pub mod filecoin;
pub mod history;
pub mod units;
