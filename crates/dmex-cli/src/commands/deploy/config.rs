//! What to deploy, as an operator writes it.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use alloy::eips::BlockId;
use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider};
use dmex_chain::sender::Account;
use dmex_contracts::{DaoConfig, Deployment, FaucetToken, PayFeed, Token, Tokens, Wanted};
use dmex_platform::deploy::{TokenSource, Trap, check_dao, check_panel, check_voters, relay_arguments};
use dmex_platform::{DeployConfig, ReadError};
use dmex_types::{Asset, Day};
use serde::Deserialize;

use super::relay::RelayConfig;
use crate::connection::cannot_access;
use crate::hint::node;
use crate::status::Failure;

/// [seconds] Age beyond which a pay token's price is stale, unless the file says another: a day's heartbeat and an hour.
const FEED_AGE: u32 = 90_000;
/// [seconds] What the contracts take.
const FEED_AGES: RangeInclusive<u32> = 3_600..=172_800;

/// The configuration file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    /// Who is credited platform fees.
    fee_recipient: Address,
    /// First day of both benchmarks.
    first_day: Day,
    /// Who measures the networks: an odd number, at least five.
    reporters: Vec<Address>,
    /// Who may have enough DMC from the first moment on to decide something alone.
    #[serde(default)]
    decides_alone: Vec<Address>,
    /// A Chainlink feed of DMC's price in USD.
    dmc_price_feed: Address,
    /// How the DAO begins.
    dao: DaoConfig,
    /// The relay of Bitcoin's headers; without it the difficulty is the median of the reports.
    pub(super) relay: Option<RelayConfig>,
    /// Tokens that buyers pay with.
    pay_tokens: Vec<PayTokenConfig>,
    /// Reward token and price feed of each coin.
    assets: BTreeMap<Asset, AssetConfig>,
}

/// What buyers pay with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct PayTokenConfig {
    /// The ERC-20.
    token: Address,
    /// A Chainlink feed of its price in USD.
    price_feed: Address,
    /// [seconds] Age beyond which that price is stale.
    max_age: Option<u32>,
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

impl PayTokenConfig {
    fn source(&self) -> Result<PayFeed, Failure> {
        let max_age = self.max_age.unwrap_or(FEED_AGE);
        if FEED_AGES.contains(&max_age) {
            return Ok(PayFeed { feed: self.price_feed, max_age });
        }
        Err(Failure::file(format!(
            "pay_tokens: the max_age of {} must be from {} to {} seconds",
            self.token,
            FEED_AGES.start(),
            FEED_AGES.end()
        )))
    }
}

/// Reads the configuration file, for a chain.
pub(super) fn read(file: &Path, chain_id: u64) -> Result<ConfigFile, Failure> {
    let text = fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
    parse(&text, chain_id)
        .map_err(|failure| Failure { message: format!("{}: {}", file.display(), failure.message), ..failure })
}

fn parse(text: &str, chain_id: u64) -> Result<ConfigFile, Failure> {
    let config: ConfigFile = toml::from_str(text).map_err(|error| Failure::file(error.to_string()))?;
    config.check(chain_id).map_err(|trap| Failure::file(trap.to_string()))?;
    if let Some(relay) = &config.relay {
        relay.anchor(config.first_day)?;
    }
    if let Some(asset) = Asset::ALL.into_iter().find(|asset| !config.assets.contains_key(asset)) {
        return Err(Failure::file(format!("assets: add [assets.{}]", asset.name())));
    }
    if config.pay_tokens.is_empty() {
        return Err(Failure::file("pay_tokens: name at least one token that buyers pay with"));
    }
    config.pay_feeds()?;
    Ok(config)
}

impl ConfigFile {
    fn check(&self, chain_id: u64) -> Result<(), Trap> {
        check_panel(&self.reporters, chain_id)?;
        check_dao(&self.dao)?;
        check_voters(&self.dao, &self.decides_alone)
    }

    /// What prices each pay token.
    fn pay_feeds(&self) -> Result<BTreeMap<Address, PayFeed>, Failure> {
        let mut sources = BTreeMap::new();
        for pay in &self.pay_tokens {
            if sources.insert(pay.token, pay.source()?).is_some() {
                return Err(Failure::file(format!("pay_tokens: {} is named twice, name it once", pay.token)));
            }
        }
        Ok(sources)
    }

