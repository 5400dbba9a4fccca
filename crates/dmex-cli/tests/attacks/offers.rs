//! Miners and offers that should not be, before anybody has bought.

use alloy::primitives::aliases::U56;
use alloy::primitives::keccak256;
use alloy::sol_types::SolConstructor;
use dmex_contracts::{Assets, FaucetToken, MinerRegistry, PrimarySale};
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::{Asset, Power};

use crate::report::Report;
use crate::world::{BOB, CAROL, FAIR, LEAST, World};

async fn fair_offer(world: &World) -> PrimarySale::Offer {
    world.offer(world.platform.today().await.unwrap(), 212)
}

pub(crate) async fn fa1_a_running_cost_above_half(world: &World, report: &mut Report) {
    let costs = [
        ("sells power whose running cost is above half of what it mines", 120_000_000_000_000),
        ("names the largest running cost that can be written, so that nothing is ever expected", u64::MAX),
    ];
    for (tried, running_cost) in costs {
        let offer = PrimarySale::Offer { runningCost: running_cost, ..fair_offer(world).await };
        let outcome = world.tries(Role::BtcMiner, Call::create_product(world.on(), offer)).await;
        report.refused("FA1", tried, "an approved miner", "BadOffer(\"runningCost\")", outcome);
    }
}

pub(crate) async fn fa13_a_capacity_that_was_lowered(world: &World, report: &mut Report) {
    let on = world.on();
    world.decide(Call::approve_miner(on, Role::BtcMiner.address(), Asset::Btc, Power::new(LEAST))).await;
    let outcome = world.tries(BOB, world.buy(BOB, FAIR, LEAST)).await;
    let tried = "buys of an offer that is larger than the capacity, which the DAO lowered";
    report.refused("FA13", tried, "a buyer", "CapacityExceeded(", outcome);
}

pub(crate) async fn fa15_dust(world: &World, report: &mut Report) {
    let offer = PrimarySale::Offer { minUnits: U56::from(1u64), ..fair_offer(world).await };
    let outcome = world.tries(Role::BtcMiner, Call::create_product(world.on(), offer)).await;
    let tried = "sells as little as 1 GH/s, of which rounding expects nothing";
    report.refused("FA15", tried, "an approved miner", "BadOffer(\"minUnits\")", outcome);
    let outcome = world.tries(BOB, world.buy(BOB, FAIR, 1)).await;
    report.refused("FA15", "buys 1 GH/s", "a buyer", "TooFewUnits(1, 1000)", outcome);
}

pub(crate) async fn fa16_a_coin_of_24_decimals(world: &World, report: &mut Report) {
    let arguments = FaucetToken::constructorCall {
        name: "Coin of many decimals".to_owned(),
        symbol: "MANY".to_owned(),
        decimals_: 24,
    };
    let token = world.create(Role::BtcMiner, &FaucetToken::BYTECODE, &arguments.abi_encode()).await;
    let allow = Assets::allowRewardTokenCall { asset: Asset::Btc as u8, token, allowed: true };
    let outcome = world.tries_as(world.dao(), Call::new(world.on().assets.address, &allow)).await;
    let tried = "allows a coin of 24 decimals, of which no bond could be more than 1.2";
    report.refused("FA16", tried, "the DAO, by a vote", "TooManyDecimals(", outcome);
    let offer = PrimarySale::Offer { rewardToken: token, ..fair_offer(world).await };
    let outcome = world.tries(Role::BtcMiner, Call::create_product(world.on(), offer)).await;
    let tried = "sells power that pays in a coin of 24 decimals";
    report.refused("FA16", tried, "an approved miner", "BadOffer(\"rewardToken\")", outcome);
}

pub(crate) async fn fb12_who_may_not_be_a_miner(world: &World, report: &mut Report) {
    let on = world.on();
    let outcome = world.tries(Role::Reporter(0), Call::apply_as_miner(on, application())).await;
    let tried = "applies as a miner, after which no panel with it could be named again";
    report.refused("FB12", tried, "a reporter", "ReporterCannotApply(", outcome);
    let approve = Call::approve_miner(on, CAROL.address(), Asset::Btc, Power::new(LEAST));
    let outcome = world.tries_as(world.dao(), approve).await;
    let tried = "approves somebody who never disclosed a farm";
    report.refused("FB12", tried, "the DAO, by a vote", "WrongStatus(", outcome);
}

fn application() -> MinerRegistry::Application {
    let machines = MinerRegistry::Machines {
        model: "Antminer S19 88.5 TH/s".to_owned(),
        serialFrom: "A1".to_owned(),
        serialTo: "A9".to_owned(),
        count: 9,
    };
    MinerRegistry::Application {
        farm: "Kapchagay 1".to_owned(),
        place: "Almaty Region".to_owned(),
        powerContract: "No. 7".to_owned(),
        documentURI: "https://example.org/disclosure/kapchagay-1.pdf".to_owned(),
        documentHash: keccak256("kapchagay-1"),
        machines: vec![machines],
        requests: vec![MinerRegistry::Request { asset: Asset::Btc as u8, units: LEAST }],
        addresses: Vec::new(),
    }
}
