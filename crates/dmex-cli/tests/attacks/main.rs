//! `make attacks`: what people tried against the platform, tried again on a real anvil. Each attempt is a transaction that is
//! mined; the table says what was tried, by whom, and what the program tells that person.
//!
//! The ids are those of docs/FINDINGS.md. Every attack begins on the same morning: the chain goes back in between.

// Attacks are futures of futures, deeper than the compiler looks by itself.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod benchmark;
mod bond;
mod dao;
mod delivery;
mod insurance;
mod offers;
mod power;
mod report;
mod votes;
mod world;

use crate::report::Report;
use crate::world::World;

/// Runs attacks one after the other, each from where the chain stands now.
macro_rules! each {
    ($world:ident, $report:ident: $($attack:path),+ $(,)?) => {
        $(
            let before = $world.keep().await;
            $attack(&$world, &mut $report).await;
            $world.back_to(before).await;
        )+
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn fa_fb_every_attack_on_a_live_platform_is_refused() {
    let world = World::on_the_first_morning().await;
    let mut report = Report::new(&world);
    each!(world, report:
        offers::fa1_a_running_cost_above_half,
        benchmark::fa2_one_reporter_while_the_others_are_silent,
        bond::fa3_a_miner_buys_its_own_power,
        delivery::fa4_one_day_in_seven_and_what_follows,
        power::fa5_a_split_before_the_fill,
        bond::fa6_bond_leaves_in_the_moment_before_the_assessment,
        delivery::fa3_fa6_while_days_are_unsettled_or_short,
        power::fa7_a_stranger_collects_for_a_contract,
        delivery::fa9_a_day_that_expects_nothing,
        benchmark::fa10_another_round_of_the_feed,
        delivery::fa11_a_silent_market,
        bond::fa12_a_call_that_nobody_reviewed,
        offers::fa13_a_capacity_that_was_lowered,
        benchmark::fa14_an_even_panel,
        offers::fa15_dust,
        offers::fa16_a_coin_of_24_decimals,
        power::fa17_a_locker_off_the_list,
        dao::fb1_what_needs_the_highest_quorum,
        insurance::fb2_a_miner_insures_its_own_power,
        insurance::fb3_cover_when_a_default_is_visible,
        insurance::fb5_an_insured_token_is_merged_away,
        dao::fb8_a_vote_in_stock,
        dao::fb9_the_last_second,
        dao::fb11_a_dao_that_anybody_or_nobody_decides,
        dao::fb12_capacity_is_taken_from_a_voter,
        offers::fb12_who_may_not_be_a_miner,
    );
    report.finish();
}
