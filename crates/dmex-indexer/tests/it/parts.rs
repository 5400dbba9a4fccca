//! What the number of an NFT stands for never shrinks: a split ends it and its parts are others, a merge ends two.

use alloy::primitives::{Bytes, U256};
use dmex_contracts::MiningPower;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_store::read::{Order, PageOf, TokenFilter, Tokens};
use dmex_store::rows::{Event, Token};
use dmex_testchain::{Chain, TestStore};

use crate::auctions::{LOCKER, admit_locker};
use crate::dao::act_as;

const ALICE: Role = Role::Buyer(0);
const BOB: Role = Role::Buyer(1);

fn units(tokens: &[&Token]) -> u64 {
    tokens.iter().map(|token| token.units.units()).sum()
}

fn money(tokens: &[&Token]) -> U256 {
    tokens.iter().fold(U256::ZERO, |sum, token| sum + token.tranche.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn nft5_fa5_what_ended_keeps_its_terms_and_its_parts_have_them_under_numbers_of_their_own() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let live = TestStore::sqlite().await;
    live.catch_up(&chain.platform, 10_000).await;
    live.is_the_chain(&chain.platform).await;
    let tokens = live.store.all::<Token>().await.unwrap();

    let whole = tokens.iter().find(|token| token.state == "split" && token.payment.is_some()).unwrap();
    let parts: Vec<&Token> = tokens.iter().filter(|token| token.split_from == Some(whole.id)).collect();
    assert_eq!(parts.len(), 4);
    assert_eq!((units(&parts), money(&parts)), (whole.units.units(), whole.tranche.0));
    assert!(parts.iter().all(|part| part.payment.is_none() && part.created_at == whole.ended_at.unwrap()));
    // Bob was given one part by a transfer, and another by the split itself.
    let of_bob: Vec<u32> =
        parts.iter().filter(|part| part.holder == BOB.address()).map(|part| part.moves).collect();
    assert_eq!(of_bob, [1, 0]);

    let gone: Vec<&Token> = tokens.iter().filter(|token| token.merged_into.is_some()).collect();
    assert_eq!(gone.len(), 2);
    assert!(gone.iter().all(|token| token.state == "merged" && token.has_ended()));
    let into = gone[0].merged_into;
    assert_eq!(gone[1].merged_into, into);
    let merged = tokens.iter().find(|token| Some(token.id) == into).unwrap();
    assert_eq!((units(&gone), money(&gone)), (merged.units.units(), merged.tranche.0));
    assert!(merged.payment.is_none() && merged.split_from.is_none() && !merged.has_ended());
    let all = PageOf { after: None, limit: 100, order: Order::Ascending };
    let origins = live.store.merged_into(merged.id, all).await.unwrap();
    assert_eq!(origins.iter().collect::<Vec<_>>(), gone);

    let held = live.store.tokens(TokenFilter::held_by(ALICE.address()), all).await.unwrap();
    assert!(held.iter().any(|token| token.id == merged.id) && !held.iter().any(Token::has_ended));
    // Every part is told of by an event of its own.
    let events = live.store.all::<Event>().await.unwrap();
    let told = events.iter().filter(|event| event.name == "PowerSplit").count();
    assert_eq!(told, tokens.iter().filter(|token| token.split_from.is_some()).count());
}

#[tokio::test(flavor = "multi_thread")]
async fn nft2_moves_are_transfers_locks_and_releases() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let power = chain.platform.deployment().mining_power.address;
    admit_locker(&chain).await;
    let own = chain.platform.tokens_of(ALICE.address()).await.unwrap()[0].id;
    let id = U256::from(own.0);

    let live = TestStore::sqlite().await;
    let found = async || {
        live.catch_up(&chain.platform, 10_000).await;
        let token = live.store.token(own).await.unwrap().unwrap();
        (token.state.clone(), token.moves, token.holder)
    };
    let (_, before, _) = found().await;
    let on = chain.platform.deployment();
    for (lock, more) in [true, false, true].into_iter().zip(1..) {
        if lock {
            chain.act(ALICE, &format!("lock/{more}"), Call::lock(on, own, LOCKER, Bytes::new())).await;
        } else {
            act_as(&chain, LOCKER, Call::new(power, &MiningPower::unlockCall { tokenId: id })).await;
        }
        let state = if lock { "locked" } else { "free" };
        assert_eq!(found().await, (state.to_owned(), before + more, ALICE.address()));
        live.is_the_chain(&chain.platform).await;
    }
    // A seizure is a release and a transfer.
    let seize = MiningPower::seizeCall { tokenId: id, to: BOB.address() };
    act_as(&chain, LOCKER, Call::new(power, &seize)).await;
    assert_eq!(found().await, ("free".to_owned(), before + 5, BOB.address()));
    live.is_the_chain(&chain.platform).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        assert_eq!(store.contents().await, live.contents().await, "read at once");
    }
}
