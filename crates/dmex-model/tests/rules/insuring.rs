//! Buying cover: who may, of what, how much, from when on, and what becomes of the premium.

use dmex_model::{Part, Refusal};
use dmex_types::{Power, TokenId};

use crate::failure::{CAPITAL, Failure, Share, WAITING};
use crate::farm::BTC_REWARD;

const DAY: u64 = 86_400;

/// A token of its own, and nothing insured yet.
fn sold() -> Failure {
    Failure::sold(&[Share { units: 500_000, insured: 0, parts: 1 }])
}

/// The same with half of what may be insured.
fn insured() -> Failure {
    Failure::sold(&[Share { units: 500_000, insured: 5_000, parts: 1 }])
}

fn most(failure: &Failure) -> u128 {
    failure.model().most_coverage(failure.farm.pay, failure.tokens[0], failure.farm.now).unwrap()
}

fn balance(failure: &Failure) -> u128 {
    failure.model().purse(failure.holders[0], failure.farm.pay).balance
}

#[test]
fn risk_5_cover_is_a_fourth_of_the_money_in_escrow_and_costs_whole_days_rounded_up() {
    let mut failure = sold();
    let (token, holder, (pay, product)) = (failure.tokens[0], failure.holders[0], failure.pool());
    let held = *failure.model().token(token).unwrap();
    let escrow = held.tranche * 90;
    assert_eq!(most(&failure), escrow / 4);
    assert_eq!(failure.insure(holder, token, 0), Err(Refusal::ZeroCoverage));
    assert_eq!(failure.insure(holder, token, escrow / 4 + 1), Err(Refusal::CoverageTooLarge));

    // A premium of 5 % a year, by the day and rounded up, for the days from the fifteenth on.
    let coverage = escrow / 4;
    let daily = (coverage * 500).div_ceil(3_650_000);
    let now = failure.farm.now;
    let quote = failure.model().quote_cover(pay, token, coverage, now).unwrap();
    assert_eq!((quote.daily, quote.begin, quote.end), (daily, failure.farm.today() + WAITING, held.end));
    let premium = quote.premium().unwrap();
    assert_eq!(premium, daily * 77);
    let model = &mut failure.farm.model;
    let refused = model.insure(holder, pay, token, coverage, premium - 1, now);
    assert_eq!(refused, Err(Refusal::PremiumTooHigh));
    assert_eq!(model.insure(holder, pay, token, coverage, premium, now), Ok(premium));
    assert_eq!(model.unearned(pay, product, now), Ok(premium));
    assert_eq!(model.pool_assets(pay, product, now), Ok(CAPITAL));
    // Half of it is the stake's to pay, and twice that is asked for at the ratio of one half.
    assert_eq!(model.fund(pay, product).unwrap().backing, coverage);
    assert_eq!(model.insure(holder, pay, token, 1, u128::MAX, now), Err(Refusal::NotInsurable));
}

#[test]
fn risk_5_cover_is_sold_while_a_token_pays_as_long_as_days_are_left_after_it_begins() {
    let mut failure = sold();
    let (token, holder) = (failure.tokens[0], failure.holders[0]);
    failure.deliver(60);
    failure.meet_call();
    let left = failure.model().token(token).unwrap().tranche * 31;
    assert_eq!(most(&failure), left / 4);
    failure.deliver(16);
    failure.meet_call();
    assert_eq!(most(&failure), failure.model().token(token).unwrap().tranche * 15 / 4);
    failure.deliver(1);
    failure.meet_call();
    assert_eq!(failure.insure(holder, token, 1), Err(Refusal::NotInsurable));
}

#[test]
fn risk_5_only_the_holder_or_whom_it_approved_insures() {
    let mut failure = sold();
    let (token, holder) = (failure.tokens[0], failure.holders[0]);
    let stranger = failure.farm.buyer();
    assert_eq!(failure.insure(stranger, token, 1), Err(Refusal::NotHolder));
    failure.farm.model.approve_all(holder, stranger, true);
    failure.insure(stranger, token, 1).unwrap();
}

