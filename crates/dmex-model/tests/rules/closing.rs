//! The end of products that fail, and of those that hang.

use dmex_model::{MinerStatus, Refusal};
use dmex_types::{Asset, ProductId};

use crate::failure::{Failure, Share};
use crate::farm::{BTC_REWARD, Farm};

const DAY: u64 = 86_400;

/// A million units of 60 days with a bond of thirty, and nobody who delivers.
fn sold() -> (Farm, ProductId) {
    let mut farm = Farm::new();
    let product = farm.model.create_product(farm.miner, farm.btc_offer(60), farm.now).unwrap();
    let bond = farm.model.bond_required(product, dmex_types::Power::new(1_000_000)).unwrap();
    farm.model.deposit_bond(farm.miner, product, bond).unwrap();
    let buyer = farm.buyer();
    farm.buy(product, buyer, 1_000_000);
    (farm, product)
}

fn days_pass(farm: &mut Farm, days: u32) {
    for _ in 0..days {
        farm.next_day(BTC_REWARD);
    }
    farm.now += 4 * DAY;
}

#[test]
fn risk_3_what_is_due_is_settled_before_anybody_is_given_up() {
    let (mut farm, product) = sold();
    days_pass(&mut farm, 20);
    assert_eq!(farm.model.abandon(product, farm.now), Ok(19));
    assert_eq!(farm.model.shortfall(product).unwrap().closed_day, None);
    assert_eq!(farm.model.abandon(product, farm.now), Err(Refusal::NotAbandonable));
}

#[test]
fn fa13_risk_3_a_dead_product_ends_at_its_miners_fault() {
    let (mut farm, product) = sold();
    days_pass(&mut farm, 31);
    assert_eq!(farm.model.abandon(product, farm.now), Ok(30));
    let shortfall = farm.model.shortfall(product).unwrap();
    let sealed = shortfall.sealed.unwrap();
    assert!(shortfall.at_fault && shortfall.score == 180);
    assert_eq!(sealed.unit_days, 30 * 1_000_000);
    assert_eq!(farm.model.miner_status(farm.miner), MinerStatus::Suspended);
    let offer = farm.btc_offer(10);
    assert_eq!(farm.model.create_product(farm.miner, offer, farm.now), Err(Refusal::MinerNotApproved));
    farm.check();
}

#[test]
fn fa11_risk_3_a_product_that_nobody_can_settle_ends_without_fault() {
    let (mut farm, product) = sold();
    let bond = farm.model.state(product).unwrap().bond;
    farm.next_day(BTC_REWARD);
    // No day is final any more.
    farm.now += 60 * DAY;
    assert_eq!(farm.model.abandon(product, farm.now), Err(Refusal::NotAbandonable));
    farm.now += DAY;
    assert_eq!(farm.model.abandon(product, farm.now), Ok(0));
    let shortfall = farm.model.shortfall(product).unwrap();
    assert!(!shortfall.at_fault && shortfall.sealed.unwrap().pot == 0);
    assert_eq!(farm.model.miner_status(farm.miner), MinerStatus::Approved);

    let token = farm.model.last_token();
    let holder = farm.model.token(token).unwrap().holder.unwrap();
    farm.model.refund_tokens(holder, &[token], farm.now).unwrap();
    let purse = farm.model.purse(holder, farm.btc);
    assert_eq!(purse.bond_share, 0);
    let principal = farm.model.token(token).unwrap().principal();
    assert_eq!(farm.model.purse(holder, farm.pay).returned, principal);
    // The bond is the miner's again.
    let returned = farm.model.return_bond(product).unwrap();
    assert_eq!((returned.to_miner, returned.to_reserve), (bond, 0));
    assert_eq!(farm.model.return_bond(product), Err(Refusal::NothingToReturn));
    assert_eq!(farm.model.purse(farm.miner, farm.btc).credit, bond);
    farm.check();
}

#[test]
fn fa8_risk_2_holders_take_no_more_than_the_days_they_have_left_would_earn() {
    let (mut farm, product) = sold();
    days_pass(&mut farm, 31);
    // A rich bond, long after it was needed.
    farm.model.deposit_bond(farm.miner, product, 10u128.pow(12)).unwrap();
    farm.model.settle(product, 30, farm.now).unwrap();
    let bond = farm.model.state(product).unwrap().bond;
    farm.model.abandon(product, farm.now).unwrap();
    let sealed = farm.model.shortfall(product).unwrap().sealed.unwrap();
    // No more than 30 days of 0.45 sat for each of a million units.
    assert!(sealed.pot <= 30 * 450_000 && sealed.pot > 0);
    assert_eq!(sealed.pot + sealed.rest, bond);
    farm.check();
}

#[test]
fn risk_2_the_rest_of_the_bond_waits_for_insurance_and_reserve_and_pays_them_first() {
    let mut failure = Failure::new(&[Share { units: 500_000, insured: 5_000, parts: 1 }]);
    let (product, miner) = (failure.product, failure.farm.miner);
    // The bond was used up: there is nothing to return.
    assert_eq!(failure.farm.model.return_bond(product), Err(Refusal::NothingToReturn));

    let mut failure = {
        let mut failure = Failure::sold(&[Share { units: 500_000, insured: 5_000, parts: 1 }]);
        failure.farm.model.deposit_bond(miner, product, 10u128.pow(12)).unwrap();
        failure.fail();
        failure
    };
    let rest = failure.model().shortfall(product).unwrap().sealed.unwrap().rest;
    assert!(rest > 0);
    let now = failure.farm.now;
    assert_eq!(failure.farm.model.return_bond(product), Err(Refusal::BondStillNeeded));
    let token = failure.tokens[0];
    failure.claim_insurance(token);
    let returned = failure.farm.model.return_bond(product).unwrap();
    assert_eq!(returned.to_miner + returned.to_reserve, rest);
    failure.farm.check();
    assert_eq!(failure.farm.model.seal(product, now), Err(Refusal::AlreadySealed));
}

#[test]
fn risk_2_only_an_open_product_is_terminated_and_only_by_the_dao() {
    let (mut farm, product) = sold();
    let dao = farm.model.add_account();
    farm.model.set_dao(dao);
    assert_eq!(farm.model.terminate(farm.miner, product, farm.now), Err(Refusal::NotDao));
    assert_eq!(farm.model.terminate(dao, product, farm.now), Err(Refusal::NotTerminable));
    days_pass(&mut farm, 8);
    farm.model.settle(product, 10, farm.now).unwrap();
    assert_eq!(farm.model.shortfall(product).unwrap().score, 42);
    farm.model.terminate(dao, product, farm.now).unwrap();
    assert_eq!(farm.model.terminate(dao, product, farm.now), Err(Refusal::ProductClosed));
    assert_eq!(farm.model.capacity(farm.miner, Asset::Btc).reserved.units(), 100_000_000);
    // Days up to the decision are still to be settled.
    assert_eq!(farm.model.seal(product, farm.now), Err(Refusal::ProductNotSealed));
}
