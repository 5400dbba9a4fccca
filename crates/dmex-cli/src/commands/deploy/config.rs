//! What to deploy, as an operator writes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use alloy::eips::BlockId;
use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider};
use dmex_chain::sender::Account;
use dmex_contracts::{FaucetToken, Token, Tokens};
use dmex_platform::deploy::{DaoConfig, TokenSource};
use dmex_platform::{DeployConfig, Platform, ReadError};
use dmex_types::{Asset, Day};
use serde::Deserialize;

use super::relay::RelayConfig;
use crate::connection::cannot_access;
use crate::hint::node;
use crate::status::Failure;

/// Fewest reporters that a benchmark takes.
const MIN_REPORTERS: usize = 3;

/// The configuration file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    /// Who is credited platform fees.
    fee_recipient: Address,
    /// First day of both benchmarks.
    first_day: Day,
    /// Who measures the networks: at least three.
    pub(super) reporters: Vec<Address>,
    /// How the DAO begins.
    dao: DaoConfig,
    /// The relay of Bitcoin's headers; without it the difficulty is the median of the reports.
    pub(super) relay: Option<RelayConfig>,
    /// Tokens that buyers pay with.
    pay_tokens: Vec<Address>,
    /// Reward token and price feed of each coin.
    assets: BTreeMap<Asset, AssetConfig>,
}

/// What belongs to one coin.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssetConfig {
    /// The ERC-20 that stands for the coin on this chain.
    reward_token: Address,
    /// A Chainlink feed of its price in USD.
    price_feed: Address,
}

/// Reads the configuration file.
pub(super) fn read(file: &Path) -> Result<ConfigFile, Failure> {
    let text = fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
    parse(&text)
        .map_err(|failure| Failure { message: format!("{}: {}", file.display(), failure.message), ..failure })
}

fn parse(text: &str) -> Result<ConfigFile, Failure> {
    let config: ConfigFile = toml::from_str(text).map_err(|error| Failure::file(error.to_string()))?;
    if config.reporters.len() < MIN_REPORTERS {
        return Err(Failure::file(format!("reporters: name at least {MIN_REPORTERS}, for a median")));
    }
    if config.pay_tokens.is_empty() {
        return Err(Failure::file("pay_tokens: name at least one token that buyers pay with"));
    }
    if let Some(relay) = &config.relay {
        relay.anchor(config.first_day)?;
    }
    match Asset::ALL.into_iter().find(|asset| !config.assets.contains_key(asset)) {
        Some(asset) => Err(Failure::file(format!("assets: add [assets.{}]", asset.name()))),
        None => Ok(config),
    }
}

impl ConfigFile {
    /// Asks the chain for the tokens' tickers and decimals, so that nobody types them.
    pub(super) async fn resolve(
        self,
        provider: &DynProvider,
        deployer: Account,
    ) -> Result<DeployConfig, Failure> {
        let mut tokens = Tokens { pay: Vec::new(), reward: BTreeMap::new() };
        for address in &self.pay_tokens {
            tokens.pay.push(token(provider, *address).await?);
        }
        let mut price_feeds = BTreeMap::new();
        for (asset, config) in &self.assets {
            tokens.reward.insert(*asset, token(provider, config.reward_token).await?);
            check_contract(provider, config.price_feed).await?;
            price_feeds.insert(*asset, config.price_feed);
        }
        let relay = self.relay.map(|relay| relay.anchor(self.first_day)).transpose()?;
        Ok(DeployConfig {
            deployer,
            relay,
            dao: self.dao,
            fee_recipient: self.fee_recipient,
            first_day: self.first_day,
            reporters: self.reporters,
            // On a chain with real money every miner is approved by vote.
            first_miners: Vec::new(),
            tokens: TokenSource::Existing { tokens, price_feeds },
        })
    }
}

/// The reporters that the chain names.
pub(super) async fn reporters_of(platform: &Platform) -> Result<Vec<Address>, Failure> {
    Ok(platform.benchmark(Asset::Btc).reporters().call().await.map_err(ReadError::from)?)
}

/// The day that the newest block is in.
pub(super) async fn today(provider: &DynProvider) -> Result<Day, Failure> {
    let block = provider.get_block(BlockId::latest()).await.map_err(|error| node::transport(&error))?;
    Ok(Day::from_timestamp(block.map(|block| block.header.timestamp).unwrap_or_default()))
}

async fn token(provider: &DynProvider, address: Address) -> Result<Token, Failure> {
    check_contract(provider, address).await?;
    let contract = FaucetToken::new(address, provider.clone());
    let symbol = contract.symbol().call().await.map_err(ReadError::from)?;
    let decimals = contract.decimals().call().await.map_err(ReadError::from)?;
    Ok(Token { address, symbol, decimals })
}

async fn check_contract(provider: &DynProvider, address: Address) -> Result<(), Failure> {
    let code = provider.get_code_at(address).await.map_err(|error| node::transport(&error))?;
    if code.is_empty() {
        return Err(Failure::file(format!(
            "there is no contract at {address} on this chain: correct the address in the configuration"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../examples/deploy.toml");

    #[test]
    fn the_example_is_read() {
        let config = parse(EXAMPLE).unwrap();
        assert_eq!((config.reporters.len(), config.assets.len()), (3, 2));
    }

    /// The example with its header relay.
    fn with_relay() -> String {
        EXAMPLE
            .replace("# [relay]", "[relay]")
            .replace("# height =", "height =")
            .replace("# header =", "header =")
    }

    #[test]
    fn mark_2_the_relay_of_the_example_is_read() {
        let config = parse(&with_relay()).unwrap();
        assert_eq!(config.relay.unwrap().anchor(config.first_day).unwrap().height(), 822_528);
        assert_eq!(parse(EXAMPLE).unwrap().relay, None);
    }

    #[test]
    fn mark_2_an_anchor_that_cannot_be_one_is_refused_with_what_to_do() {
        let refused = |from: &str, to: &str| parse(&with_relay().replace(from, to)).unwrap_err().message;
        let midst = refused("height = 822_528", "height = 822_530");
        assert!(midst.contains("take the header of height 822528"), "{midst}");
        assert!(refused("header = \"", "header = \"00").contains("80 bytes"));
        // The header ends with its nonce.
        let end = with_relay().trim_end().trim_end_matches('"').chars().rev().take(8).collect::<String>();
        let end: String = end.chars().rev().collect();
        let torn = refused(&end, "00000000");
        assert!(torn.contains("no proof of work") && torn.contains("copy its 80 bytes again"), "{torn}");
        let late = refused("first_day = \"2026-01-01\"", "first_day = \"2023-12-23\"");
        assert!(late.contains("2023-12-23") && late.contains("older"), "{late}");
        assert!(refused("header = \"", "header = \"1").contains("160 hex digits"));
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        let refused = |text: &str| parse(text).unwrap_err().message;
        assert!(refused(&EXAMPLE.replace("[assets.fil]", "[assets.dog]")).contains("dog"));
        assert!(refused(&EXAMPLE.replace("guardian =", "gardian =")).contains("gardian"));
        let (before, _) = EXAMPLE.split_once("[assets.fil]").unwrap();
        assert!(refused(before).contains("[assets.fil]"));
    }
}
