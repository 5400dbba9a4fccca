//! The primary sale.

use dmex_model::{Offer, Parameters, Refusal};
use dmex_types::{Clock, Day, Power};

use crate::farm::Farm;

#[test]
fn sale_2_an_impossible_offer_is_refused_by_the_name_of_the_term() {
    let mut farm = Farm::new();
    let good = farm.btc_offer(100);
    let mut bad_uri = good.clone();
    bad_uri.disclosure.uri = "<script>".into();
    for (offer, term) in [
        (Offer { mining_days: 0, ..good.clone() }, "miningDays"),
        (Offer { mining_days: 3_651, ..good.clone() }, "miningDays"),
        (Offer { closes: farm.today(), ..good.clone() }, "closesDay"),
        (Offer { opens: good.closes, ..good.clone() }, "closesDay"),
        (Offer { closes: good.opens + 101, ..good.clone() }, "opensDay"),
        (Offer { price_per_unit: 0, ..good.clone() }, "pricePerUnit"),
        (Offer { min_units: Power::ZERO, ..good.clone() }, "minUnits"),
        (
            Offer { min_units: Power::new(50), max_units_per_buyer: Power::new(49), ..good.clone() },
            "maxUnitsPerBuyer",
        ),
        (
            Offer { price_per_unit: 1 << 70, units_for_sale: Power::new(1 << 18), ..good.clone() },
            "unitsForSale",
        ),
        (Offer { activation_days: 0, ..good.clone() }, "activationDays"),
        (Offer { start: farm.today(), ..good.clone() }, "startDay"),
        (
            Offer { clock: Clock::Rolling, activation_days: 1, start: Day::new(0), ..farm.fil_offer(10) },
            "clock",
        ),
        (Offer { start: farm.today() + 9, ..farm.fil_offer(10) }, "startDay"),
        (Offer { start: farm.today() + 366, ..farm.fil_offer(10) }, "startDay"),
        (bad_uri, "disclosureURI"),
    ] {
        let result = farm.model.create_product(farm.miner, offer, farm.now);
        assert_eq!(result, Err(Refusal::BadOffer(term)));
    }
    farm.open(good);
}

#[test]
fn sale_4_fee_and_escrow_are_the_price_and_the_referral_comes_out_of_the_fee() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(1_080));
    let (buyer, friend) = (farm.buyer(), farm.model.add_account());
    let order = dmex_model::Order { referrer: Some(friend), ..farm.order(product, buyer, 88_500) };
    let cost = farm.model.quote(product, order.units).unwrap();
    let price = 88_500 * 106_000u128;
    assert_eq!(cost.fee, price / 20);
    assert_eq!(cost.principal, cost.tranche * 1_080);
    assert!(cost.payment >= price && cost.payment < price + 1_080);

    farm.model.buy(buyer, order, farm.now).unwrap();
    let (treasury, friend) = (farm.model.purse(farm.treasury, farm.pay), farm.model.purse(friend, farm.pay));
    assert_eq!(friend.credit, cost.fee / 5);
    assert_eq!(treasury.credit + friend.credit, cost.fee);
    assert_eq!(farm.model.state(product).unwrap().escrow, cost.principal);
    farm.check();
}

#[test]
fn sale_4_refusals_of_a_purchase() {
    let mut farm = Farm::new();
    let mut offer = farm.btc_offer(100);
    (offer.min_units, offer.max_units_per_buyer) = (Power::new(100), Power::new(500));
    offer.units_for_sale = Power::new(1_200);
    let product = farm.open(offer);
    let (buyer, poor) = (farm.buyer(), farm.model.add_account());
    let order = farm.order(product, buyer, 200);
    let mut refused = |who, order, why| assert_eq!(farm.model.buy(who, order, farm.now), Err(why));
    refused(buyer, dmex_model::Order { referrer: Some(buyer), ..order }, Refusal::SelfReferral);
    refused(buyer, dmex_model::Order { units: Power::new(99), ..order }, Refusal::TooFewUnits);
    refused(buyer, dmex_model::Order { units: Power::new(1_201), ..order }, Refusal::SoldOut);
    refused(buyer, dmex_model::Order { units: Power::new(501), ..order }, Refusal::BuyerCapExceeded);
    refused(buyer, dmex_model::Order { max_payment: 1, ..order }, Refusal::PaymentTooHigh);
    let late = dmex_model::Order { deadline: order.deadline - 1, ..order };
    refused(buyer, late, Refusal::DeadlinePassed);
    refused(poor, order, Refusal::ERC20InsufficientBalance);
    let before = farm.model.books();
    farm.model.set_parameters(Parameters { paused: true, ..farm.model.parameters() }).unwrap();
    assert_eq!(farm.model.buy(buyer, order, farm.now), Err(Refusal::SalesPaused));
    assert_eq!(farm.model.books(), before);
}

#[test]
fn sale_5_no_sale_without_a_bond() {
    let mut farm = Farm::new();
    let product = farm.model.create_product(farm.miner, farm.btc_offer(100), farm.now).unwrap();
    let buyer = farm.buyer();
    let order = farm.order(product, buyer, 1_000_000);
    assert_eq!(farm.model.buy(buyer, order, farm.now), Err(Refusal::BondTooSmall));
    let required = farm.model.bond_required(product, order.units).unwrap();
    // By the product's own bond days, whatever the owner sets later.
    farm.model.set_parameters(Parameters { bond_days: 60, ..farm.model.parameters() }).unwrap();
    farm.model.deposit_bond(farm.miner, product, required).unwrap();
    farm.model.buy(buyer, order, farm.now).unwrap();
    farm.model.assess(product, farm.now).unwrap();
    let more = farm.order(product, buyer, 1_000);
    assert_eq!(farm.model.buy(buyer, more, farm.now), Err(Refusal::BondTooSmall));
    let withdrawn = farm.model.withdraw_bond(farm.miner, product, 1, farm.miner, farm.now);
    assert_eq!(withdrawn, Err(Refusal::BondTooSmall));
}

#[test]
fn sale_1_all_capacity_and_all_bond_come_back_once_the_power_ended() {
    for batch in [false, true] {
        let mut farm = Farm::new();
        let offer = if batch { farm.fil_offer(5) } else { farm.btc_offer(5) };
        let asset = offer.asset;
        let product = farm.open(offer);
        let buyer = farm.buyer();
        farm.buy(product, buyer, 1_000);
        let days = if batch { 10 + 5 + 180 } else { 1 + 5 };
        for _ in 0..days + 1 {
            farm.next_day(1_000);
        }
        farm.settle_all(product).unwrap();
        let state = farm.model.state(product).unwrap();
        assert_eq!(state.next_day, state.end_day);
        assert!(state.outstanding.is_zero() && state.active.is_zero());
        assert_eq!((state.escrow, state.active_tranche), (0, 0));
        farm.model.release_capacity(product, farm.now).unwrap();
        assert!(farm.model.capacity(farm.miner, asset).reserved.is_zero());
        farm.model.withdraw_bond(farm.miner, product, state.bond, farm.miner, farm.now).unwrap();
        farm.check();
    }
}