    /// What the chain and the record are compared with. Whose key deployed only the record tells.
    pub(super) fn wanted(&self, on: &Deployment) -> Result<Wanted, Failure> {
        let relay = self.relay.as_ref().map(|relay| relay.anchor(self.first_day)).transpose()?;
        Ok(Wanted {
            deployer: Wanted::recorded(on).map(|recorded| recorded.deployer).unwrap_or_default(),
            dao: self.dao.clone(),
            fee_recipient: self.fee_recipient,
            first_day: self.first_day,
            reporters: self.reporters.clone(),
            miners: Vec::new(),
            pay_feeds: self.pay_feeds()?,
            reward_tokens: self.assets.iter().map(|(asset, config)| (*asset, config.reward_token)).collect(),
            price_feeds: self.assets.iter().map(|(asset, config)| (*asset, config.price_feed)).collect(),
            dmc_feed: self.dmc_price_feed,
            relay: relay.as_ref().map(relay_arguments),
        })
    }

    /// Asks the chain for the tokens' tickers and decimals, so that nobody types them.
    pub(super) async fn resolve(
        self,
        provider: &DynProvider,
        deployer: Account,
    ) -> Result<DeployConfig, Failure> {
        let mut tokens = Tokens { pay: Vec::new(), reward: BTreeMap::new() };
        for pay in &self.pay_tokens {
            tokens.pay.push(token(provider, pay.token).await?);
        }
        let pay_feeds = self.pay_feeds()?;
        for source in pay_feeds.values() {
            check_contract(provider, source.feed).await?;
        }
        let mut price_feeds = BTreeMap::new();
        for (asset, config) in &self.assets {
            tokens.reward.insert(*asset, token(provider, config.reward_token).await?);
            check_contract(provider, config.price_feed).await?;
            price_feeds.insert(*asset, config.price_feed);
        }
        let dmc_feed = self.dmc_price_feed;
        check_contract(provider, dmc_feed).await?;
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
            tokens: TokenSource::Existing { tokens, price_feeds, pay_feeds, dmc_feed },
        })
    }
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

    const BSC: u64 = 56;

    #[test]
    fn the_example_is_read() {
        let config = parse(EXAMPLE, BSC).unwrap();
        assert_eq!((config.reporters.len(), config.assets.len(), config.pay_tokens.len()), (5, 2, 1));
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
        let config = parse(&with_relay(), BSC).unwrap();
        assert_eq!(config.relay.unwrap().anchor(config.first_day).unwrap().height(), 822_528);
        assert_eq!(parse(EXAMPLE, BSC).unwrap().relay, None);
    }

    #[test]
    fn mark_2_an_anchor_that_cannot_be_one_is_refused_with_what_to_do() {
        let refused = |from: &str, to: &str| parse(&with_relay().replace(from, to), BSC).unwrap_err().message;
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
        let refused = |text: &str| parse(text, BSC).unwrap_err().message;
        assert!(refused(&EXAMPLE.replace("[assets.fil]", "[assets.dog]")).contains("dog"));
        assert!(refused(&EXAMPLE.replace("guardian =", "gardian =")).contains("gardian"));
        assert!(refused(&EXAMPLE.replace("dmc_price_feed =", "# ")).contains("dmc_price_feed"));
        assert!(refused(&EXAMPLE.replace("fee_recipient =", "# ")).contains("fee_recipient"));
        let (before, _) = EXAMPLE.split_once("[assets.fil]").unwrap();
        assert!(refused(before).contains("[assets.fil]"));
    }

    #[test]
    fn fb10_a_configuration_with_a_trap_is_refused_with_what_to_do() {
        let refused = |from: &str, to: &str| {
            assert!(EXAMPLE.contains(from), "{from}");
            parse(&EXAMPLE.replace(from, to), BSC).unwrap_err().message
        };
        let reporter = "    \"0x5555555555555555555555555555555555555555\",\n";
        let even = refused(reporter, "");
        assert!(even.contains("an odd number of 5 to 15, not 4"), "{even}");
        let alone = refused("    \"0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\",\n", "");
        assert!(alone.contains("can decide changes of the rules alone"), "{alone}");
        let feed = refused(", price_feed = \"0x1212121212121212121212121212121212121212\"", "");
        assert!(feed.contains("price_feed"), "{feed}");
        let shares = refused("dmc = 10_000_000", "dmc = 9_999_999");
        assert!(shares.contains("dao.team"), "{shares}");
        let age = refused("max_age = 90_000", "max_age = 60");
        assert!(age.contains("from 3600 to 172800 seconds"), "{age}");
    }
}
