//! Power sold by auction.

use dmex_model::{AccountId, Offer, Refusal};
use dmex_types::{Power, ProductId};
use proptest::prelude::*;

use crate::farm::{BTC_REWARD, Farm};

const UNITS: u64 = 100_000;

/// An auctioneer with plenty of money, and power that it reserved for ten days from now.
fn reserved() -> (Farm, ProductId, AccountId) {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(100));
    let auctioneer = farm.buyer();
    let start = farm.today() + 10;
    let reserve =
        |farm: &mut Farm| farm.model.reserve_units(auctioneer, product, Power::new(UNITS), start, farm.now);
    assert_eq!(reserve(&mut farm), Err(Refusal::NotAuctioneer));
    farm.model.set_auctioneer(Some(auctioneer));
    reserve(&mut farm).unwrap();
    assert_eq!(reserve(&mut farm), Err(Refusal::AlreadyReserved));
    (farm, product, auctioneer)
}

proptest! {
    #[test]
    fn sale_8_parts_of_an_auctioned_sale_have_all_of_its_money_between_them(
        unit_price in 106_000u128..300_000,
        parts in prop::collection::vec(1u64..40_000, 1..12),
    ) {
        let (mut farm, product, auctioneer) = reserved();
        let sold = Power::new(UNITS);
        let before = farm.model.purse(auctioneer, farm.pay).balance;
        let sale = farm.model.sell_auctioned(auctioneer, product, sold, unit_price, farm.now).unwrap();
        let paid = before - farm.model.purse(auctioneer, farm.pay).balance;
        prop_assert_eq!(paid, unit_price * u128::from(UNITS));
        let whole = farm.model.auctioned_sale(sale).unwrap();
        let (mut left, mut money) = (UNITS, 0);
        for units in parts.into_iter().chain([UNITS]) {
            let units = units.min(left);
            if units == 0 {
                break;
            }
            let token = farm.model.mint_auctioned(auctioneer, sale, Power::new(units), auctioneer).unwrap();
            money += farm.model.token(token).unwrap().tranche;
            left -= units;
        }
        prop_assert_eq!((left, money), (0, whole.tranche));
        let more = farm.model.mint_auctioned(auctioneer, sale, Power::new(1), auctioneer);
        prop_assert_eq!(more, Err(Refusal::MoreThanSold));
        farm.check();
    }
}

#[test]
fn sale_8_what_is_reserved_is_not_for_sale_and_counts_for_the_bond() {
    let (mut farm, product, auctioneer) = reserved();
    let sale = farm.model.sale(product).unwrap();
    let (all, offered) = (sale.reserved_units(), sale.offer.units_for_sale);
    let buyer = farm.buyer();
    let too_much = farm.order(product, buyer, offered.units() - all.units() + 1);
    assert_eq!(farm.model.buy(buyer, too_much, farm.now), Err(Refusal::SoldOut));
    let with = farm.model.bond_required(product, Power::ZERO).unwrap();
    assert!(with > 0);
    farm.model.unreserve_units(auctioneer, product, all).unwrap();
    assert_eq!(farm.model.bond_required(product, Power::ZERO), Ok(0));
    let again = farm.model.unreserve_units(auctioneer, product, all);
    assert_eq!(again, Err(Refusal::MoreThanReserved));
}

#[test]
fn sale_8_an_auction_keeps_its_start_and_its_price_floor() {
    let (mut farm, product, auctioneer) = reserved();
    let sell = |farm: &mut Farm, price| {
        farm.model.sell_auctioned(auctioneer, product, Power::new(UNITS), price, farm.now)
    };
    assert_eq!(sell(&mut farm, 105_999), Err(Refusal::PriceBelowOffer));
    let start = farm.model.sale(product).unwrap().reservation.unwrap().start;
    // It sells even when the auctioneer was replaced and the miner sells no more: bids are binding.
    farm.model.set_auctioneer(None);
    farm.model.stop_selling(product, farm.miner).unwrap();
    sell(&mut farm, 106_000).unwrap();
    assert_eq!(farm.model.state(product).unwrap().next_day, start);
    assert_eq!(farm.model.start_on(product, start).unwrap().units, Power::new(UNITS));
}

#[test]
fn sale_8_power_bought_later_may_begin_before_power_that_was_auctioned() {
    let (mut farm, product, auctioneer) = reserved();
    let sold = Power::new(UNITS);
    farm.model.sell_auctioned(auctioneer, product, sold, 106_000, farm.now).unwrap();
    let start = farm.model.state(product).unwrap().next_day;
    let buyer = farm.buyer();
    let token = farm.buy(product, buyer, 1_000_000);
    assert_eq!(farm.model.state(product).unwrap().next_day, farm.today() + 1);
    assert_eq!(farm.model.unit_days(product), Ok((u128::from(UNITS) + 1_000_000) * 100));
    farm.next_day(BTC_REWARD);
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 100);
    farm.settle_all(product).unwrap();
    assert_eq!(farm.model.earned(token).unwrap().income, 450_000);
    assert_eq!(farm.model.start_on(product, start).unwrap().units, sold);
    farm.check();
}

#[test]
fn sale_8_a_start_that_leaves_a_gap_or_has_come_is_refused() {
    let mut farm = Farm::new();
    let offer = Offer { opens: farm.today() + 2, ..farm.btc_offer(100) };
    let (opens, closes) = (offer.opens, offer.closes);
    let product = farm.open(offer);
    let auctioneer = farm.buyer();
    farm.model.set_auctioneer(Some(auctioneer));
    let mut reserve =
        |start| farm.model.reserve_units(auctioneer, product, Power::new(UNITS), start, farm.now);
    assert_eq!(reserve(opens), Err(Refusal::BadStartDay));
    assert_eq!(reserve(closes + 1), Err(Refusal::BadStartDay));
    assert_eq!(reserve(opens + 1), Ok(()));
}
