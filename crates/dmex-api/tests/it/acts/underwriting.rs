//! Pools and the reserve.

use dmex_client::wire::{Code, request};
use dmex_replay::Role;
use dmex_types::{Amount, ProductId, TokenId};

use super::{Scene, code};

pub(super) async fn begins_and_waits(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(6));
    let from = role.address();
    let leave = request::Exit { from, coin: None, shares: None };
    assert_eq!(code(api.tx_underwrite_exit(&leave).await), Code::TooEarly, "it never asked");
    let all = request::RequestExit { from, coin: None, shares: None, amount: None };
    assert_eq!(code(api.tx_request_exit(&all).await), Code::NothingToDo, "it has no shares");

    let amount = Amount::from(50_000_000);
    let underwrite = api.tx_underwrite(&request::Underwrite { from, coin: None, amount }).await.unwrap();
    assert!(underwrite.bare.summary.starts_with("Put 50 USDT into the pool"));
    scene.send_all(role, &underwrite).await;
    scene.send_all(role, &api.tx_request_exit(&all).await.unwrap()).await;
    assert_eq!(code(api.tx_underwrite_exit(&leave).await), Code::TooEarly, "the wait runs");

    let on = scene.chain.platform.deployment();
    let fund = request::Fund { from, coin: on.tokens.pay[0].address, amount: Amount::from(1_000_000) };
    scene.send_all(role, &api.tx_fund_reserve(&fund).await.unwrap()).await;
    let free = scene.chain.platform.erc20(fund.coin).balanceOf(on.reserve.address).call().await.unwrap();
    assert_eq!(free, fund.amount.0);

    let product = request::OfProduct { from, product: ProductId(1) };
    assert_eq!(code(api.tx_measure(&product).await), Code::TooEarly);
    let tokens = request::OfTokens { from, tokens: vec![TokenId(1)] };
    assert_eq!(code(api.tx_record_losses(&tokens).await), Code::TooEarly);
    let release = api.tx_release_insurance(&tokens).await.unwrap();
    assert!(release.bare.summary.starts_with("End the coverage of NFT 1"));
    assert_eq!(code(api.tx_close_round(&request::OfRound { from, round: 1 }).await), Code::TooLate);
    for owed_by in [request::Creditor::Reserve, request::Creditor::Insurance] {
        let ask = request::Withdraw { from, coin: fund.coin, to: None, owed_by: Some(owed_by) };
        assert_eq!(code(api.tx_withdraw(&ask).await), Code::NothingToDo);
    }
}
