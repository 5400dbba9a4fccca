//! What a deployment is made of.

use alloy::primitives::Address;
use dmex_chain::sender::Account;
use dmex_contracts::{DaoConfig, PayFeed, Tokens};
use dmex_mining::bitcoin::anchor::Anchor;
use dmex_types::{Asset, Day, Power};
use std::collections::BTreeMap;

/// How to deploy.
#[derive(Clone, Debug)]
pub struct DeployConfig {
    /// Who signs the deployment. Holds every owner role until the timelock does, and nothing afterwards.
    pub deployer: Account,
    /// How the DAO begins.
    pub dao: DaoConfig,
    /// Who is credited platform fees.
    pub fee_recipient: Address,
    /// First day of both benchmarks; locked DMC is counted from it.
    pub first_day: Day,
    /// Who measures the networks.
    pub reporters: Vec<Address>,
    /// Miners of a development chain that may sell from the first day on; all others are approved by vote.
    pub first_miners: Vec<FirstMiner>,
    /// Where the relay of Bitcoin's headers begins; no relay if there is none.
    pub relay: Option<Anchor>,
    /// Which tokens and price feeds are used.
    pub tokens: TokenSource,
}

/// A miner that may sell from the first day on. Nobody is approved who has not applied, so it signs its application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstMiner {
    /// Its key.
    pub account: Account,
    /// What it mines.
    pub asset: Asset,
    /// How much it may have sold.
    pub capacity: Power,
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
        /// What prices each pay token.
        pay_feeds: BTreeMap<Address, PayFeed>,
        /// What prices DMC in the reserve.
        dmc_feed: Address,
    },
}