#[test]
fn fb2_cover_of_a_product_is_at_most_twice_its_miners_stake() {
    let mut failure = sold();
    let (token, holder, pool) = (failure.tokens[0], failure.holders[0], failure.pool());
    let (miner, someone) = (failure.farm.miner, failure.underwriter);
    let model = &mut failure.farm.model;
    assert_eq!(model.unstake(someone, pool, 1, someone), Err(Refusal::NotMiner));
    assert_eq!(model.unstake(miner, pool, 0, miner), Err(Refusal::ZeroAmount));
    assert_eq!(model.unstake(miner, pool, CAPITAL + 1, miner), Err(Refusal::JuniorTooSmall));
    model.unstake(miner, pool, CAPITAL - 1_000, miner).unwrap();
    assert_eq!(model.purse(miner, pool.0).balance, CAPITAL - 1_000);
    assert_eq!(most(&failure), 2_000);
    failure.insure(holder, token, 1_500).unwrap();
    // What underwriters can lose, and the miner could win.
    assert_eq!(failure.model().exposure(pool.0, pool.1), Ok(500));
    let bound = failure.farm.model.unstake(miner, pool, 1, miner);
    assert_eq!(bound, Err(Refusal::JuniorBound));
    // What is beyond all cover may leave: dust that somebody insures holds no more than dust.
    failure.farm.model.stake(miner, pool, 900).unwrap();
    assert_eq!(failure.farm.model.unstake(miner, pool, 401, miner), Err(Refusal::JuniorBound));
    failure.farm.model.unstake(miner, pool, 400, miner).unwrap();
    assert_eq!(failure.model().exposure(pool.0, pool.1), Ok(0));
}

#[test]
fn fb3_none_is_sold_with_a_score_an_overdue_day_or_a_call_that_is_stale_or_unmet() {
    let mut failure = sold();
    let (token, holder, dao, (pay, product)) =
        (failure.tokens[0], failure.holders[0], failure.dao, failure.pool());
    let refused = Err(Refusal::NotInsurable);
    failure.deliver(3);
    assert_eq!(failure.insure(holder, token, 1), refused, "nobody looked at the bond");
    failure.meet_call();
    failure.farm.model.set_line(dao, pay, product, 0, CAPITAL).unwrap();
    assert_eq!(failure.insure(holder, token, 1), refused, "no rate");
    failure.farm.model.set_line(dao, pay, product, 500, CAPITAL).unwrap();
    assert!(most(&failure) > 0);

    // A day passes its grace.
    for _ in 0..4 {
        failure.farm.next_day(BTC_REWARD);
    }
    failure.meet_call();
    assert_eq!(failure.insure(holder, token, 1), refused, "overdue");
    failure.farm.settle_all(product).unwrap();
    assert!(failure.model().shortfall(product).unwrap().score > 0);
    assert_eq!(failure.insure(holder, token, 1), refused, "a score");
}

#[test]
fn fb3_a_short_day_before_cover_begins_voids_it_and_the_premium_goes_back() {
    let mut failure = sold();
    let (token, holder, (pay, product)) = (failure.tokens[0], failure.holders[0], failure.pool());
    let before = balance(&failure);
    let coverage = most(&failure);
    let premium = failure.insure(holder, token, coverage).unwrap();
    failure.deliver(3);
    failure.pass(1, 0);
    let stands = |failure: &Failure| failure.model().coverage_of(pay, token) > 0;
    assert!(stands(&failure), "the day may still be delivered");
    failure.farm.now += 3 * DAY;
    failure.farm.model.settle(product, 1, failure.farm.now).unwrap();
    assert!(!stands(&failure));
    assert_eq!(failure.model().premium_due(pay, token), Ok(premium));

    failure.claim_insurance(token);
    assert_eq!(balance(&failure), before);
    assert_eq!((failure.covered(), failure.model().token(token).unwrap().policy), (0, None));
    assert_eq!(failure.model().unearned(pay, product, failure.farm.now), Ok(0));
    assert_eq!(failure.model().pool_assets(pay, product, failure.farm.now), Ok(CAPITAL));
}

#[test]
fn fb3_who_insures_before_the_miner_stops_has_the_premium_back_and_nothing_more() {
    let mut failure = insured();
    let (token, (pay, product)) = (failure.tokens[0], failure.pool());
    let paid = failure.model().unearned(pay, product, failure.farm.now).unwrap();
    failure.stop();
    assert_eq!(failure.model().insurance_due(pay, token), Ok(0));
    assert_eq!(failure.model().premium_due(pay, token), Ok(paid));
    let before = balance(&failure);
    failure.claim_insurance(token);
    assert_eq!(balance(&failure) - before, paid);
    assert_eq!(failure.model().loss(token).unwrap().insured, 0);
}

