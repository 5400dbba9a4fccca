//! Losses and who makes them good: nobody gets more than was lost, and no order of claims pays more than another.

use dmex_model::{Refusal, RoundOrder};
use dmex_types::{PolicyId, TokenId};
use proptest::prelude::*;

use crate::failure::{Failure, Share};
use crate::farm::BTC_REWARD;

const DAY: u64 = 86_400;
const SHARES: usize = 5;
/// Most parts of a share.
const PARTS: u64 = 4;
const MOST_TOKENS: usize = 20;

fn shares() -> impl Strategy<Value = Vec<Share>> {
    let insured = prop_oneof![1 => Just(0u128), 2 => 1u128..10_000];
    let share = (50u64..1_000_000, insured, 1..=PARTS).prop_map(|(units, insured, parts)| Share {
        units,
        insured,
        parts,
    });
    prop::collection::vec(share, 1..=SHARES)
}

fn whole(units: u64, insured: u128) -> Share {
    Share { units, insured, parts: 1 }
}

/// All claims on insurance and two rounds, in an order that `keys` give.
fn claim_all(failure: &mut Failure, percents: (u128, u128), keys: &[u32]) {
    let rounds = [failure.open_round(percents.0), failure.open_round(percents.1)];
    let mut claims: Vec<(TokenId, usize)> =
        failure.tokens.iter().flat_map(|token| (0..3).map(move |way| (*token, way))).collect();
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|index| keys[*index]);
    claims = order.iter().map(|index| claims[*index]).collect();
    for (token, way) in claims {
        match way {
            0 => failure.claim_insurance(token),
            way => failure.claim_round(rounds[way - 1], token),
        }
    }
}

proptest! {
    #[test]
    fn risk_6_insurance_and_reserve_never_pay_more_than_was_lost(
        shares in shares(),
        percents in (1u128..100, 1u128..100),
        keys in prop::collection::vec(any::<u32>(), 3 * MOST_TOKENS),
    ) {
        let mut failure = Failure::new(&shares);
        prop_assume!(failure.model().product_loss(failure.product).loss > 10_000);
        claim_all(&mut failure, percents, &keys);
        for token in &failure.tokens {
            let loss = failure.model().loss(*token).unwrap();
            prop_assert!(loss.insured <= loss.loss && loss.compensated <= loss.loss);
            prop_assert!(loss.recovered() <= loss.loss, "{loss:?}");
        }
        let all = failure.model().product_loss(failure.product);
        prop_assert!(all.recovered() <= all.loss);
        failure.farm.check();
    }

    /// Rounds are opened before anybody claims, as they are when the DAO votes on known losses. Of parts of one policy each
    /// claims its share rounded down, and the last has what that left over: less than a unit for each part.
    #[test]
    fn risk_6_the_order_of_claims_changes_nobodys_amount_within_a_round(
        shares in shares(),
        percent in 1u128..100,
        keys in prop::collection::vec(any::<u32>(), 2 * MOST_TOKENS),
    ) {
        let outcome = |keys: &[u32]| {
            let mut failure = Failure::new(&shares);
            let round = failure.open_round(percent);
            let mut order: Vec<usize> = (0..2 * failure.tokens.len()).collect();
            order.sort_by_key(|index| keys[*index]);
            for index in order {
                let token = failure.tokens[index / 2];
                if index % 2 == 0 { failure.claim_insurance(token) } else { failure.claim_round(round, token) }
            }
            failure.recovered()
        };
        prop_assume!(Failure::new(&shares).model().product_loss(dmex_types::ProductId(1)).loss > 10_000);
        for (one, other) in outcome(&keys).into_iter().zip(outcome(&[0; 2 * MOST_TOKENS])) {
            prop_assert!(one.0.abs_diff(other.0) <= u128::from(PARTS), "{one:?} {other:?}");
            prop_assert!(one.1.abs_diff(other.1) <= u128::from(PARTS), "{one:?} {other:?}");
        }
    }

    /// FA5, FB5: cover is shared by power, no part's share is less than its own, and a policy that is claimed leaves nothing.
    #[test]
    fn fa5_nft_5_parts_claim_the_cover_of_the_whole_in_any_order(
        units in 50u64..1_000_000,
        insured in 100u128..10_000,
        parts in 2..=PARTS,
        keys in prop::collection::vec(any::<u32>(), 4),
    ) {
        let mut failure = Failure::new(&[Share { units, insured, parts }]);
        let (pay, product) = failure.pool();
        let coverage = failure.covered();
        prop_assume!(coverage > 0);
        let shares: Vec<u128> =
            failure.tokens.iter().map(|token| failure.model().coverage_of(pay, *token)).collect();
        let sum: u128 = shares.iter().sum();
        prop_assert!(sum <= coverage && sum + u128::from(PARTS) > coverage);
        let mut order: Vec<usize> = (0..failure.tokens.len()).collect();
        order.sort_by_key(|index| keys[*index]);
        for index in order {
            let token = failure.tokens[index];
            prop_assert!(failure.model().coverage_of(pay, token) >= shares[index]);
            let due = failure.model().insurance_due(pay, token).unwrap();
            failure.claim_insurance(token);
            prop_assert_eq!(failure.model().loss(token).unwrap().insured, due);
            prop_assert_eq!(failure.model().coverage_of(pay, token), 0);
        }
        prop_assert_eq!(failure.covered(), 0);
        prop_assert_eq!(failure.model().policy(pay, PolicyId(1)), None);
        let fund = failure.model().fund(pay, product).unwrap();
        prop_assert_eq!((fund.backing, fund.returnable), (0, 0));
        failure.farm.check();
    }

    #[test]
    fn risk_6_a_loss_is_what_the_remaining_days_would_have_earned(units in 1_000u64..1_000_000) {
        let failure = Failure::new(&[whole(units, 0)]);
        let token = *failure.model().token(failure.tokens[0]).unwrap();
        let shortfall = failure.model().shortfall(failure.product).unwrap();
        let (closed_day, sealed) = (shortfall.closed_day.unwrap(), shortfall.sealed.unwrap());
        // In dollars with floating point: a check of what the integers mean, not of their last digits.
        let daily = units as f64 * BTC_REWARD as f64 / 1e27 * 40_000.0;
        let days = token.end.since(closed_day);
        // The low side: what a day brings falls by 0.2 %, and is discounted at 12 % a year.
        let fall = 0.998 / (1.0 + 0.12 / 365.0);
        let income: f64 = (1..=days).map(|day| daily * f64::powi(fall, day as i32)).sum();
        let refund = token.tranche as f64 * f64::from(days) / 1e6;
        let bond = sealed.pot as f64 / 1e8 * 40_000.0;
        let loss = failure.model().loss(failure.tokens[0]).unwrap().loss as f64 / 1e6;
        prop_assert!((loss - (income - refund - bond)).abs() < 2e-6 + income * 1e-9, "{loss}");
        prop_assert!(loss > 0.0);
    }
}

