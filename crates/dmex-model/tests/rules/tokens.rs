//! Transfers, splits, merges, locks.

use dmex_model::Refusal;
use dmex_types::Power;
use proptest::prelude::*;

use crate::farm::{BTC_REWARD, Farm};

proptest! {
    #[test]
    fn n14_splits_and_merges_conserve_power_and_money(
        units in 2u64..1_000_000,
        cuts in prop::collection::vec((0u128..120, 1u64..1_000_000, any::<bool>()), 1..10),
        decimals in prop::sample::select(vec![(6u8, 8u8), (18, 18)]),
    ) {
        let mut farm = Farm::with_decimals(decimals.0, decimals.1);
        let product = farm.open(farm.btc_offer(12));
        let (cutter, plain) = (farm.buyer(), farm.buyer());
        let (cut_token, plain_token) = (farm.buy(product, cutter, units), farm.buy(product, plain, units));
        let principal = farm.model.token(plain_token).unwrap().principal();
        let mut parts = vec![cut_token];
        farm.next_day(BTC_REWARD);
        for (percent, at, join) in &cuts {
            farm.next_day(BTC_REWARD);
            farm.deposit_share(product, *percent);
            farm.settle_all(product).unwrap();
            let first = parts[0];
            if let Ok(part) = farm.model.split(cutter, first, Power::new(at % units + 1)) {
                parts.push(part);
            }
            if *join && parts.len() > 1 {
                let gone = parts.remove(1);
                farm.model.merge(cutter, first, gone).unwrap();
            }
            let sum: u64 = parts.iter().map(|id| farm.model.token(*id).unwrap().units.units()).sum();
            let money: u128 = parts.iter().map(|id| farm.model.token(*id).unwrap().principal()).sum();
            prop_assert_eq!((sum, money), (units, principal));
            farm.check();
        }
        farm.model.claim(&parts).unwrap();
        farm.model.claim(&[plain_token]).unwrap();
        let (cut, whole) = (farm.model.purse(cutter, farm.btc), farm.model.purse(plain, farm.btc));
        // Splitting never makes money and costs at most rounding.
        let slack = 4 * cuts.len() as u128 * cuts.len() as u128;
        prop_assert!(cut.income <= whole.income && cut.income + slack >= whole.income);
        let (cut, whole) = (farm.model.purse(cutter, farm.pay), farm.model.purse(plain, farm.pay));
        prop_assert!(cut.refund <= whole.refund && cut.refund + slack >= whole.refund);
    }
}

#[test]
fn nft_3_what_is_settled_is_the_senders_and_what_is_not_is_the_receivers() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob) = (farm.buyer(), farm.buyer());
    let token = farm.buy(product, alice, 1_000_000);
    farm.next_day(BTC_REWARD);
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.settle_all(product).unwrap();
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.model.transfer(alice, alice, bob, token).unwrap();
    assert_eq!(farm.model.purse(alice, farm.btc).credit, 450_000);
    farm.settle_all(product).unwrap();
    farm.model.claim(&[token]).unwrap();
    assert_eq!(farm.model.purse(bob, farm.btc).balance, 450_000);
    assert_eq!(farm.model.withdraw(alice, farm.btc, alice), Ok(450_000));
    assert_eq!(farm.model.withdraw(alice, farm.btc, alice), Err(Refusal::NothingToWithdraw));
    farm.check();
}

#[test]
fn nft_4_nft_6_a_locked_token_cannot_move_and_only_its_locker_lets_it_go() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob, locker) = (farm.buyer(), farm.buyer(), farm.model.add_account());
    let token = farm.buy(product, alice, 1_000);
    assert_eq!(farm.model.lock(locker, token), Err(Refusal::LockerNotAllowed));
    farm.model.set_locker(locker, true);
    assert_eq!(farm.model.lock(locker, token), Err(Refusal::NotOwnerNorApproved));
    farm.model.approve(alice, Some(locker), token).unwrap();
    farm.model.lock(locker, token).unwrap();
    assert_eq!(farm.model.lock(locker, token), Err(Refusal::TokenLocked));
    assert_eq!(farm.model.transfer(alice, alice, bob, token), Err(Refusal::TokenLocked));
    assert_eq!(farm.model.split(alice, token, Power::new(1)), Err(Refusal::TokenLocked));
    assert_eq!(farm.model.unlock(alice, token), Err(Refusal::NotLocker));
    farm.model.seize(locker, token, bob).unwrap();
    assert_eq!(farm.model.token(token).unwrap().holder, Some(bob));
    assert_eq!(farm.model.unlock(locker, token), Err(Refusal::NotLocker));
}

#[test]
fn nft_5_what_differs_cannot_be_merged() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob) = (farm.buyer(), farm.buyer());
    let (one, two, other) =
        (farm.buy(product, alice, 5), farm.buy(product, alice, 5), farm.buy(product, bob, 5));
    farm.next_day(BTC_REWARD);
    let later = farm.buy(product, alice, 5);
    farm.model.approve_all(bob, alice, true);
    for (id, gone) in [(one, one), (one, later), (one, other)] {
        assert_eq!(farm.model.merge(alice, id, gone), Err(Refusal::CannotMerge));
    }
    assert_eq!(farm.model.merge(bob, one, two), Err(Refusal::NotOwnerNorApproved));
    farm.model.merge(alice, one, two).unwrap();
    assert_eq!(farm.model.merge(alice, one, two), Err(Refusal::TokenDoesNotExist));
    assert_eq!(farm.model.split(alice, one, Power::new(10)), Err(Refusal::BadSplit));
}
