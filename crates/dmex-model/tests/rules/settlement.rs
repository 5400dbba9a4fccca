//! The day.

use dmex_model::{Model, Parameters, Refusal};
use dmex_types::{Day, Power, TokenId};
use proptest::prelude::*;

use crate::farm::{BTC_REWARD, Farm};

/// What can be compared of two models that went different ways.
fn outcome(model: &Model, tokens: &[TokenId]) -> Vec<dmex_model::Paid> {
    tokens.iter().map(|token| model.earned(*token).unwrap()).collect()
}

/// Three buyers on different days; each day a reward and the share of it that is delivered.
fn history(days: &[(u128, u128)], settle_daily: bool) -> (Farm, Vec<TokenId>) {
    let mut farm = Farm::new();
    let mut offer = farm.btc_offer(8);
    (offer.running_cost, offer.min_units) = (5 * 10u64.pow(13), Power::new(100));
    let parameters = Parameters { bond_days: 7, ..farm.model.parameters() };
    farm.model.set_parameters(parameters).unwrap();
    let product = farm.model.create_product(farm.miner, offer, farm.now).unwrap();
    farm.model.deposit_bond(farm.miner, product, 46_000).unwrap();
    let mut tokens = Vec::new();
    for (index, (reward, percent)) in days.iter().enumerate() {
        if index < 3 {
            let buyer = farm.buyer();
            tokens.push(farm.buy(product, buyer, 777 * (index as u64 + 1)));
        }
        // After the sales rewards rise threefold, so that the bond may run out.
        let reward = if index < 3 { *reward } else { reward * 3 };
        farm.next_day(reward);
        let asked = 3_000 * reward / 10u128.pow(19) * percent / 100;
        let day = farm.today() - 1;
        let state = farm.model.state(product).unwrap();
        if asked > 0 && state.next_day <= day && day < state.end_day {
            farm.model.deposit(farm.miner, product, day, asked, farm.now).unwrap();
        }
        if settle_daily {
            // Nothing is due before the first start and after the last end.
            let _ = farm.settle_all(product);
        }
    }
    let _ = farm.settle_all(product);
    farm.check();
    (farm, tokens)
}

proptest! {
    #[test]
    fn m8_missed_days_settled_at_once_are_the_days_one_by_one(
        days in prop::collection::vec((BTC_REWARD / 3..BTC_REWARD * 3, 0u128..130), 4..14),
    ) {
        let (daily, tokens) = history(&days, true);
        let (late, same_tokens) = history(&days, false);
        prop_assert_eq!(outcome(&daily.model, &tokens), outcome(&late.model, &same_tokens));
        prop_assert_eq!(daily.model.books(), late.model.books());
    }

    #[test]
    fn r3_claiming_every_day_pays_what_claiming_once_does(
        days in prop::collection::vec((0u128..BTC_REWARD * 3, 0u128..130), 2..12),
        units in 50u64..1_000_000,
        decimals in prop::sample::select(vec![(6u8, 8u8), (18, 18), (6, 18)]),
    ) {
        let mut farm = Farm::with_decimals(decimals.0, decimals.1);
        let product = farm.open(farm.btc_offer(20));
        let (often, once) = (farm.buyer(), farm.buyer());
        let (often_token, once_token) = (farm.buy(product, often, units), farm.buy(product, once, units));
        farm.next_day(BTC_REWARD);
        for (reward, percent) in days {
            farm.next_day(reward);
            farm.deposit_share(product, percent);
            farm.settle_all(product).unwrap();
            farm.model.claim(farm.miner, &[often_token]).unwrap();
        }
        farm.model.claim(farm.miner, &[once_token, once_token]).unwrap();
        let coins = |account, coin| farm.model.purse(account, coin).balance;
        prop_assert_eq!(coins(often, farm.btc), coins(once, farm.btc));
        prop_assert_eq!(coins(often, farm.pay), coins(once, farm.pay));
        farm.check();
    }

    #[test]
    fn r12_m9_all_are_paid_in_any_order_and_only_dust_is_left(
        parts in prop::collection::vec(50u64..5_000_000, 1..8),
        percents in prop::collection::vec(0u128..110, 6),
        backwards: bool,
    ) {
        let mut farm = Farm::new();
        let product = farm.model.create_product(farm.miner, farm.btc_offer(6), farm.now).unwrap();
        let bond = 30 * 30 * 200_000 * 10;
        farm.model.deposit_bond(farm.miner, product, bond).unwrap();
        let mut tokens: Vec<TokenId> = parts
            .iter()
            .map(|units| {
                let buyer = farm.buyer();
                farm.buy(product, buyer, *units)
            })
            .collect();
        farm.next_day(BTC_REWARD);
        for percent in &percents {
            farm.next_day(BTC_REWARD);
            farm.deposit_share(product, *percent);
            farm.settle_all(product).unwrap();
        }
        if backwards {
            tokens.reverse();
        }
        farm.model.claim(farm.miner, &tokens).unwrap();
        let books = farm.model.books();
        prop_assert!(books.balanced);
        let product = &books.products[0];
        prop_assert_eq!((product.income_owed.0, product.refunds_owed.0, product.escrow.0), (0, 0, 0));
        // Less than one unit a token, and what is carried; less than one unit a token and day.
        prop_assert!(product.reward_dust.0 <= tokens.len() as u128 + 1);
        prop_assert!(product.pay_dust.0 <= (tokens.len() + percents.len()) as u128);
    }
}

