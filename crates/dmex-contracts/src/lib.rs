//! Bindings to the contracts, generated from `contracts/artifacts`, and where they are deployed.
//!
//! Renaming an error in Solidity breaks the Rust build; that is wanted.

mod bindings;
mod deployment;
mod errors;

pub use bindings::{
    ActionClasses, BitcoinBenchmark, BondCalls, Dmc, DmcVesting, DmexGovernor, DmexTimelock, FaucetToken,
    FilecoinBenchmark, HeaderRelay, Insurance, LossLedger, MinerRegistry, MiningPower, PowerRenderer,
    PrimarySale, ReplayPriceFeed, Reserve, Settlement,
};
pub use deployment::{Contract, Deployment, DeploymentError, Token, Tokens};
pub use errors::{abi, abis};
