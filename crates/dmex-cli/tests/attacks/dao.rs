//! What votes cannot do, and what they cannot do late, early, or by few.

use alloy::primitives::{B256, Bytes, U256};
use dmex_contracts::{Assets, DmexGovernor, DmexTimelock};
use dmex_platform::{Action, Call, Proposal, Support};
use dmex_replay::Role;
use dmex_types::{ActionClass, Asset, Power};

use crate::report::Report;
use crate::votes::stands;
use crate::world::{ALICE, BOB, CAROL, DAVE, DAY, FAIR, World};

/// States of a proposal, as the contract numbers them.
const ACTIVE: u8 = 1;
const DEFEATED: u8 = 3;
const EXPIRED: u8 = 6;
/// What the voters of these stories are asked for.
const SUSPEND: &str = "Suspend a miner";

pub(crate) async fn fb1_what_needs_the_highest_quorum(world: &World, report: &mut Report) {
    let (sale, assets) = (world.on().primary_sale.address, world.on().assets.address);
    let mine = CAROL.address();
    let replace = Assets::setBenchmarkCall { asset: Asset::Btc as u8, benchmark: mine };
    let tried = "replace the benchmark by votes enough for a parameter";
    outvoted(world, report, tried, Call::new(assets, &replace)).await;
    let unknown = Call { to: sale, data: Bytes::from_static(&[1, 2, 3, 4]) };
    outvoted(world, report, "do what nobody classified by votes enough for a parameter", unknown).await;
}

/// Three who have more than the lowest quorum vote for something, and nobody against.
async fn outvoted(world: &World, report: &mut Report, tried: &str, call: Call) {
    let proposal = world.proposed(ALICE, call, tried).await;
    assert_eq!(proposal.class, ActionClass::Constitution);
    world.opens(&proposal).await;
    for voter in [ALICE, BOB, CAROL] {
        world.vote(voter, &proposal, Support::For).await;
    }
    world.skip_to(proposal.closes + 1).await;
    let voted = world.platform.proposals().await.unwrap().pop().unwrap();
    let lowest = world.platform.governor().quorums().call().await.unwrap().parameter;
    let least = voted.quorum * U256::from(lowest) / U256::from(voted.quorum_bps);
    assert!(voted.votes.yes >= least, "enough to suspend a miner");
    let outcome = world.tries(ALICE, Call::queue(world.on(), &voted)).await;
    report.refused("FB1", tried, "three of six voters", &stands(&voted, DEFEATED), outcome);
}

fn suspend(world: &World) -> Call {
    Call::suspend(world.on(), Role::BtcMiner.address())
}

pub(crate) async fn fb8_a_vote_in_stock(world: &World, report: &mut Report) {
    let on = world.on();
    let terminate = Action::from(Call::terminate(on, FAIR));
    let terminate = Call::propose(on, &[terminate], "In case it fails".to_owned());
    let outcome = world.tries(Role::Platform, terminate).await;
    let tried = "proposes the termination of a healthy product, to have the vote in stock";
    report.refused("FB8", tried, "a large holder of DMC", "NotTerminable(1, ", outcome);

    let proposal = world.carried(suspend(world), SUSPEND).await;
    world.skip_to(proposal.executable.unwrap() + 15 * DAY).await;
    let outcome = world.tries(ALICE, Call::execute(on, &proposal)).await;
    let tried = "executes what was decided 15 days after it could be";
    report.refused("FB8", tried, "anybody", &stands(&proposal, EXPIRED), outcome);
    let outcome = world.tries(BOB, past_the_governor(world, &proposal)).await;
    let tried = "executes it by the timelock, past the governor";
    report.refused("FB8", tried, "anybody", "OperationExpired(", outcome);
}

/// The timelock's own execution of a proposal; its salt is the governor's.
fn past_the_governor(world: &World, proposal: &Proposal) -> Call {
    let on = world.on();
    let mut salt = proposal.description_hash();
    for (byte, of_governor) in salt.0.iter_mut().zip(on.governor.address.as_slice()) {
        *byte ^= of_governor;
    }
    let execute = DmexTimelock::executeBatchCall {
        targets: proposal.actions.iter().map(|action| action.to).collect(),
        values: proposal.actions.iter().map(|action| action.value).collect(),
        payloads: proposal.actions.iter().map(|action| action.data.clone()).collect(),
        predecessor: B256::ZERO,
        salt,
    };
    Call::new(on.timelock.address, &execute)
}

pub(crate) async fn fb9_the_last_second(world: &World, report: &mut Report) {
    let proposal = world.proposed(Role::Platform, suspend(world), SUSPEND).await;
    world.opens(&proposal).await;
    world.vote(BOB, &proposal, Support::Against).await;
    for voter in [CAROL, DAVE] {
        world.vote(voter, &proposal, Support::Abstain).await;
    }
    world.at(proposal.closes).await;
    world.vote(Role::Platform, &proposal, Support::For).await;
    world.skip_to(proposal.closes + 2).await;
    let outcome = world.tries(Role::Platform, Call::queue(world.on(), &proposal)).await;
    let tried =
        "turns a vote in its last second, after abstentions completed the quorum, and queues it at once";
    report.refused("FB9", tried, "a large holder of DMC", &stands(&proposal, ACTIVE), outcome);
    // Whoever was outvoted can answer.
    world.vote(ALICE, &proposal, Support::Against).await;
}

pub(crate) async fn fb11_a_dao_that_anybody_or_nobody_decides(world: &World, report: &mut Report) {
    let governor = world.on().governor.address;
    let threshold = DmexGovernor::setProposalThresholdCall { newProposalThreshold: U256::ZERO };
    let quorums = DmexGovernor::Quorums {
        parameter: 1_000,
        termination: 2_000,
        reserveSpend: 3_000,
        constitution: 9_000,
    };
    let quorums = DmexGovernor::setQuorumsCall { chosen: quorums };
    let settings = [
        ("lets whoever holds nothing propose", Call::new(governor, &threshold)),
        ("sets a quorum of 90 %, which could never be lowered again", Call::new(governor, &quorums)),
    ];
    for (tried, call) in settings {
        let proposal = world.carried(call, tried).await;
        let outcome = world.tries(ALICE, Call::execute(world.on(), &proposal)).await;
        report.refused("FB11", tried, "the DAO, by a vote", "SettingOutOfBounds(", outcome);
    }
}

pub(crate) async fn fb12_capacity_is_taken_from_a_voter(world: &World, report: &mut Report) {
    let miner = Role::BtcMiner;
    let lower = Call::approve_miner(world.on(), miner.address(), Asset::Btc, Power::ZERO);
    let proposal = world.proposed(Role::Platform, lower, "No capacity any more").await;
    world.opens(&proposal).await;
    let outcome = world.tries(miner, Call::vote(world.on(), proposal.id, Support::Against, None)).await;
    let tried = "votes on the proposal that takes all its capacity";
    report.refused("FB12", tried, "the miner that is meant", "AccusedMayNotVote(", outcome);
}