fn two() -> Failure {
    Failure::new(&[whole(500_000, 5_000), whole(500_000, 0)])
}

#[test]
fn risk_4_a_round_is_cut_to_the_recorded_loss_that_nobody_made_good_or_promised() {
    let mut failure = two();
    let lost = failure.model().product_loss(failure.product).remaining();
    let first = failure.open_round(60);
    assert_eq!(failure.model().round(first).unwrap().amount, lost * 60 / 100);
    let second = failure.open_round_in(failure.farm.pay, 5 * lost);
    assert_eq!(failure.model().round(second).unwrap().amount, lost - lost * 60 / 100);
    let order = RoundOrder { product: failure.product, coin: failure.farm.pay, amount: 1 };
    let (dao, now) = (failure.dao, failure.farm.now);
    let third = failure.farm.model.open_round(dao, order, dmex_model::Answer::default(), now);
    assert_eq!(third, Err(Refusal::NothingToPay));
}

#[test]
fn risk_4_a_token_has_its_share_once_and_the_rest_returns_after_ninety_days() {
    let mut failure = two();
    let round = failure.open_round(50);
    let (token, other) = (failure.tokens[0], failure.tokens[1]);
    let now = failure.farm.now;
    let anyone = failure.dao;
    let twice = failure.farm.model.claim_round(anyone, round, &[other, other], now);
    assert_eq!(twice, Err(Refusal::AlreadyClaimed));
    assert_eq!(failure.recovered()[1], (0, 0));
    failure.claim_round(round, other);
    let again = failure.farm.model.claim_round(anyone, round, &[other], now);
    assert_eq!(again, Err(Refusal::AlreadyClaimed));
    assert_eq!(failure.farm.model.close_round(round, now), Err(Refusal::RoundRunning));

    let closes_at = failure.model().round(round).unwrap().closes_at;
    assert_eq!(closes_at, now + 90 * DAY);
    let late = failure.farm.model.claim_round(anyone, round, &[token], closes_at);
    assert_eq!(late, Err(Refusal::RoundNotOpen));
    let free = failure.model().reserve_free(failure.farm.pay);
    let returned = failure.farm.model.close_round(round, closes_at).unwrap();
    assert!(returned > 0);
    assert_eq!(failure.model().reserve_free(failure.farm.pay), free + returned);
    assert_eq!(failure.model().promised(failure.product), 0);
    assert_eq!(failure.farm.model.close_round(round, closes_at), Err(Refusal::RoundNotOpen));
}

