//! The deployment as a server tells of it: commands decode calls and name addresses by it, as they do by a file of ours.

use std::collections::BTreeMap;

use alloy::primitives::{Address, Bytes};
use dmex_client::Client;
use dmex_client::wire::{CoinRole, CoinView, ContractView, Contracts};
use dmex_contracts::{Contract, Deployment, Setup, Token, Tokens};

use crate::status::Failure;
use crate::units::token_told;

/// Where a server says the contracts are. How they were made and set up it does not tell: that is empty.
///
/// # Errors
/// The server does not answer, asks no node, or knows other contracts than this program.
pub async fn deployment(api: &Client) -> Result<Deployment, Failure> {
    let (told, coins) = (api.contracts().await?, api.coins().await?);
    from_told(&told, &coins)
}

fn from_told(told: &Contracts, coins: &[CoinView]) -> Result<Deployment, Failure> {
    let named = |name: &str| find(&told.contracts, name);
    Ok(Deployment {
        chain_id: told.chain_id,
        first_block: told.first_block,
        first_day: told.first_day,
        timelock: named("timelock")?,
        governor: named("governor")?,
        action_classes: named("action-classes")?,
        dmc: named("dmc")?,
        team_vesting: named("team-vesting")?,
        private_sale_vesting: named("private-sale-vesting")?,
        miner_registry: named("miner-registry")?,
        bitcoin_benchmark: named("bitcoin-benchmark")?,
        filecoin_benchmark: named("filecoin-benchmark")?,
        assets: named("assets")?,
        header_relay: named("header-relay").ok(),
        power_renderer: named("power-renderer")?,
        mining_power: named("mining-power")?,
        day_calculator: named("day-calculator")?,
        settlement: named("settlement")?,
        bonds: named("bonds")?,
        closing: named("closing")?,
        valuation: named("valuation")?,
        pay_token_prices: named("pay-token-prices")?,
        offer_check: named("offer-check")?,
        auction_sale: named("auction-sale")?,
        primary_sale: named("primary-sale")?,
        bond_calls: named("bond-calls")?,
        loss_ledger: named("loss-ledger")?,
        reserve: named("reserve")?,
        insurances: insurances(&told.contracts, coins),
        price_feeds: told.price_feeds.iter().map(|feed| (feed.asset, feed.address)).collect(),
        tokens: tokens(coins),
        setup: Setup::default(),
    })
}

fn find(contracts: &[ContractView], name: &str) -> Result<Contract, Failure> {
    let found = contracts.iter().find(|contract| contract.name == name).map(contract);
    found.ok_or_else(|| {
        Failure::mismatch(format!(
            "the server tells of no contract {name}: it and this program differ in version; use those of one version"
        ))
    })
}

fn contract(told: &ContractView) -> Contract {
    Contract { address: told.address, block: told.block, arguments: Bytes::new() }
}

fn insurances(contracts: &[ContractView], coins: &[CoinView]) -> BTreeMap<Address, Contract> {
    let pool = |coin: &CoinView| {
        let pool = contracts.iter().find(|contract| Some(contract.address) == coin.insurance)?;
        Some((coin.coin.address, contract(pool)))
    };
    coins.iter().filter_map(pool).collect()
}

fn tokens(coins: &[CoinView]) -> Tokens {
    let pay = coins.iter().filter(|coin| coin.role == CoinRole::Pay).map(|coin| token_told(&coin.coin));
    let reward = |coin: &CoinView| -> Option<(_, Token)> { Some((coin.asset?, token_told(&coin.coin))) };
    Tokens { pay: pay.collect(), reward: coins.iter().filter_map(reward).collect() }
}
