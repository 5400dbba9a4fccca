//! Transfers, splits, merges, locks, and who may have a token paid.

use dmex_model::{AccountId, LockAnswer, Order, Part, Refusal};
use dmex_types::{Power, ProductId, TokenId};
use proptest::prelude::*;

use crate::farm::{BTC_REWARD, Farm};

fn part(to: AccountId, units: u64) -> Part {
    Part { to, units: Power::new(units) }
}

proptest! {
    #[test]
    fn n14_splits_and_merges_conserve_power_and_money(
        units in 50u64..1_000_000,
        cuts in prop::collection::vec((0u128..120, any::<usize>(), 2u64..=16, any::<bool>()), 1..10),
        decimals in prop::sample::select(vec![(6u8, 8u8), (18, 18)]),
    ) {
        let mut farm = Farm::with_decimals(decimals.0, decimals.1);
        let product = farm.open(farm.btc_offer(12));
        let (cutter, plain) = (farm.buyer(), farm.buyer());
        let (cut_token, plain_token) = (farm.buy(product, cutter, units), farm.buy(product, plain, units));
        let principal = farm.model.token(plain_token).unwrap().principal();
        let mut parts = vec![cut_token];
        farm.next_day(BTC_REWARD);
        for (percent, at, count, join) in &cuts {
            farm.next_day(BTC_REWARD);
            farm.deposit_share(product, *percent);
            farm.settle_all(product).unwrap();
            let token = parts.swap_remove(at % parts.len());
            parts.extend(farm.cut(cutter, token, *count));
            if *join && parts.len() > 1 {
                let (one, other) = (parts.swap_remove(0), parts.swap_remove(0));
                parts.push(farm.model.merge(cutter, one, other).unwrap());
            }
            let sum: u64 = parts.iter().map(|id| farm.model.token(*id).unwrap().units.units()).sum();
            let money: u128 = parts.iter().map(|id| farm.model.token(*id).unwrap().principal()).sum();
            prop_assert_eq!((sum, money), (units, principal));
            farm.check();
        }
        farm.model.claim(cutter, &parts).unwrap();
        farm.model.claim(plain, &[plain_token]).unwrap();
        let (cut, whole) = (farm.model.purse(cutter, farm.btc), farm.model.purse(plain, farm.btc));
        // Splitting never makes money and costs at most rounding: a unit or two for each part.
        let slack = 2 * 16 * cuts.len() as u128;
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
    farm.model.claim(alice, &[token]).unwrap();
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
    let hand = |farm: &mut Farm, caller, answer| farm.model.lock_to(caller, token, locker, answer);
    assert_eq!(hand(&mut farm, alice, LockAnswer::Takes), Err(Refusal::LockerNotAllowed));
    farm.model.set_locker(locker, true);
    // An allowed locker takes no lock that nobody hands it.
    assert_eq!(hand(&mut farm, locker, LockAnswer::Takes), Err(Refusal::NotOwnerNorApproved));
    assert_eq!(hand(&mut farm, alice, LockAnswer::Refuses), Err(Refusal::LockRefused));
    hand(&mut farm, alice, LockAnswer::Takes).unwrap();
    assert_eq!(hand(&mut farm, alice, LockAnswer::Takes), Err(Refusal::TokenLocked));
    assert_eq!(farm.model.transfer(alice, alice, bob, token), Err(Refusal::TokenLocked));
    let halves = [part(alice, 500), part(bob, 500)];
    assert_eq!(farm.model.split(alice, token, &halves), Err(Refusal::TokenLocked));
    assert_eq!(farm.model.unlock(alice, token), Err(Refusal::NotLocker));
    farm.model.seize(locker, token, bob).unwrap();
    assert_eq!(farm.model.token(token).unwrap().holder, Some(bob));
    assert_eq!(farm.model.unlock(locker, token), Err(Refusal::NotLocker));
}

#[test]
fn nft_2_moves_are_counted_and_begin_anew_with_parts_and_merged_tokens() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob, locker) = (farm.buyer(), farm.buyer(), farm.model.add_account());
    farm.model.set_locker(locker, true);
    let token = farm.buy(product, alice, 1_000);
    let moves = |farm: &Farm, id: TokenId| farm.model.token(id).unwrap().moves;
    assert_eq!(moves(&farm, token), 0);
    farm.model.transfer(alice, alice, alice, token).unwrap();
    farm.model.lock_to(alice, token, locker, LockAnswer::Takes).unwrap();
    farm.model.unlock(locker, token).unwrap();
    assert_eq!(moves(&farm, token), 3);
    farm.model.lock_to(alice, token, locker, LockAnswer::Takes).unwrap();
    farm.model.seize(locker, token, bob).unwrap();
    assert_eq!(moves(&farm, token), 6);
    let first = farm.model.split(bob, token, &[part(bob, 1), part(bob, 999)]).unwrap();
    let second = TokenId(first.0 + 1);
    assert_eq!((moves(&farm, first), moves(&farm, second)), (0, 0));
    farm.model.transfer(bob, bob, bob, second).unwrap();
    let merged = farm.model.merge(bob, first, second).unwrap();
    assert_eq!(moves(&farm, merged), 0);
}

