//! Bonds of products whose days are all in order.

use alloy::primitives::U256;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::Asset;

use crate::report::Report;
use crate::world::{BOB, BOND, CHEAP, ERIN, LEAST, Outcome, World};

pub(crate) async fn fa3_a_miner_buys_its_own_power(world: &World, report: &mut Report) {
    let unmet = world.platform.bond_calls().unmetCall(CHEAP.0).call().await.unwrap();
    assert!(unmet.is_zero(), "the miner met its call");
    let outcome = world.tries(ERIN, world.buy(ERIN, CHEAP, 800 * LEAST)).await;
    let tried = "buys so much of its own power, just before it stops, that the bond would come back to it";
    report.refused("FA3", tried, "a miner, by another wallet", "BondTooSmall(2, ", outcome);
}

pub(crate) async fn fa6_bond_leaves_in_the_moment_before_the_assessment(world: &World, report: &mut Report) {
    let asked = world.platform.bond_calls().calledBond(CHEAP.0).call().await.unwrap();
    let amount = U256::from(BOND / 2);
    assert!(asked + amount < U256::from(BOND), "the assessment that is kept lets that much out");
    world.measure_day(&world.usual.tenfold()).await;
    world.must(Role::FailingMiner, Call::finalize(world.on(), Asset::Btc, 0)).await;
    let outcome = withdraw(world, amount).await;
    let tried =
        "finalises a day on which mining paid tenfold, and takes half of the bond before anybody assesses it";
    report.refused("FA6", tried, "a miner", "BondTooSmall(2, ", outcome);
}

pub(crate) async fn fa12_a_call_that_nobody_reviewed(world: &World, report: &mut Report) {
    world.pass_day_like(&world.usual.tenfold()).await;
    world.assess(CHEAP).await;
    let unmet = world.platform.bond_calls().unmetCall(CHEAP.0).call().await.unwrap();
    assert!(!unmet.is_zero());
    let outcome = world.tries(BOB, world.buy(BOB, CHEAP, LEAST)).await;
    let tried = "buys of a product whose call is not met, and that nobody took off the market";
    report.refused("FA12", tried, "a buyer", "BondTooSmall(2, ", outcome);
}

/// The failing miner takes bond out.
pub(crate) async fn withdraw(world: &World, amount: U256) -> Outcome {
    let to = Role::FailingMiner.address();
    world.tries(Role::FailingMiner, Call::withdraw_bond(world.on(), CHEAP, amount, to)).await
}
