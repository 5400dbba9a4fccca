//! Pools and the reserve.

use alloy::primitives::Address;
use dmex_client::wire::{Code, PremiumQuery, request};
use dmex_replay::Role;
use dmex_types::{Amount, Condition, PolicyId, ProductId, TokenId, Uninsurable};

use super::{Scene, code};

/// The product that is underwritten, and an NFT of it.
const PRODUCT: ProductId = ProductId(1);

pub(super) async fn begins_and_waits(scene: &Scene) {
    let (api, role) = (scene.api(), Role::Buyer(6));
    let from = role.address();
    let leave = request::Exit { from, product: PRODUCT, shares: None };
    assert_eq!(code(api.tx_underwrite_exit(&leave).await), Code::NotFound, "nobody opened its pool");
    assert_eq!(api.pool(PRODUCT).await.unwrap().condition, None, "nobody opened its pool");
    let open = request::OfProduct { from, product: PRODUCT };
    scene.send_all(role, &api.tx_open_pool(&open).await.unwrap()).await;
    scene.catch_up().await;
    assert_eq!(code(api.tx_open_pool(&open).await), Code::AlreadyDone);
    assert_eq!(code(api.tx_underwrite_exit(&leave).await), Code::TooEarly, "it never asked");
    let all = request::RequestExit { from, product: PRODUCT, shares: None, amount: None };
    assert_eq!(code(api.tx_request_exit(&all).await), Code::NothingToDo, "it has no shares");

    let amount = Amount::from(50_000_000);
    let underwrite = request::Underwrite { from, product: PRODUCT, amount };
    let underwrite = api.tx_underwrite(&underwrite).await.unwrap();
    assert!(underwrite.bare.summary.starts_with("Put 50 USDT into the pool that insures product 1."));
    scene.send_all(role, &underwrite).await;
    scene.send_all(role, &api.tx_request_exit(&all).await.unwrap()).await;
    what_a_pool_has_and_asks_is_told(scene, from, amount).await;
    assert_eq!(code(api.tx_underwrite_exit(&leave).await), Code::TooEarly, "the wait runs");
    let hold = request::HoldExit { from, product: PRODUCT, account: None };
    assert_eq!(code(api.tx_hold_exit(&hold).await), Code::NothingToDo, "the product is in no trouble");
    the_stake_is_the_miners(scene, role).await;

    let on = scene.chain.platform.deployment();
    let fund = request::Fund { from, coin: on.tokens.pay[0].address, amount: Amount::from(1_000_000) };
    scene.send_all(role, &api.tx_fund_reserve(&fund).await.unwrap()).await;
    let free = scene.chain.platform.erc20(fund.coin).balanceOf(on.reserve.address).call().await.unwrap();
    assert_eq!(free, fund.amount.0);
    let asset = api.reserve_assets().await.unwrap().remove(0);
    assert_eq!((asset.coin.address, asset.counts, asset.held.0, asset.free.0), (fund.coin, true, free, free));

    assert_eq!(code(api.tx_measure(&open).await), Code::TooEarly);
    let tokens = request::OfTokens { from, tokens: vec![TokenId(1)] };
    assert_eq!(code(api.tx_record_losses(&tokens).await), Code::TooEarly);
    // Of a policy that nobody took nothing is left to end.
    let ends = |policies| request::OfPolicies { from, coin: fund.coin, policies };
    let release = api.tx_release_insurance(&ends(vec![PolicyId(1)])).await.unwrap();
    assert!(release.bare.summary.starts_with("End policy 1: "), "{}", release.bare.summary);
    assert_eq!(code(api.tx_release_insurance(&ends(Vec::new())).await), Code::BadRequest);
    assert_eq!(code(api.tx_close_round(&request::OfRound { from, round: 1 }).await), Code::TooLate);
    for owed_by in [request::Creditor::Reserve, request::Creditor::Insurance] {
        let ask = request::Withdraw { from, coin: fund.coin, to: None, owed_by: Some(owed_by) };
        assert_eq!(code(api.tx_withdraw(&ask).await), Code::NothingToDo);
    }
}

/// After `from` put all that there is into the pool and asked to leave with it.
async fn what_a_pool_has_and_asks_is_told(scene: &Scene, from: Address, amount: Amount) {
    let api = scene.api();
    let pool = api.pool(PRODUCT).await.unwrap();
    assert_eq!((pool.assets, pool.covered, pool.condition), (amount, Amount::ZERO, Some(Condition::Open)));
    assert_eq!((pool.bound, pool.exposure), (Amount::ZERO, Amount::ZERO));
    let underwriter = api.underwriter(PRODUCT, from).await.unwrap();
    assert_eq!((underwriter.worth, underwriter.leaving), (amount, underwriter.shares));
    assert_eq!(
        underwriter.leaves_from + 86_400 * 7,
        underwriter.leaves_until,
        "a week after {} days",
        pool.cooldown_days
    );
    let never = api.underwriter(PRODUCT, Address::repeat_byte(9)).await.unwrap();
    assert_eq!((never.shares, never.leaves_from), (Amount::ZERO, 0));
    assert_eq!(code(api.underwriter(ProductId(2), from).await), Code::NotFound, "no pool");
    assert_eq!(code(api.underwriter(ProductId(99), from).await), Code::NotFound, "no product");
    let premium = async |token, coverage| {
        let coverage = Amount::from(coverage);
        api.premium(TokenId(token), &PremiumQuery { coverage }).await
    };
    assert_eq!(code(premium(1, 5_000).await), Code::NotInsurable, "the DAO has set no rate");
    assert_eq!(code(premium(1, 0).await), Code::BadRequest);
    assert_eq!(code(premium(99_999, 5_000).await), Code::NotFound);
    let insurable = api.insurable(TokenId(1)).await.unwrap();
    assert_eq!((insurable.lacking, insurable.most), (Some(Uninsurable::NoRate), Amount::ZERO));
    assert!(!insurable.limits.escrow.is_zero() && insurable.limits.junior.is_zero());
}

/// Anybody adds to it, and it is the miner's from then on.
async fn the_stake_is_the_miners(scene: &Scene, role: Role) {
    let (api, from) = (scene.api(), role.address());
    let whole = request::Unstake { from, product: PRODUCT, amount: None, to: None };
    assert_eq!(code(api.tx_unstake(&whole).await), Code::NothingToDo, "there is none");
    let stake = request::Stake { from, product: PRODUCT, amount: Amount::from(30_000_000) };
    let transaction = api.tx_stake(&stake).await.unwrap();
    let told = &transaction.bare.summary;
    assert!(told.starts_with("Add 30 USDT to the junior stake of product 1."), "{told}");
    scene.send_all(role, &transaction).await;
    scene.catch_up().await;
    assert_eq!(api.pool(PRODUCT).await.unwrap().junior, stake.amount);
    assert_eq!(code(api.tx_unstake(&whole).await), Code::NotYours, "the miner's alone");
}