#[test]
fn nft_5_fa5_a_split_ends_the_token_and_gives_its_parts_to_whom_it_names() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob) = (farm.buyer(), farm.buyer());
    let token = farm.buy(product, alice, 1_000);
    let tranche = farm.model.token(token).unwrap().tranche;
    farm.model.approve(alice, Some(bob), token).unwrap();
    let parts = [part(alice, 1), part(bob, 333), part(alice, 666)];
    // Bob was approved, so he may split it, as he might take it.
    let first = farm.model.split(bob, token, &parts).unwrap();
    assert_eq!(first, TokenId(token.0 + 1));
    assert_eq!(farm.model.token(token), Err(Refusal::TokenDoesNotExist));
    let tokens = [0, 1, 2].map(|index| *farm.model.token(TokenId(first.0 + index)).unwrap());
    for (token, part) in tokens.iter().zip(&parts) {
        assert_eq!((token.holder, token.units), (Some(part.to), part.units));
    }
    assert_eq!(tokens[1].tranche, tranche * 333 / 1_000);
    assert_eq!(tokens.iter().map(|token| token.tranche).sum::<u128>(), tranche);
    // The approval ended with the token.
    assert_eq!(farm.model.transfer(bob, alice, bob, first), Err(Refusal::NotOwnerNorApproved));
}

#[test]
fn nft_5_parts_are_two_to_sixteen_with_power_and_together_the_whole() {
    let mut farm = Farm::with_decimals(6, 18);
    let product = farm.open(farm.btc_offer(10));
    let alice = farm.buyer();
    let token = farm.buy(product, alice, 17);
    let ones = vec![part(alice, 1); 17];
    let bad = [
        vec![],
        vec![part(alice, 17)],
        vec![part(alice, 17), part(alice, 0)],
        vec![part(alice, 16), part(alice, 2)],
        vec![part(alice, 8), part(alice, 8)],
        ones.clone(),
    ];
    for parts in bad {
        assert_eq!(farm.model.split(alice, token, &parts), Err(Refusal::BadSplit), "{parts:?}");
    }
    let most = [vec![part(alice, 2)], ones[2..].to_vec()].concat();
    let first = farm.model.split(alice, token, &most).unwrap();
    assert_eq!(farm.model.last_token(), TokenId(first.0 + 15));
    assert_eq!(farm.model.split(alice, token, &most), Err(Refusal::TokenDoesNotExist));
}

#[test]
fn nft_5_what_differs_cannot_be_merged() {
    let mut farm = Farm::with_decimals(6, 18);
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
    let merged = farm.model.merge(alice, one, two).unwrap();
    assert_eq!(merged, TokenId(later.0 + 1));
    assert_eq!(farm.model.token(merged).unwrap().units, Power::new(10));
    for gone in [one, two] {
        assert_eq!(farm.model.token(gone), Err(Refusal::TokenDoesNotExist));
        assert_eq!(farm.model.merge(alice, merged, gone), Err(Refusal::TokenDoesNotExist));
    }
}

#[test]
fn nft_5_a_merge_pays_what_is_settled_of_both_and_nothing_twice() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let alice = farm.buyer();
    let (one, two) = (farm.buy(product, alice, 400_000), farm.buy(product, alice, 600_000));
    farm.next_day(BTC_REWARD);
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.settle_all(product).unwrap();
    farm.model.claim(alice, &[one]).unwrap();
    let merged = farm.model.merge(alice, one, two).unwrap();
    assert_eq!(farm.model.purse(alice, farm.btc).balance, 180_000);
    assert_eq!(farm.model.purse(alice, farm.btc).credit, 270_000);
    assert_eq!(farm.model.paid(merged).unwrap().income, 450_000);
    assert!(farm.model.owed(merged).unwrap().is_zero());
    farm.check();
}

#[test]
fn nft_6_no_token_goes_to_the_protocols_own_contracts() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, locker) = (farm.buyer(), farm.model.add_account());
    let reserve = farm.model.found_reserve();
    farm.model.set_locker(locker, true);
    let token = farm.buy(product, alice, 1_000);
    let _ = farm.model.assess(product, farm.now);
    for own in [AccountId::SETTLEMENT, reserve] {
        let refused = Err(Refusal::NotToProtocol);
        let order = Order { recipient: own, ..farm.order(product, alice, 1_000) };
        assert_eq!(farm.model.buy(alice, order, farm.now).map(drop), refused);
        assert_eq!(farm.model.transfer(alice, alice, own, token), refused);
        let halves = [part(alice, 500), part(own, 500)];
        assert_eq!(farm.model.split(alice, token, &halves).map(drop), refused);
        farm.model.lock_to(alice, token, locker, LockAnswer::Takes).unwrap();
        assert_eq!(farm.model.set_payee(locker, token, Some(own)), refused);
        assert_eq!(farm.model.seize(locker, token, own), refused);
        farm.model.unlock(locker, token).unwrap();
    }
}

