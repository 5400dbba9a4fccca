//! What coins there are, what wallets hold, where the contracts are.

use alloy::primitives::U256;
use dmex_client::wire::{Code, CoinRole, request};
use dmex_replay::Role;
use dmex_types::{Amount, Asset};

use super::{Scene, code};

pub(super) async fn are_told_and_given_away(scene: &Scene) {
    let (api, on) = (scene.api(), scene.chain.platform.deployment());
    let coins = api.coins().await.unwrap();
    assert_eq!(coins.len(), on.tokens.pay.len() + on.tokens.reward.len() + 1);
    assert!(coins.iter().all(|coin| coin.permit), "test coins and DMC take signatures");
    let btc = coins.iter().find(|coin| coin.asset == Some(Asset::Btc)).unwrap();
    assert_eq!((btc.role, btc.coin.address), (CoinRole::Reward, on.tokens.reward[&Asset::Btc].address));
    let pay = coins.iter().find(|coin| coin.role == CoinRole::Pay).unwrap();
    assert_eq!(pay.insurance, Some(on.insurances[&pay.coin.address].address));

    let role = Role::Buyer(6);
    let from = role.address();
    let held = async || {
        let balances = api.balances(from).await.unwrap();
        assert!(!balances.native.is_zero());
        let of_pay = balances.coins.iter().find(|money| money.coin == pay.coin).unwrap();
        of_pay.amount
    };
    let amount = Amount(U256::from(10).pow(U256::from(13)));
    let ask = request::Faucet { from, coin: pay.coin.address, amount, to: None };
    let before = held().await;
    scene.send_all(role, &api.tx_faucet(&ask).await.unwrap()).await;
    assert_eq!(held().await.0, before.0 + amount.0);
    let dmc = request::Faucet { coin: on.dmc.address, ..ask };
    assert_eq!(code(api.tx_faucet(&dmc).await), Code::NotFound, "nobody gives DMC away");

    let contracts = api.contracts().await.unwrap();
    let named = |name: &str| contracts.contracts.iter().find(|contract| contract.name == name).unwrap();
    assert_eq!(named("settlement").address, on.settlement.address);
    assert_eq!(named("insurance/USDT").address, pay.insurance.unwrap());
    assert!(api.status().await.unwrap().development);
}
