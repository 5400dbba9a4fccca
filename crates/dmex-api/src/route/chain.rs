//! What the chain knows beside the contracts' events: where the contracts are, coins, what wallets hold.

use alloy::primitives::Address;
use alloy::providers::Provider;
use axum::Json;
use axum::extract::State;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::{ContractId, Deployment, Token};
use dmex_platform::{Platform, ReadError, dmc_token};
use dmex_types::{Amount, Asset};
use dmex_wire::{Balances, Coin, CoinRole, CoinView, ContractView, Contracts, Money, PriceFeed};
use futures_util::future::try_join_all;

use crate::app::App;
use crate::extract::Path;
use crate::problem::ApiError;

/// Contracts
///
/// Where the contracts of the deployment are.
#[utoipa::path(get, path = "/v1/contracts", tag = "service",
    responses((status = 200, description = "The contracts by name", body = Contracts)))]
pub(crate) async fn get_contracts(State(app): State<App>) -> Result<Json<Contracts>, ApiError> {
    let on = app.chain()?.deployment();
    let feed = |(asset, address): (&Asset, &Address)| PriceFeed { asset: *asset, address: *address };
    Ok(Json(Contracts {
        chain_id: on.chain_id,
        first_block: on.first_block,
        first_day: on.first_day,
        contracts: contracts(on),
        price_feeds: on.price_feeds.iter().map(feed).collect(),
    }))
}

/// Coins
///
/// The coins of the platform: what buyers pay with, what miners pay out, what votes.
#[utoipa::path(get, path = "/v1/coins", tag = "market",
    responses((status = 200, description = "The coins", body = Vec<CoinView>)))]
pub(crate) async fn list_coins(State(app): State<App>) -> Result<Json<Vec<CoinView>>, ApiError> {
    let coins = app.look(|platform| {
        let coins = uses(platform.deployment());
        try_join_all(coins.into_iter().map(move |coin| view(platform, coin)))
    });
    Ok(Json(coins.await?))
}

/// Balances
///
/// What the wallet of an account holds of each coin, and of the chain's own, which pays for gas.
#[utoipa::path(get, path = "/v1/accounts/{address}/balances", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "By the newest block", body = Balances)))]
pub(crate) async fn get_account_balances(
    State(app): State<App>,
    Path(address): Path<Address>,
) -> Result<Json<Balances>, ApiError> {
    Ok(Json(app.look(|platform| balances(platform, address)).await?))
}

async fn balances(platform: &Platform, address: Address) -> Result<Balances, ReadError> {
    let held = |coin: Use| async move {
        let amount = platform.erc20(coin.token.address).balanceOf(address).call().await?;
        Ok::<_, ReadError>(Money { coin: as_coin(coin.token), amount: Amount(amount) })
    };
    let native = async { Ok::<_, ReadError>(platform.provider().get_balance(address).await?) };
    let coins = try_join_all(uses(platform.deployment()).into_iter().map(held));
    let (native, coins) = futures_util::try_join!(native, coins)?;
    Ok(Balances { address, native: Amount(native), coins })
}

/// A coin and what it is used for.
struct Use {
    token: Token,
    role: CoinRole,
    asset: Option<Asset>,
}

fn uses(on: &Deployment) -> Vec<Use> {
    let pay = on.tokens.pay.iter().map(|token| (token.clone(), CoinRole::Pay, None));
    let reward =
        on.tokens.reward.iter().map(|(asset, token)| (token.clone(), CoinRole::Reward, Some(*asset)));
    let all = pay.chain(reward).chain([(dmc_token(on), CoinRole::Votes, None)]);
    all.map(|(token, role, asset)| Use { token, role, asset }).collect()
}

async fn view(platform: &Platform, coin: Use) -> Result<CoinView, ReadError> {
    let on = platform.deployment();
    let (address, Use { token, role, asset }) = (coin.token.address, coin);
    Ok(CoinView {
        coin: as_coin(token),
        role,
        asset,
        insurance: on.insurances.get(&address).map(|pool| pool.address),
        permit: platform.permit_domain(address).await?.is_some(),
        faucet: on.chain_id == DEV_CHAIN_ID && role != CoinRole::Votes,
    })
}

pub(crate) fn as_coin(token: Token) -> Coin {
    Coin { address: token.address, symbol: Some(token.symbol), decimals: Some(token.decimals) }
}

fn contracts(on: &Deployment) -> Vec<ContractView> {
    let view = |id: ContractId| {
        let contract = id.of(on)?;
        Some(ContractView { name: id.slug(on), address: contract.address, block: contract.block })
    };
    on.contracts().into_iter().filter_map(view).collect()
}
