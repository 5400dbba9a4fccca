//! Bindings to the contracts, generated from `contracts/artifacts`, and where they are deployed.
//!
//! Renaming an error in Solidity breaks the Rust build; that is wanted.

mod bindings;
mod deployment;
mod errors;

pub use bindings::{
    ActionClasses, Assets, AuctionSale, BitcoinBenchmark, BondCalls, Bonds, Closing, DayCalculator, Dmc,
    DmcVesting, DmexGovernor, DmexTimelock, FaucetToken, FilecoinBenchmark, HeaderRelay, Insurance,
    InsurancePool, LossLedger, MinerRegistry, MiningPower, OfferCheck, PayTokenPrices, PowerRenderer,
    PrimarySale, ReplayPriceFeed, ReportedRewardBenchmark, Reserve, Settlement, Valuation,
};
pub use deployment::{ApprovedMiner, Contract, Deployment, DeploymentError, PayFeed, Setup, Token, Tokens};
pub use errors::{abi, abis};
