//! The mined networks as exact arithmetic.
//!
//! - [`units`]: amounts, rates and prices, each a type of its own
//! - [`bitcoin`]: subsidy, difficulty, retargets, and the benchmark of a day (MARK-2)
//! - [`filecoin`]: minting, vesting, and the benchmark of a day and of a batch (MARK-3)
//! - [`history`]: what the networks really paid, day by day, read from a data folder
//! - [`backtest`]: what a contract would have paid on those days
//! - [`chart`]: a backtest as a picture
//! - [`default_gain`]: what a miner would win by stopping, day by day, and the bond that answers it (RISK-7)
//! - [`simulation`]: when a rational miner stops, along real and random price paths (M7)
//! - [`fixed_point`]: the integer arithmetic of fractions
//!
//! What remaining income is worth, which bond is called and how a product ends, is dmex-model's: one rule for the chain's
//! reference, for pages and for simulations.
//!
//! Coin is counted in integers throughout.
//! Floating point appears in two places, both in US dollars and neither on the way to a payment:
//! the statistics of [`mod@backtest`] with its [`chart`], and [`bitcoin::hashprice`].
//! A [`simulation`] counts its dollars in integers, too; only the name of a price multiple, ×1.5, is written as a float.

pub mod backtest;
pub mod bitcoin;
pub mod chart;
pub mod default_gain;
pub mod filecoin;
pub mod fixed_point;
pub mod history;
pub mod simulation;
pub mod units;
