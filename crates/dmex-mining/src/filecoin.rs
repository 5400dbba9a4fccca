//! Filecoin: what an epoch mints, how rewards vest, and what a unit of storage earns (MARK-3).
//!
//! - [`minting`]: the reward of an epoch, simple and baseline, to the last attoFIL
//! - [`network_time`]: how far the network has come against its baseline, which drives baseline minting
//! - [`vesting`]: 25 % at once, 75 % over 180 days
//! - [`benchmark`]: the reward of 1 GiB on a day, bit for bit as the contract computes it
//! - [`cash`]: the coin a batch pays out on a day, in closed form

pub mod benchmark;
pub mod cash;
mod exponential;
pub mod minting;
pub mod network_time;
pub mod vesting;
