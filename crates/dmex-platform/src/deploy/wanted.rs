//! What a configuration asks a deployment to be.

use alloy::primitives::Address;
use dmex_contracts::{ApprovedMiner, Wanted};

use super::config::DeployConfig;
use super::relay::relay_arguments;
use super::tokens::Assets;

/// What a configuration asks for.
pub(super) fn wanted(
    config: &DeployConfig,
    assets: &Assets,
    deployer: Address,
    miners: Vec<ApprovedMiner>,
) -> Wanted {
    let reward = &assets.tokens.reward;
    Wanted {
        deployer,
        dao: config.dao.clone(),
        fee_recipient: config.fee_recipient,
        first_day: config.first_day,
        reporters: config.reporters.clone(),
        miners,
        pay_feeds: assets.pay_feeds.clone(),
        reward_tokens: reward.iter().map(|(asset, token)| (*asset, token.address)).collect(),
        price_feeds: assets.price_feeds.clone(),
        dmc_feed: assets.dmc_feed,
        relay: config.relay.as_ref().map(relay_arguments),
    }
}
