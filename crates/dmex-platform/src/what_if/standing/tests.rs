use super::super::story::with_bond_of_days;
use super::*;

#[test]
fn risk_1_the_words_of_a_product_and_the_model_mean_the_same_scores() {
    assert_eq!(dmex_types::GOOD_SCORE, shortfall_rules::GOOD);
    assert_eq!(dmex_types::DEAD_SCORE, shortfall_rules::DEAD);
}

#[test]
fn sale_6_the_first_reason_against_good_standing_is_told() {
    let good = with_bond_of_days(40);
    assert_eq!(good.good_standing(), ProductStanding::Good);
    let told = |change: fn(&mut Standing)| {
        let mut standing = good.clone();
        change(&mut standing);
        standing.good_standing()
    };
    let day = |standing: &mut Standing, called: u64| {
        let per_unit_day = U256::from(called) * WAD;
        let call = Call { day: standing.market.next_day - 1, called: U256::ZERO, per_unit_day };
        standing.call = Some(call);
    };
    assert_eq!(told(|standing| standing.state.bond = U256::ZERO), ProductStanding::BondLow);
    assert_eq!(told(|standing| standing.call = None), ProductStanding::CallStale);
    let mut called = good.clone();
    // 10 days of bond beyond the bond days for 360 days of power: a 36th of a day's income is called for each unit and day,
    // and then more.
    day(&mut called, 277);
    assert_eq!(called.good_standing(), ProductStanding::Good);
    day(&mut called, 278);
    assert_eq!(called.good_standing(), ProductStanding::CallUnmet);
    assert_eq!(told(|standing| standing.shortfall.score = 13), ProductStanding::Scored);
    let terminable = told(|standing| {
        (standing.shortfall.score, standing.shortfall.terminable_until) = (13, standing.now + 1);
    });
    assert_eq!(terminable, ProductStanding::Terminable);
    let overdue = told(|standing| {
        let first = standing.state.next_day;
        let last = standing.market.days[&(first - 1)];
        standing.market.days.insert(first, last);
        standing.market.next_day = first.next();
        standing.now = (first + 4).start_timestamp();
    });
    assert_eq!(overdue, ProductStanding::Overdue);
    assert_eq!(
        told(|standing| standing.shortfall.closed_day = Some(standing.state.next_day)),
        ProductStanding::Closed
    );
    // Nobody is owed a bond for power that has no days left.
    let empty = told(|standing| {
        (standing.state.bond, standing.call) = (U256::ZERO, None);
        (standing.state.outstanding, standing.state.unit_days) = (0, U256::ZERO);
    });
    assert_eq!(empty, ProductStanding::Good);
}
