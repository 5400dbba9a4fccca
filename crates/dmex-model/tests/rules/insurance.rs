//! What insurance pays and who bears it: the miner's stake, then the underwriters of that product, and nobody else.

use dmex_model::{Condition, Refusal};
use dmex_types::{PolicyId, ProductId};

use crate::failure::{CAPITAL, Failure, Share, WAITING};
use crate::farm::BTC_REWARD;

const DAY: u64 = 86_400;

fn whole(units: u64, insured: u128) -> Share {
    Share { units, insured, parts: 1 }
}

#[test]
fn fb2_risk_5_four_fifths_of_the_lesser_loss_are_paid_less_what_the_bond_gave() {
    let mut failure = Failure::new(&[whole(500_000, 10_000)]);
    let (token, pay) = (failure.tokens[0], failure.farm.pay);
    let held = *failure.model().token(token).unwrap();
    let policy = failure.model().policy(pay, held.policy.unwrap()).unwrap();
    let gross = failure.model().gross_loss(token, policy.mark_day, policy.rate).unwrap();
    let paid = policy.coverage.min(gross.gross * 8_000 / 10_000);
    let due = failure.model().insurance_due(pay, token).unwrap();
    assert!(due > 0);
    let remaining = failure.model().loss(token).unwrap().remaining();
    assert_eq!(due, (paid - paid.min(gross.bond_value)).min(remaining));
    // A risen coin is not covered: the day of the purchase says no more than it said, and the closing's mark bounds it.
    let by = |rate| failure.model().gross_loss(token, policy.mark_day, rate).unwrap().gross;
    assert!(by(policy.rate / 2) < gross.gross && gross.gross <= by(2 * policy.rate));
    assert_eq!(by(10 * policy.rate), by(100 * policy.rate));

    let before = failure.model().purse(failure.holders[0], pay).balance;
    let premium = failure.model().premium_due(pay, token).unwrap();
    failure.claim_insurance(token);
    assert_eq!(failure.model().purse(failure.holders[0], pay).balance - before, due + premium);
    assert_eq!(failure.model().loss(token).unwrap().insured, due);
}

#[test]
fn fb2_the_stake_pays_first_and_underwriters_lose_no_more_than_the_exposure() {
    let mut failure = Failure::sold(&[whole(500_000, 0)]);
    let (token, holder, pool) = (failure.tokens[0], failure.holders[0], failure.pool());
    let (pay, product) = pool;
    let miner = failure.farm.miner;
    let (coverage, stake) = (100_000_000, 50_000_000);
    failure.farm.model.unstake(miner, pool, CAPITAL - stake, miner).unwrap();
    failure.insure(holder, token, coverage).unwrap();
    let exposure = failure.model().exposure(pay, product).unwrap();
    assert_eq!(exposure, coverage - stake);
    failure.fail();
    let due = failure.model().insurance_due(pay, token).unwrap();
    assert!(due > stake);
    let assets = |failure: &Failure| failure.model().pool_assets(pay, product, failure.farm.now).unwrap();
    let before = assets(&failure);
    failure.claim_insurance(token);
    assert_eq!(failure.model().fund(pay, product).unwrap().junior, 0);
    assert_eq!(before - assets(&failure), due - stake);
    assert!(due - stake <= exposure);
}

#[test]
fn fb13_the_premium_of_days_that_are_not_settled_goes_back_and_the_rest_is_earned() {
    let mut failure = Failure::new(&[whole(500_000, 5_000)]);
    let (token, (pay, product)) = (failure.tokens[0], failure.pool());
    let held = *failure.model().token(token).unwrap();
    let policy = failure.model().policy(pay, held.policy.unwrap()).unwrap();
    let closed_day = failure.model().shortfall(product).unwrap().closed_day.unwrap();
    let back = policy.daily * u128::from(policy.end.since(closed_day));
    assert_eq!(failure.model().premium_due(pay, token), Ok(back));
    let due = failure.model().insurance_due(pay, token).unwrap();
    failure.claim_insurance(token);
    let earned = policy.daily * u128::from(closed_day.since(policy.begin));
    let fund = failure.model().fund(pay, product).unwrap();
    assert_eq!(fund.senior + fund.junior, 2 * CAPITAL + earned - due);
    assert_eq!(failure.model().unearned(pay, product, failure.farm.now), Ok(0));
}

#[test]
fn fb4_only_the_underwriters_of_a_troubled_product_wait_and_sixty_days_at_most() {
    let mut failure = Failure::sold(&[whole(500_000, 5_000)]);
    let (underwriter, pool) = (failure.underwriter, failure.pool());
    let (pay, product) = pool;
    let shares = failure.model().shares(pay, product, underwriter);
    failure.deliver(WAITING + 2);
    let asked = failure.farm.now;
    failure.farm.model.request_exit(underwriter, pool, shares, asked).unwrap();
    let hold = |failure: &mut Failure| failure.farm.model.hold_exit(pool, underwriter, failure.farm.now);
    assert_eq!(hold(&mut failure), Err(Refusal::NothingToHold), "nothing is wrong");
    for _ in 0..4 {
        failure.farm.next_day(BTC_REWARD);
    }
    let condition = |failure: &Failure, now| failure.model().condition(pay, product, now).unwrap();
    assert_eq!(condition(&failure, failure.farm.now), Condition::Troubled);
    assert_eq!(hold(&mut failure), Err(Refusal::NothingToHold), "its window is not open");
    failure.farm.now = asked + 40 * DAY;
    hold(&mut failure).unwrap();
    assert_eq!(hold(&mut failure), Err(Refusal::NothingToHold), "once for each wish");
    let joining = failure.farm.model.underwrite(underwriter, pool, 5, underwriter, failure.farm.now);
    assert_eq!(joining, Err(Refusal::ERC4626ExceededMaxDeposit));

    // The trouble lasts: nothing leaves when the cooldown is over, and then it does.
    let (ready, last) = (asked + 40 * DAY, asked + 100 * DAY);
    let model = &failure.farm.model;
    assert_eq!(model.max_redeem(pay, product, underwriter, ready), Ok(0));
    assert_eq!(model.max_redeem(pay, product, underwriter, last - 1), Ok(0));
    assert!(model.max_redeem(pay, product, underwriter, last).unwrap() > 0);
    assert_eq!(model.max_redeem(pay, product, underwriter, last + 7 * DAY), Ok(0));
    // Shares that wait move nowhere else, and what stands behind cover stays.
    let dao = failure.dao;
    let frozen = failure.farm.model.transfer_shares(underwriter, pool, dao, 1, last);
    assert_eq!(frozen, Err(Refusal::SharesFrozen));
    let bound = failure.model().bound(pay, product).unwrap();
    let most = failure.model().max_redeem(pay, product, underwriter, last).unwrap();
    let before = failure.model().pool_assets(pay, product, last).unwrap();
    let paid = failure.farm.model.redeem(underwriter, pool, most, underwriter, last).unwrap();
    assert!(before - paid >= bound && before - paid <= bound + 2);
}