#[test]
fn m5_no_delivery_releases_nothing_and_refunds_all() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let buyer = farm.buyer();
    let token = farm.buy(product, buyer, 1_000_000);
    let bond = farm.model.state(product).unwrap().bond;
    farm.next_day(BTC_REWARD);
    // All the bond goes first; take it away so that it does not.
    for _ in 0..10 {
        farm.next_day(BTC_REWARD);
        let _ = farm.settle_all(product);
    }
    let drawn = bond - farm.model.state(product).unwrap().bond;
    assert_eq!(drawn, 10 * 450_000, "the bond stands in");
    assert_eq!(farm.model.owed(token).unwrap().refund, 0);

    let mut farm = Farm::new();
    let product = farm.model.create_product(farm.miner, farm.btc_offer(10), farm.now).unwrap();
    farm.model.deposit_bond(farm.miner, product, 30 * 450).unwrap();
    let buyer = farm.buyer();
    let token = farm.buy(product, buyer, 1_000);
    farm.next_day(BTC_REWARD * 1_000_000);
    for _ in 0..10 {
        farm.next_day(BTC_REWARD * 1_000_000);
    }
    farm.settle_all(product).unwrap();
    let principal = farm.model.token(token).unwrap().principal();
    let refund = farm.model.owed(token).unwrap().refund;
    let released = farm.model.purse(farm.miner, farm.pay).released;
    assert!(refund + released <= principal && refund + released >= principal - 10);
    assert!(released * 100 < principal, "next to nothing delivered, next to nothing released");
    farm.check();
}

#[test]
fn day_2_a_short_day_waits_for_the_grace_window_and_a_full_one_does_not() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(10));
    let buyer = farm.buyer();
    farm.buy(product, buyer, 1_000_000);
    let settle = |farm: &mut Farm, now| farm.model.settle(product, 9, now);
    let now = farm.now;
    assert_eq!(settle(&mut farm, now), Err(Refusal::DayOpen));
    farm.next_day(BTC_REWARD);
    let open = farm.today().end_timestamp();
    assert_eq!(settle(&mut farm, open), Err(Refusal::BenchmarkPending));
    farm.next_day(BTC_REWARD);
    farm.deposit_share(product, 99);
    let end = farm.model.grace_end(product).unwrap();
    assert_eq!(end, farm.now + 3 * 86_400);
    assert_eq!(settle(&mut farm, end - 1), Err(Refusal::GraceRunning));
    let rest = farm.model.expected_next(product).unwrap()
        - farm.model.deposit_of(product, farm.today() - 1).unwrap();
    farm.model.deposit(farm.miner, product, farm.today() - 1, rest, farm.now).unwrap();
    let now = farm.now;
    assert_eq!(settle(&mut farm, now), Ok(1));
    let again = farm.model.deposit(farm.miner, product, farm.today() - 1, 1, farm.now);
    assert_eq!(again, Err(Refusal::DayNotDepositable));
    let tomorrow = farm.model.deposit(farm.miner, product, farm.today() + 1, 1, farm.now);
    assert_eq!(tomorrow, Err(Refusal::DayNotDepositable));
}

#[test]
fn m10_a_donation_changes_nothing() {
    let run = |donation: u128| {
        let mut farm = Farm::new();
        let product = farm.open(farm.btc_offer(5));
        let buyer = farm.buyer();
        let token = farm.buy(product, buyer, 1_000);
        if donation > 0 {
            let (miner, btc) = (farm.miner, farm.btc);
            farm.model.transfer_coin(btc, miner, dmex_model::AccountId::SETTLEMENT, donation).unwrap();
        }
        for _ in 0..4 {
            farm.next_day(BTC_REWARD);
        }
        farm.settle_all(product).unwrap();
        farm.check();
        (farm.model.owed(token).unwrap(), farm.model.state(product).unwrap())
    };
    assert_eq!(run(0), run(12_345));
}

#[test]
fn fa1_m11_a_day_whose_cost_exceeds_its_income_asks_for_nothing_and_pays_its_miner_nothing() {
    let mut farm = Farm::new();
    let mut offer = farm.btc_offer(5);
    (offer.running_cost, offer.min_units) = (9 * 10u64.pow(13), Power::new(100));
    let product = farm.open(offer);
    let buyer = farm.buyer();
    let token = farm.buy(product, buyer, 1_000_000);
    farm.next_day(BTC_REWARD);
    // A third of the reward pays no more for the running cost.
    farm.next_day(BTC_REWARD / 3);
    assert_eq!(farm.model.expected_next(product), Ok(0));
    assert_eq!(farm.model.settle(product, 1, farm.now), Ok(1));
    let owed = farm.model.owed(token).unwrap();
    assert_eq!((owed.income, owed.refund), (0, farm.model.token(token).unwrap().tranche));
    assert_eq!(farm.model.purse(farm.miner, farm.pay).credit, 0);
    assert_eq!(farm.model.shortfall(product).unwrap().score, 0);
    farm.check();
}

#[test]
fn m3_m13_books_are_read_by_programs() {
    let mut farm = Farm::new();
    let product = farm.open(farm.btc_offer(5));
    let buyer = farm.buyer();
    farm.buy(product, buyer, 1_000);
    let json = serde_json::to_value(farm.model.books()).unwrap();
    assert_eq!(json["balanced"], true);
    assert_eq!(json["products"][0]["bond"], "1000000000000000000000000");
    assert_eq!(farm.model.expected_next(dmex_types::ProductId(9)), Err(Refusal::NothingToSettle));
    assert_eq!(farm.model.checkpoint(product, Day::new(5)).unwrap(), dmex_model::Checkpoint::default());
}
