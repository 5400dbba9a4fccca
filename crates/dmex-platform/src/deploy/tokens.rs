//! The tokens and price feeds of a deployment: those that exist, or test coins of a development chain.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use alloy::sol_types::SolConstructor;
use dmex_contracts::{FaucetToken, PayFeed, ReplayPriceFeed, Token, Tokens};
use dmex_types::Asset;

use super::config::TokenSource;
use super::{DeployError, Deployer};
use crate::Call;

/// Test coins of a development chain: name, symbol, decimals. Tether has 6 decimals on Ethereum and 18 on BSC.
const PAY_TOKENS: [(&str, &str, u8); 2] =
    [("Test Tether USD", "USDT", 6), ("Test Tether USD of BSC", "USDT18", 18)];
const REWARD_TOKENS: [(Asset, &str, &str, u8); 2] =
    [(Asset::Btc, "Test Bitcoin", "BTC", 8), (Asset::Fil, "Test Filecoin", "FIL", 18)];
/// [USD, 8 decimals] What a test Tether is worth, for ever.
const ONE_USD: u64 = 100_000_000;
/// [seconds] A day's heartbeat and an hour.
const FEED_AGE: u32 = 90_000;

/// The tokens, and what prices them.
pub(super) struct Assets {
    pub(super) tokens: Tokens,
    pub(super) price_feeds: BTreeMap<Asset, Address>,
    pub(super) pay_feeds: BTreeMap<Address, PayFeed>,
    pub(super) dmc_feed: Address,
}

impl Deployer<'_> {
    /// The tokens and feeds that exist, or test coins.
    pub(super) async fn tokens(&self) -> Result<Assets, DeployError> {
        match &self.config.tokens {
            TokenSource::Existing { tokens, price_feeds, pay_feeds, dmc_feed } => Ok(Assets {
                tokens: tokens.clone(),
                price_feeds: price_feeds.clone(),
                pay_feeds: pay_feeds.clone(),
                dmc_feed: *dmc_feed,
            }),
            TokenSource::Faucet { poster } => self.test_coins(*poster).await,
        }
    }

    async fn test_coins(&self, poster: Address) -> Result<Assets, DeployError> {
        let mut tokens = Tokens { pay: Vec::new(), reward: BTreeMap::new() };
        let (mut price_feeds, mut pay_feeds) = (BTreeMap::new(), BTreeMap::new());
        for (name, symbol, decimals) in PAY_TOKENS {
            let token = self.test_coin(name, symbol, decimals).await?;
            pay_feeds.insert(token.address, self.test_dollar(symbol).await?);
            tokens.pay.push(token);
        }
        for (asset, name, symbol, decimals) in REWARD_TOKENS {
            tokens.reward.insert(asset, self.test_coin(name, symbol, decimals).await?);
            price_feeds.insert(asset, self.test_feed(symbol, poster).await?);
        }
        let dmc_feed = self.test_feed("DMC", poster).await?;
        Ok(Assets { tokens, price_feeds, pay_feeds, dmc_feed })
    }

    /// A price that is posted once: what is kept of it stands when it is old.
    async fn test_dollar(&self, symbol: &str) -> Result<PayFeed, DeployError> {
        let feed = self.test_feed(symbol, self.address).await?;
        self.act(&format!("post-{symbol}"), Call::post_price(feed, ONE_USD)).await?;
        Ok(PayFeed { feed, max_age: FEED_AGE })
    }

    async fn test_feed(&self, symbol: &str, poster: Address) -> Result<Address, DeployError> {
        let arguments = ReplayPriceFeed::constructorCall { poster_: poster }.abi_encode().into();
        let feed = self.create(&format!("feed-{symbol}"), &ReplayPriceFeed::BYTECODE, arguments).await?;
        Ok(feed.address)
    }

    async fn test_coin(&self, name: &str, symbol: &str, decimals: u8) -> Result<Token, DeployError> {
        let arguments = FaucetToken::constructorCall {
            name: name.to_owned(),
            symbol: symbol.to_owned(),
            decimals_: decimals,
        };
        let code = &FaucetToken::BYTECODE;
        let contract = self.create(&format!("token-{symbol}"), code, arguments.abi_encode().into()).await?;
        Ok(Token { address: contract.address, symbol: symbol.to_owned(), decimals })
    }
}