#[test]
fn fb4_once_it_is_over_and_no_cover_stands_everybody_leaves_at_once() {
    let mut failure = Failure::new(&[whole(500_000, 5_000)]);
    let (underwriter, pool) = (failure.underwriter, failure.pool());
    let (pay, product) = pool;
    let now = failure.farm.now;
    let condition = |failure: &Failure| failure.model().condition(pay, product, now).unwrap();
    assert_eq!(condition(&failure), Condition::Troubled);
    assert_eq!(failure.model().max_redeem(pay, product, underwriter, now), Ok(0));
    failure.claim_insurance(failure.tokens[0]);
    assert_eq!(condition(&failure), Condition::Over);
    let shares = failure.model().shares(pay, product, underwriter);
    let assets = failure.model().pool_assets(pay, product, now).unwrap();
    let paid = failure.farm.model.redeem(underwriter, pool, shares, underwriter, now).unwrap();
    assert!(paid <= assets && paid + 2 >= assets);
}

#[test]
fn risk_5_a_product_has_one_pool_and_no_other_products_money_is_in_it() {
    let mut failure = Failure::sold(&[whole(500_000, 0)]);
    let (underwriter, (pay, product)) = (failure.underwriter, failure.pool());
    let offer = failure.farm.btc_offer(90);
    let other = failure.farm.open(offer);
    let now = failure.farm.now;
    let model = &mut failure.farm.model;
    let nobody = Err(Refusal::NoPool);
    assert_eq!(model.underwrite(underwriter, (pay, other), 5, underwriter, now), nobody);
    assert_eq!(model.stake(underwriter, (pay, other), 5), Err(Refusal::NoPool));
    assert_eq!(model.open_pool(pay, product), Err(Refusal::PoolExists));
    assert_eq!(model.open_pool(failure.farm.btc, other), Err(Refusal::WrongPayToken));
    assert_eq!(model.open_pool(pay, ProductId(9)), Err(Refusal::WrongPayToken));
    let _ = model.open_pool(pay, other).unwrap();
    model.underwrite(underwriter, (pay, other), 5, underwriter, now).unwrap();
    assert_eq!(model.pool_assets(pay, other, now), Ok(5));
    assert_eq!(model.pool_assets(pay, product, now), Ok(CAPITAL));
    let shares = model.shares(pay, other, underwriter);
    let too_many = model.request_exit(underwriter, (pay, other), shares + 1, now);
    assert_eq!(too_many, Err(Refusal::NotEnoughShares));
}

#[test]
fn risk_5_coverage_ends_when_all_days_are_settled_or_nobody_claims_in_ninety_days() {
    let mut failure = Failure::new(&[whole(500_000, 5_000), whole(500_000, 0)]);
    let (token, (pay, product), now) = (failure.tokens[0], failure.pool(), failure.farm.now);
    let policy = failure.model().token(token).unwrap().policy.unwrap();
    let model = &mut failure.farm.model;
    assert_eq!(model.release_coverage(pay, &[policy], now), Err(Refusal::CoverageStands));
    // Among others what stands is passed over, and so is what there is not.
    model.release_coverage(pay, &[policy, PolicyId(9)], now).unwrap();
    assert!(model.line(pay, product).unwrap().1 > 0);
    let measured_at = model.loss_measure(product).unwrap().measured_at;
    model.release_coverage(pay, &[policy], measured_at + 90 * DAY).unwrap();
    assert_eq!(model.line(pay, product).unwrap().1, 0);
    assert_eq!(model.insurance_due(pay, token), Ok(0));
}

#[test]
fn fb5_a_token_that_is_gone_or_not_due_blocks_no_claim_of_another() {
    let mut failure = Failure::sold(&[whole(500_000, 5_000), whole(400_000, 0), whole(10_000, 5_000)]);
    let (token, plain, pay) = (failure.tokens[0], failure.tokens[1], failure.farm.pay);
    let gone = failure.tokens.pop().unwrap();
    failure.farm.cut(failure.holders[2], gone, 2);
    failure.fail();
    let now = failure.farm.now;
    failure.farm.model.claim_insurance(failure.dao, pay, &[gone, plain, token], now).unwrap();
    assert!(failure.model().loss(token).unwrap().insured > 0);
    // What was split is insured in its parts, which were not refunded.
    let part = failure.model().last_token();
    let alone = failure.farm.model.claim_insurance(failure.dao, pay, &[part], now);
    assert_eq!(alone, Err(Refusal::NotRefunded));
}
