//! Bitcoin: what a block pays, how hard a block is, and what a unit of hash rate earns (MARK-2).
//!
//! - [`blocks`]: the blocks of a day
//! - [`subsidy`]: new coin per block, by height
//! - [`anchor`]: the header that a relay on chain begins at
//! - [`header_chain`]: which headers may follow, exactly as the relay on chain has it
//! - [`difficulty`]: nBits, targets, difficulties and the retarget every 2016 blocks
//! - [`benchmark`]: the reward of 1 GH/s on a day, bit for bit as the contract computes it
//! - [`running_cost`]: what electricity takes of that reward
//! - [`hashprice`]: the reward as the market quotes it, in dollars

pub mod anchor;
pub mod benchmark;
pub mod blocks;
pub mod difficulty;
pub mod hashprice;
pub mod header_chain;
pub mod running_cost;
pub mod subsidy;
