use super::super::story::{UNITS, stopped, with_bond_of_days};
use super::*;

const VOTE: Decision = Decision::Vote { takes: 2 * DAY };
/// [seconds]
const DAY: u64 = 86_400;

fn closing(course: &Course) -> Closing {
    match course.end {
        End::Closed(closing) => closing,
        End::RunsOut => panic!("it runs out"),
    }
}

#[test]
fn fa4_risk_2_seven_short_days_then_grace_then_the_vote_close_the_product() {
    let standing = stopped();
    let course = Course::of(&standing, VOTE);
    let first = standing.state.next_day;
    // The seventh short day is settled three days after its end; the vote takes two more.
    let (seventh, closing) = (first + 6, closing(&course));
    assert_eq!(closing.decided_at, Some((seventh + 6).start_timestamp()));
    assert_eq!(closing.closed_day, seventh + 6);
    assert_eq!(closing.sealed_at, (closing.closed_day + 3).start_timestamp());
    assert_eq!(course.days.len(), 12);
}

#[test]
fn risk_3_without_a_vote_thirty_short_days_close_it_and_days_not_settled_are_cut_off() {
    let standing = stopped();
    let closing = closing(&Course::of(&standing, Decision::Abandon));
    assert_eq!(closing.closed_day, standing.state.next_day + 30);
    assert_eq!(closing.decided_at, Some(closing.sealed_at));
    assert_eq!(closing.sealed_at, (closing.closed_day + 3).start_timestamp());
}

#[test]
fn day_3_the_bond_pays_while_it_lasts_and_what_is_left_is_shared() {
    let course = Course::of(&with_bond_of_days(3), VOTE);
    let delivered: Vec<bool> = course.days.iter().map(|day| day.delivered == WAD).collect();
    assert_eq!(delivered.iter().filter(|whole| **whole).count(), 3);
    assert!(delivered[..3].iter().all(|whole| *whole));
    assert_eq!(closing(&course).sealed.pot, U256::ZERO);
    let rich = Course::of(&with_bond_of_days(100), VOTE);
    let asked: U256 = rich.days.iter().map(|day| day.expected).sum();
    let sealed = closing(&rich).sealed;
    assert_eq!(sealed.pot + sealed.rest, with_bond_of_days(100).state.bond - asked);
    assert_eq!(sealed.unit_days, U256::from(UNITS * 348));
}

#[test]
fn risk_2_a_product_that_ends_before_the_vote_runs_out() {
    let mut standing = stopped();
    standing.state.end_day = standing.state.next_day + 11;
    let course = Course::of(&standing, VOTE);
    assert_eq!((course.end, course.days.len()), (End::RunsOut, 11));
}

#[test]
fn risk_1_days_that_ask_for_nothing_are_delivered_and_never_short() {
    let mut standing = stopped();
    standing.terms.running_cost = U256::from(10) * WAD;
    standing.state.end_day = standing.state.next_day + 40;
    let course = Course::of(&standing, VOTE);
    assert_eq!(course.end, End::RunsOut);
    assert!(course.days.iter().all(|day| day.expected.is_zero() && day.delivered == WAD));
    assert!(course.days.iter().all(|day| day.released.is_zero()), "no coin, no money");
}

#[test]
fn risk_1_a_bond_that_pays_for_a_miner_who_keeps_nearly_to_it_is_short_once_it_is_half_gone() {
    // 95 % are deposited, which alone is never short; the bond pays the rest until half of it is gone.
    let mut standing = with_bond_of_days(30);
    let asked = U256::from(UNITS * 10_000);
    let nearly = asked * U256::from(95) / U256::from(100);
    let first = standing.state.next_day;
    standing.deposits = first.until(first + 360).map(|day| (day, nearly)).collect();
    let course = Course::of(&standing, VOTE);
    let End::Closed(closing) = course.end else { panic!("it runs out") };
    // After 301 days it stands below half; the seventh day of those lets the DAO vote.
    let seventh = first + 300 + 6;
    assert_eq!(closing.decided_at, Some((seventh + 4 + 2).start_timestamp()));
    // A bond that is kept up forgives nothing that was not held against it.
    let mut kept = standing.clone();
    kept.state.bond *= U256::from(10);
    assert_eq!(Course::of(&kept, VOTE).end, End::RunsOut);
}

#[test]
fn fa1_day_3_what_the_cost_leaves_next_to_nothing_of_releases_less_in_proportion() {
    let released = |expected: u64| released_down(WAD, U256::from(expected), U256::from(1_000u64));
    assert_eq!([0, 50, 100, 1_000].map(released), [U256::ZERO, WAD / U256::from(2), WAD, WAD]);
}

#[test]
fn risk_2_a_product_that_is_terminable_now_is_voted_on_at_once() {
    let mut standing = stopped();
    standing.shortfall.terminable_until = standing.now + rule::TIME_TO_VOTE;
    let closing = closing(&Course::of(&standing, VOTE));
    assert_eq!(closing.decided_at, Some(standing.now + 2 * DAY));
}

#[test]
fn risk_2_a_closed_product_settles_its_last_days_and_a_sealed_one_is_what_it_is() {
    let mut standing = stopped();
    let closed_day = standing.state.next_day + 2;
    (standing.shortfall.closed_day, standing.state.end_day) = (Some(closed_day), closed_day);
    let course = Course::of(&standing, VOTE);
    assert_eq!((course.days.len(), closing(&course).decided_at), (2, None));
    standing.state.next_day = closed_day;
    let sealed = Sealed { units: 7, unit_days: U256::from(70), pot: U256::from(9), rest: U256::from(1) };
    standing.shortfall.sealed = Some(sealed);
    let found = closing(&Course::of(&standing, VOTE));
    assert_eq!((found.sealed, found.sealed_at), (sealed, standing.now));
}

#[test]
fn mark_3_a_batch_is_asked_for_a_quarter_at_once_and_the_rest_over_the_days_after() {
    let mut standing = stopped();
    let first = standing.state.next_day;
    standing.terms.batch = Some((first, first + 10));
    standing.terms.vesting_days = 180;
    standing.terms.running_cost = U256::ZERO;
    let reward = standing.market.day(first).reward;
    let cash = |day| cash_down(&standing, &standing.terms, day);
    assert_eq!(cash(first), reward / U256::from(4));
    let part = |days: u64| vested_down(reward * U256::from(days), 180);
    assert_eq!(cash(first + 4), reward / U256::from(4) + part(4));
    assert_eq!(cash(first + 50), part(10));
    assert_eq!(cash(first + 185), part(5));
    assert_eq!(cash(first + 190), U256::ZERO);
}
