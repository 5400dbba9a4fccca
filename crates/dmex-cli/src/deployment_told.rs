//! The deployment as a server tells of it: commands decode calls and name addresses by it, as they do by a file of ours.

use alloy::primitives::{Address, Bytes};
use dmex_client::Client;
use dmex_client::wire::{CoinRole, CoinView, ContractView, Contracts};
use dmex_contracts::{Contract, ContractId, Deployment, Token, Tokens};

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
    let mut on = Deployment {
        chain_id: told.chain_id,
        first_block: told.first_block,
        first_day: told.first_day,
        price_feeds: told.price_feeds.iter().map(|feed| (feed.asset, feed.address)).collect(),
        tokens: tokens(coins),
        ..Deployment::default()
    };
    let pay_tokens: Vec<Address> = on.tokens.pay.iter().map(|token| token.address).collect();
    let has_relay = find(&told.contracts, &ContractId::HeaderRelay.slug(&on)).is_ok();
    for id in ContractId::all(pay_tokens, has_relay) {
        let contract = find(&told.contracts, &id.slug(&on))?;
        id.set(&mut on, contract);
    }
    Ok(on)
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

fn tokens(coins: &[CoinView]) -> Tokens {
    let pay = coins.iter().filter(|coin| coin.role == CoinRole::Pay).map(|coin| token_told(&coin.coin));
    let reward = |coin: &CoinView| -> Option<(_, Token)> { Some((coin.asset?, token_told(&coin.coin))) };
    Tokens { pay: pay.collect(), reward: coins.iter().filter_map(reward).collect() }
}