#[test]
fn fb13_risk_4_a_claim_of_nothing_marks_nothing() {
    let mut failure = two();
    // By power a half each, rounded down.
    let round = failure.open_round_in(failure.farm.pay, 1);
    let (token, anyone, now) = (failure.tokens[0], failure.dao, failure.farm.now);
    failure.farm.model.claim_round(anyone, round, &[token, token], now).unwrap();
    failure.claim_round(round, token);
    assert!(!failure.model().has_claimed(round, token));
    assert_eq!(failure.recovered()[0], (0, 0));
}

#[test]
fn risk_4_a_round_in_the_mined_coin_is_worth_no_more_than_was_lost() {
    let mut failure = two();
    let lost = failure.model().product_loss(failure.product).loss;
    let round = failure.open_round_in(failure.farm.btc, 10u128.pow(15));
    let opened = *failure.model().round(round).unwrap();
    // 8 decimals at 40,000 dollars against 6.
    assert_eq!(opened.amount, lost / 400);
    for token in failure.tokens.clone() {
        failure.claim_insurance(token);
        failure.claim_round(round, token);
    }
    let all = failure.model().product_loss(failure.product);
    assert!(all.recovered() <= all.loss && all.remaining() < 800 + lost / 2);
}

#[test]
fn fa7_a_contract_alone_takes_refund_insurance_and_compensation_of_what_it_holds() {
    let mut failure = Failure::sold(&[whole(500_000, 5_000), whole(500_000, 0)]);
    let (token, other, holder) = (failure.tokens[0], failure.tokens[1], failure.holders[0]);
    let (vault, pay, anyone) = (failure.farm.model.add_contract(), failure.farm.pay, failure.dao);
    failure.farm.model.transfer(holder, holder, vault, token).unwrap();
    failure.tokens = vec![other];
    failure.fail();
    let now = failure.farm.now;
    let model = &mut failure.farm.model;
    let refused = Err(Refusal::NotForStranger);
    assert_eq!(model.refund_tokens(anyone, &[token], now), refused);
    model.refund_tokens(anyone, &[token, other], now).unwrap();
    assert!(!model.token(token).unwrap().refunded);
    model.refund_tokens(vault, &[token], now).unwrap();
    model.record_losses(&[token]).unwrap();
    assert_eq!(model.claim_insurance(anyone, pay, &[token], now), refused);
    model.claim_insurance(anyone, pay, &[token, other], now).unwrap();
    assert_eq!(model.loss(token).unwrap().insured, 0);

    let round = failure.open_round(50);
    let model = &mut failure.farm.model;
    assert_eq!(model.claim_round(anyone, round, &[token], now), refused);
    model.claim_round(anyone, round, &[token, other], now).unwrap();
    assert!(!model.has_claimed(round, token) && model.has_claimed(round, other));
    model.claim_round(vault, round, &[token], now).unwrap();
    model.claim_insurance(vault, pay, &[token], now).unwrap();
    let loss = model.loss(token).unwrap();
    assert!(loss.insured > 0 && loss.compensated > 0);
}

#[test]
fn risk_6_losses_are_measured_and_recorded_once_and_only_after_the_refund() {
    let mut failure = two();
    let (product, now) = (failure.product, failure.farm.now);
    assert_eq!(failure.farm.model.measure(product, now), Err(Refusal::AlreadyMeasured));
    let before = failure.model().product_loss(product);
    failure.farm.model.record_losses(&failure.tokens).unwrap();
    assert_eq!(failure.model().product_loss(product), before);
    let stranger = failure.holders[0];
    assert_eq!(failure.farm.model.recover(stranger, failure.tokens[0], 1), Err(Refusal::NotPayer));

    let mut open = Failure::sold(&[whole(100, 0)]);
    let now = open.farm.now;
    assert_eq!(open.farm.model.measure(open.product, now), Err(Refusal::NotSealed));
    assert_eq!(open.farm.model.record_losses(&open.tokens), Err(Refusal::NotRefunded));
    assert_eq!(open.model().loss(open.tokens[0]), Err(Refusal::NotMeasured));
}

#[test]
fn dao_2_only_the_dao_opens_rounds_and_sets_lines() {
    let mut failure = two();
    let (stranger, pay, product) = (failure.holders[0], failure.farm.pay, failure.product);
    let order = RoundOrder { product, coin: pay, amount: 1 };
    let now = failure.farm.now;
    let model = &mut failure.farm.model;
    let refused = Err(Refusal::OwnableUnauthorizedAccount);
    assert_eq!(model.open_round(stranger, order, dmex_model::Answer::default(), now).map(drop), refused);
    assert_eq!(model.set_line(stranger, pay, product, 500, 1), refused);
    assert_eq!(model.set_reserve_asset(stranger, pay, false, false), refused);
    let parameters = model.insurance_parameters(pay).unwrap();
    assert_eq!(model.set_insurance_parameters(stranger, pay, parameters), refused);
}
