//! What a deployment is made of.

use alloy::primitives::Address;
use dmex_chain::sender::Account;
use dmex_contracts::Tokens;
use dmex_types::{Asset, Day};
use std::collections::BTreeMap;

/// How to deploy.
#[derive(Clone, Debug)]
pub struct DeployConfig {
    /// Who signs the deployment and holds the roles until they are handed over.
    pub deployer: Account,
    /// Who is to hold every owner role, and alone may terminate products for good. If it is one of our accounts it accepts at once; else it must accept itself.
    pub owner: Address,
    /// The label of the owner's key, if we have it.
    pub owner_account: Option<Account>,
    /// Who is credited platform fees.
    pub fee_recipient: Address,
    /// First day of both benchmarks.
    pub first_day: Day,
    /// Who measures the networks.
    pub reporters: Vec<Address>,
    /// Which tokens and price feeds are used.
    pub tokens: TokenSource,
}

/// Where tokens and price feeds come from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// Test coins with a faucet and replayed prices, posted by this address: development chains only.
    Faucet {
        /// Who posts prices.
        poster: Address,
    },
    /// Tokens and Chainlink feeds that exist.
    Existing {
        /// The tokens.
        tokens: Tokens,
        /// The feed of each asset.
        price_feeds: BTreeMap<Asset, Address>,
    },
}
