//! To whom money and NFTs go.

use alloy::primitives::{Address, bytes};
use alloy::providers::ext::AnvilApi;
use dmex_client::wire::{Code, request};
use dmex_replay::Role;
use dmex_types::{Amount, Power, TokenId};
use serde_json::{Value, json};

use super::{Scene, code, nobody};

pub(super) async fn ff4_and_fg12_nothing_goes_where_it_is_lost(scene: &Scene) {
    let (api, from) = (scene.api(), Role::Buyer(6).address());
    let own = scene.chain.platform.tokens_of(from).await.unwrap()[0].clone();
    let (token, half) = (own.id, Power::new(own.power.units() / 2));
    let rest = own.power.checked_sub(half).unwrap();
    let give = async |to| code(api.tx_transfer(&request::Transfer { from, token, to }).await);
    let contracts = api.contracts().await.unwrap().contracts.into_iter().map(|contract| contract.address);
    let coins = api.coins().await.unwrap().into_iter().map(|coin| coin.coin.address);
    let lost: Vec<Address> = contracts.chain(coins).chain([Address::ZERO]).collect();
    assert!(lost.len() > 20);
    let pay = scene.chain.platform.deployment().tokens.pay[0].address;
    for to in lost {
        assert_eq!(give(to).await, Code::BadRequest, "{to}");
        let parts = [(None, half), (Some(to), rest)].map(|(to, units)| request::Part { to, units });
        let split = request::Split { from, token, parts: parts.to_vec() };
        assert_eq!(code(api.tx_split(&split).await), Code::BadRequest, "{to}");
        let buy = request::Buy { recipient: Some(to), ..super::purchase::ask(scene, Role::Buyer(6)) };
        assert_eq!(code(api.tx_buy(&buy).await), Code::BadRequest, "{to}");
        let withdraw = request::Withdraw { from, coin: pay, to: Some(to), owed_by: None };
        assert_eq!(code(api.tx_withdraw(&withdraw).await), Code::BadRequest, "{to}");
        let faucet = request::Faucet { from, coin: pay, amount: Amount::from(1), to: Some(to) };
        assert_eq!(code(api.tx_faucet(&faucet).await), Code::BadRequest, "{to}");
        if !to.is_zero() {
            assert_eq!(
                code(api.tx_delegate(&request::Delegate { from, to }).await),
                Code::BadRequest,
                "{to}"
            );
        }
        let by_nobody = request::Transfer { from: to, token, to: nobody() };
        assert_eq!(code(api.tx_transfer(&by_nobody).await), Code::BadRequest, "{to} signs nothing");
    }
    assert_eq!(give(from).await, Code::NothingToDo, "it is held there already");
    // A contract that does not say that it takes NFTs would keep one for ever.
    let deaf = Address::repeat_byte(0xde);
    scene.chain.platform.provider().anvil_set_code(deaf, bytes!("00")).await.unwrap();
    assert_eq!(give(deaf).await, Code::BadRequest);
}

/// Somebody else cannot push money into a contract that has no way to pass it on.
pub(super) async fn fa7_what_a_contract_holds_is_paid_only_if_it_asks(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(6));
    let from = role.address();
    let token = scene.chain.platform.tokens_of(from).await.unwrap()[0].id;
    let safe = Address::repeat_byte(0x5a);
    let give = api.tx_transfer(&request::Transfer { from, token, to: safe }).await.unwrap();
    assert!(scene.send(role, &give.bare).await.status());
    scene.chain.platform.provider().anvil_set_code(safe, bytes!("00")).await.unwrap();
    let claim = async |tokens| api.tx_claim(&request::OfTokens { from, tokens }).await;
    assert_eq!(code(claim(vec![token]).await), Code::NotYours);
    // Several are not refused because of it, nor because of one that there is not.
    let batch = claim(vec![token, TokenId(1_000_000)]).await.unwrap();
    assert!(batch.effects.is_empty(), "{batch:?}");
    assert_eq!(code(claim(vec![TokenId(1_000_000)]).await), Code::NotFound);
}

pub(super) async fn ff4_addresses_are_whole_where_money_goes(scene: &Scene) {
    let (api, from, to) = (scene.api(), Role::Buyer(6).address(), nobody());
    let token = scene.chain.platform.tokens_of(from).await.unwrap()[0].id;
    let transfer = api.tx_transfer(&request::Transfer { from, token, to }).await.unwrap();
    assert!(transfer.bare.summary.contains(&to.to_string()), "{}", transfer.bare.summary);
    assert!(transfer.decoded.unwrap().signature.starts_with("safeTransferFrom("));
    assert!(transfer.effects.iter().any(|effect| effect.text.contains(&to.to_string())));
    let buy = request::Buy { recipient: Some(to), ..super::purchase::ask(scene, Role::Buyer(6)) };
    let buy = api.tx_buy(&buy).await.unwrap();
    assert!(buy.bare.summary.contains(&to.to_string()), "{}", buy.bare.summary);
    let sale = scene.chain.platform.deployment().primary_sale.address;
    let approval = &buy.approvals_needed[0].transaction;
    assert!(approval.summary.contains(&format!("PrimarySale ({sale})")), "{}", approval.summary);

    // One letter of another case: the checksum does not hold.
    let right = from.to_checksum(None);
    let at = right.find(|letter: char| letter.is_ascii_uppercase()).unwrap();
    let wrong = [&right[..at], &right[at..=at].to_ascii_lowercase(), &right[at + 1..]].concat();
    for (to, status) in [(right.to_ascii_lowercase(), 200), (wrong, 400)] {
        let ask = json!({ "from": nobody(), "token": token, "to": to });
        let request = reqwest::Client::new().post(format!("{}/v1/tx/transfer", scene.server.base)).json(&ask);
        let response = request.send().await.unwrap();
        let told = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        if status == 400 {
            assert_eq!(told, 400, "{answer}");
            assert!(answer["error"]["detail"].as_str().unwrap().contains("checksum"), "{answer}");
        } else {
            assert_ne!(told, 400, "{answer}");
        }
    }
}
