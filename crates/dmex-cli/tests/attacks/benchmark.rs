//! Who measures the market, and when a day of it is final.

use dmex_contracts::BitcoinBenchmark;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::Asset;

use crate::report::Report;
use crate::world::{DAVE, World};

pub(crate) async fn fa2_one_reporter_while_the_others_are_silent(world: &World, report: &mut Report) {
    let day = world.end_day(world.usual.price).await;
    world.report(0, day, &world.usual.tenfold()).await;
    world.at(day.end_timestamp() + 13 * 3_600).await;
    let outcome = world.tries(Role::Reporter(0), Call::finalize(world.on(), Asset::Btc, 0)).await;
    let tried = "closes a day by its own report alone, once the time for reports is over";
    let refused = format!("ReportsMissing({}, 1, 2)", day.number());
    report.refused("FA2", tried, "one of three reporters", &refused, outcome);
}

pub(crate) async fn fa10_another_round_of_the_feed(world: &World, report: &mut Report) {
    let day = world.platform.today().await.unwrap();
    world.measure_day(&world.usual).await;
    world.at(day.end_timestamp() + 3_600).await;
    world.post(world.usual.price * 6 / 5).await;
    let newest = world.platform.latest_price(world.feed()).await.unwrap().round;
    let rounds = [
        ("waits until the price is better, and finalises the day with the newest round", newest),
        ("finalises the day with the round of the day before", newest - 2),
    ];
    let refused = format!("PriceRefused({})", day.number());
    for (tried, round) in rounds {
        let outcome = world.tries(Role::FailingMiner, Call::finalize(world.on(), Asset::Btc, round)).await;
        report.refused("FA10", tried, "a miner", &refused, outcome);
    }
    let outcome =
        world.tries(Role::FailingMiner, Call::prove_price(world.on(), Asset::Btc, day, newest)).await;
    let tried = "proves the day's price by the newest round";
    report.refused("FA10", tried, "a miner", &format!("NoProof({}, {newest})", day.number()), outcome);
    // The round in force at the day's end counts.
    world.must(Role::Finaliser, Call::finalize(world.on(), Asset::Btc, newest - 1)).await;
    let price = world.platform.benchmark(Asset::Btc).priceOn(day.number()).call().await.unwrap().price;
    assert_eq!(price.to::<u128>(), u128::from(world.usual.price) * 10_000_000_000);
}

pub(crate) async fn fa14_an_even_panel(world: &World, report: &mut Report) {
    let panel = [Role::Reporter(0), Role::Reporter(1), Role::Reporter(2), DAVE];
    let chosen = panel.map(Role::address).to_vec();
    let call =
        Call::new(world.on().bitcoin_benchmark.address, &BitcoinBenchmark::setReportersCall { chosen });
    let outcome = world.tries_as(world.dao(), call).await;
    let tried = "names four reporters, of whom two liars would decide";
    report.refused("FA14", tried, "the DAO, by a vote", "ParameterOutOfBounds(", outcome);
}