#[test]
fn day_7_fa7_what_a_contract_holds_only_it_and_whom_it_approved_may_have_paid() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob, vault) = (farm.buyer(), farm.buyer(), farm.model.add_contract());
    let (own, held) = (farm.buy(product, alice, 1_000_000), farm.buy(product, alice, 1_000_000));
    farm.model.transfer(alice, alice, vault, held).unwrap();
    farm.next_day(BTC_REWARD);
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.settle_all(product).unwrap();

    assert_eq!(farm.model.claim(bob, &[held]), Err(Refusal::NotForStranger));
    let gone = TokenId(held.0 + 1);
    assert_eq!(farm.model.claim(bob, &[gone]), Err(Refusal::TokenDoesNotExist));
    // Among others both are passed over.
    farm.model.claim(bob, &[held, gone, own]).unwrap();
    let income = |farm: &Farm, of| farm.model.purse(of, farm.btc).balance;
    assert_eq!((income(&farm, alice), income(&farm, vault)), (450_000, 0));
    assert!(!farm.model.may_collect(bob, held) && !farm.model.may_collect(bob, gone));

    farm.model.approve(vault, Some(bob), held).unwrap();
    assert!(farm.model.may_collect(bob, held));
    farm.model.claim(bob, &[held]).unwrap();
    assert_eq!(income(&farm, vault), 450_000);
}

/// A day passes that is delivered and settled.
fn delivered_day(farm: &mut Farm, product: ProductId) {
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.settle_all(product).unwrap();
}

#[test]
fn o1_nft_4_days_settled_from_then_on_are_the_payees_and_those_before_are_not() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, desk, locker) = (farm.buyer(), farm.buyer(), farm.model.add_contract());
    farm.model.set_locker(locker, true);
    let token = farm.buy(product, alice, 1_000_000);
    farm.next_day(BTC_REWARD);
    delivered_day(&mut farm, product);
    farm.model.lock_to(alice, token, locker, LockAnswer::Takes).unwrap();
    assert_eq!(farm.model.set_payee(desk, token, Some(desk)), Err(Refusal::NotLocker));
    farm.model.set_payee(locker, token, Some(desk)).unwrap();
    delivered_day(&mut farm, product);
    // Anyone has the payee paid, for it was named on purpose.
    farm.model.claim(alice, &[token]).unwrap();
    let btc = |farm: &Farm, of| {
        let purse = farm.model.purse(of, farm.btc);
        (purse.credit, purse.balance)
    };
    assert_eq!((btc(&farm, alice), btc(&farm, desk)), ((450_000, 0), (0, 450_000)));

    delivered_day(&mut farm, product);
    // A locker that is allowed no more still does with its lock what it could.
    farm.model.set_locker(locker, false);
    farm.model.unlock(locker, token).unwrap();
    assert_eq!(farm.model.token(token).unwrap().payee, None);
    delivered_day(&mut farm, product);
    farm.model.claim(desk, &[token]).unwrap();
    assert_eq!((btc(&farm, alice), btc(&farm, desk)), ((450_000, 450_000), (450_000, 450_000)));
    farm.check();
}

#[test]
fn o3_nft_4_a_seized_token_leaves_its_payee_what_is_settled() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, desk, locker) = (farm.buyer(), farm.buyer(), farm.model.add_contract());
    farm.model.set_locker(locker, true);
    let token = farm.buy(product, alice, 1_000_000);
    farm.model.lock_to(alice, token, locker, LockAnswer::Takes).unwrap();
    farm.model.set_payee(locker, token, Some(desk)).unwrap();
    farm.next_day(BTC_REWARD);
    delivered_day(&mut farm, product);
    farm.model.seize(locker, token, desk).unwrap();
    assert_eq!(farm.model.purse(desk, farm.btc).credit, 450_000);
    assert_eq!(farm.model.purse(alice, farm.btc).credit, 0);
    assert!(farm.model.owed(token).unwrap().is_zero());
    farm.check();
}

#[test]
fn nft_4_a_purchase_goes_straight_into_a_lock_of_ones_own_choice() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let (alice, bob, locker) = (farm.buyer(), farm.buyer(), farm.model.add_contract());
    let order = farm.order(product, alice, 1_000);
    let buy = |farm: &mut Farm, buyer, answer| farm.model.buy_locked(buyer, order, locker, answer, farm.now);
    assert_eq!(buy(&mut farm, bob, LockAnswer::Takes), Err(Refusal::LockForAnother));
    assert_eq!(buy(&mut farm, alice, LockAnswer::Takes), Err(Refusal::LockerNotAllowed));
    farm.model.set_locker(locker, true);
    assert_eq!(buy(&mut farm, alice, LockAnswer::Refuses), Err(Refusal::LockRefused));
    let token = buy(&mut farm, alice, LockAnswer::Takes).unwrap();
    let bought = *farm.model.token(token).unwrap();
    assert_eq!((bought.holder, bought.locker, bought.moves), (Some(alice), Some(locker), 1));
    farm.check();
}