#[test]
fn risk_5_a_short_day_after_cover_began_voids_nothing_and_premiums_are_earned_as_days_are_settled() {
    let mut failure = insured();
    let (token, (pay, product)) = (failure.tokens[0], failure.pool());
    let policy = failure.model().policy(pay, failure.model().token(token).unwrap().policy.unwrap()).unwrap();
    let assets = |failure: &Failure| failure.model().pool_assets(pay, product, failure.farm.now).unwrap();
    failure.deliver(WAITING);
    assert_eq!(assets(&failure), CAPITAL);
    failure.deliver(3);
    assert_eq!(assets(&failure), CAPITAL + 3 * policy.daily);
    failure.pass(3, 0);
    assert_eq!(assets(&failure), CAPITAL + 3 * policy.daily, "days that wait for a deposit are not settled");
    failure.farm.settle_all(product).unwrap();
    assert_eq!(assets(&failure), CAPITAL + 6 * policy.daily);
    assert!(!failure.model().is_void(&policy));
    // Anyone books it, bit by bit if need be.
    let (now, today) = (failure.farm.now, failure.farm.today());
    assert!(failure.farm.model.earn(pay, product, 1, now).unwrap() < today);
    assert_eq!(failure.farm.model.earn(pay, product, 1_000, now), Ok(today));
    assert_eq!(failure.model().fund(pay, product).unwrap().senior, CAPITAL + 6 * policy.daily);
}

#[test]
fn risk_5_what_is_void_may_be_insured_again_and_is_paid_back_first() {
    let mut failure = insured();
    let (token, holder, (pay, product)) = (failure.tokens[0], failure.holders[0], failure.pool());
    failure.deliver(3);
    failure.pass(1, 0);
    failure.farm.now += 3 * DAY;
    failure.farm.model.settle(product, 1, failure.farm.now).unwrap();
    for _ in 0..3 {
        failure.farm.close_day(BTC_REWARD);
    }
    // Ten delivered days make up for one that was short.
    for _ in 0..14 {
        failure.farm.deposit_share(product, 100);
        let _ = failure.farm.model.settle(product, 1, failure.farm.now);
        failure.farm.next_day(BTC_REWARD);
    }
    failure.meet_call();
    let first = failure.model().token(token).unwrap().policy;
    failure.insure(holder, token, 1_000).unwrap();
    assert!(failure.model().token(token).unwrap().policy > first);
    assert_eq!(failure.covered(), 1_000);
    assert_eq!(failure.model().fund(pay, product).unwrap().returnable, 0);
}

#[test]
fn fb6_a_lower_ratio_binds_later_cover_only() {
    let mut failure = insured();
    let (holder, token, (pay, product)) = (failure.holders[0], failure.tokens[0], failure.pool());
    let bound = failure.model().bound(pay, product).unwrap();
    let parameters = failure.model().insurance_parameters(pay).unwrap();
    let lower = dmex_model::InsuranceParameters { capital_ratio: 1_000, ..parameters };
    failure.farm.model.set_insurance_parameters(failure.dao, pay, lower).unwrap();
    assert_eq!(failure.model().bound(pay, product), Ok(bound));
    // Parts share what stands behind the whole, too.
    let to = |units| Part { to: holder, units: Power::new(units) };
    let first = failure.farm.model.split(holder, token, &[to(1), to(499_999)]).unwrap();
    assert_eq!(failure.model().bound(pay, product), Ok(bound));
    assert!(failure.model().coverage_of(pay, TokenId(first.0 + 1)) > 0);

    let mut later = sold();
    later.farm.model.set_insurance_parameters(later.dao, pay, lower).unwrap();
    later.insure(later.holders[0], later.tokens[0], 1_000).unwrap();
    assert_eq!(later.model().fund(pay, product).unwrap().backing, 5_000);
}

#[test]
fn fa5_cover_follows_to_parts_and_only_parts_of_one_policy_become_one_again() {
    let whole = |insured| Share { units: 500_000, insured, parts: 1 };
    let mut failure = Failure::sold(&[whole(5_000), whole(0)]);
    let (token, holder, pay) = (failure.tokens[0], failure.holders[0], failure.farm.pay);
    let (other, giver) = (failure.tokens[1], failure.holders[1]);
    let coverage = failure.covered();
    let model = &mut failure.farm.model;
    model.transfer(giver, giver, holder, other).unwrap();
    assert_eq!(model.coverage_of(pay, token), coverage);
    assert_eq!(model.merge(holder, token, other), Err(Refusal::CannotMerge));

    let to = |units| Part { to: holder, units: Power::new(units) };
    let first = model.split(holder, token, &[to(100_000), to(400_000)]).unwrap();
    let second = TokenId(first.0 + 1);
    assert_eq!(model.coverage_of(pay, token), 0);
    assert_eq!(model.coverage_of(pay, first), coverage / 5);
    assert_eq!(model.coverage_of(pay, second), coverage * 4 / 5);
    assert_eq!(model.merge(holder, second, other), Err(Refusal::CannotMerge));
    let merged = model.merge(holder, second, first).unwrap();
    assert_eq!(model.coverage_of(pay, merged), coverage);
    assert_eq!(failure.insure(holder, merged, 1_000), Err(Refusal::NotInsurable));
}
