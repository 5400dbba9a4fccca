//! Good standing: when a product may sell, and its miner take out bond.

use dmex_model::{Offer, Refusal, Standing};
use dmex_types::{Power, ProductId};

use crate::farm::{BTC_REWARD, Farm};

/// A product so cheap that stopping pays more than its purchase money, with a bond for the first purchase and a half.
fn cheap() -> (Farm, ProductId) {
    let mut farm = Farm::new();
    let offer = Offer { price_per_unit: 1_000, ..farm.btc_offer(90) };
    let product = farm.model.create_product(farm.miner, offer, farm.now).unwrap();
    let bond = farm.model.bond_required(product, Power::new(1_500_000)).unwrap();
    farm.model.deposit_bond(farm.miner, product, bond).unwrap();
    let buyer = farm.buyer();
    farm.buy(product, buyer, 1_000_000);
    (farm, product)
}

fn standing(farm: &Farm, product: ProductId) -> Standing {
    farm.model.standing_of(product, farm.now).unwrap()
}

#[test]
fn fa12_sale_6_what_is_called_for_binds_purchases_at_once() {
    let (mut farm, product) = cheap();
    let buyer = farm.buyer();
    let order = farm.order(product, buyer, 1_000);
    let stale = Refusal::NotInGoodStanding(Standing::CallStale);
    assert_eq!(farm.model.buy(buyer, order, farm.now), Err(stale));
    assert_eq!(standing(&farm, product), Standing::CallStale);

    let call = farm.model.assess(product, farm.now).unwrap();
    // Days of 90 with little purchase money behind them: more is called for than their bond days.
    assert!(call.called > farm.model.state(product).unwrap().bond && call.gain > 0);
    assert_eq!(farm.model.assess(product, farm.now), Err(Refusal::AlreadyAssessed));
    assert_eq!(farm.model.unmet_call(product), call.called - farm.model.state(product).unwrap().bond);
    assert_eq!(standing(&farm, product), Standing::CallUnmet);
    assert_eq!(farm.model.buy(buyer, order, farm.now), Err(Refusal::BondTooSmall));
}

#[test]
fn fa3_sale_6_no_purchase_lowers_the_bond_of_a_unit_and_day_below_what_is_called() {
    let (mut farm, product) = cheap();
    let call = farm.model.assess(product, farm.now).unwrap();
    let buyer = farm.buyer();
    let bond = farm.model.state(product).unwrap().bond;
    farm.model.deposit_bond(farm.miner, product, call.called - bond).unwrap();
    assert_eq!(standing(&farm, product), Standing::Good);
    // As much power again needs as much bond again, whoever buys it.
    let order = farm.order(product, buyer, 1_000_000);
    assert_eq!(farm.model.buy(buyer, order, farm.now), Err(Refusal::BondTooSmall));
    farm.model.deposit_bond(farm.miner, product, call.called).unwrap();
    farm.model.buy(buyer, order, farm.now).unwrap();
    assert_eq!(standing(&farm, product), Standing::Good);
    // A call is good for the newest final day and for the one after.
    farm.next_day(BTC_REWARD);
    assert_eq!(standing(&farm, product), Standing::Good);
    farm.next_day(BTC_REWARD);
    assert_eq!(standing(&farm, product), Standing::CallStale);
}

#[test]
fn fa6_risk_7_bond_leaves_only_in_good_standing_and_against_a_fresh_look() {
    let (mut farm, product) = cheap();
    let (miner, bond) = (farm.miner, farm.model.state(product).unwrap().bond);
    let withdraw =
        |farm: &mut Farm, amount| farm.model.withdraw_bond(miner, product, amount, miner, farm.now);
    // Nobody looked yet; the withdrawal itself does.
    assert_eq!(withdraw(&mut farm, 1), Err(Refusal::BondTooSmall));
    assert_eq!(farm.model.call_of(product), None);
    let called = farm.model.assessment(product, farm.now).unwrap().called;
    farm.model.deposit_bond(miner, product, called).unwrap();
    withdraw(&mut farm, bond).unwrap();
    assert_eq!(farm.model.call_of(product).unwrap().called, called);
    assert_eq!(withdraw(&mut farm, 1), Err(Refusal::BondTooSmall));

    farm.model.deposit_bond(miner, product, called).unwrap();
    // The first day that pays is past its grace.
    for _ in 0..5 {
        farm.next_day(BTC_REWARD);
    }
    let overdue = Refusal::NotInGoodStanding(Standing::Overdue);
    assert_eq!(withdraw(&mut farm, 1), Err(overdue));
    // Settled days without deposits count six each.
    farm.settle_all(product).unwrap();
    assert!(farm.model.shortfall(product).unwrap().score > 12);
    assert_eq!(withdraw(&mut farm, 1), Err(Refusal::NotInGoodStanding(Standing::Scored)));
    farm.check();
}

#[test]
fn sale_6_the_bond_days_are_the_least_there_must_be() {
    let mut farm = Farm::new();
    let product = farm.model.create_product(farm.miner, farm.btc_offer(10), farm.now).unwrap();
    assert_eq!(standing(&farm, product), Standing::Good);
    let bond = farm.model.bond_required(product, Power::new(1_000_000)).unwrap();
    farm.model.deposit_bond(farm.miner, product, bond).unwrap();
    let buyer = farm.buyer();
    farm.buy(product, buyer, 1_000_000);
    // A dearer day asks for a dearer bond.
    farm.next_day(BTC_REWARD * 11 / 10);
    assert_eq!(standing(&farm, product), Standing::BondLow);
    let missing = farm.model.bond_required(product, Power::ZERO).unwrap() - bond;
    farm.model.deposit_bond(farm.miner, product, missing).unwrap();
    farm.model.assess(product, farm.now).unwrap();
    assert_eq!(standing(&farm, product), Standing::Good);
}
