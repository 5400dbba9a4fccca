//! Bindings to the contracts, generated from `contracts/artifacts`, and where they are deployed.
//!
//! Renaming an error in Solidity breaks the Rust build; that is wanted.

mod abi;
mod arguments;
mod classes;
mod contract_id;
mod dao;
mod declare;
mod deployment;
mod list;
mod wanted;

pub use abi::{abi, abis};
pub use arguments::{arguments, description};
pub use classes::{Place, classified, deployed};
pub use dao::{DaoConfig, Grant, Quorums, dmc};
pub use deployment::{ApprovedMiner, Contract, DeploymentError, PayFeed, Setup, Token, Tokens};
pub use list::*;
pub use wanted::{Wanted, read_arguments};
