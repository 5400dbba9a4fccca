//! What is done with NFTs, and with whom they are trusted to.

use alloy::primitives::{Bytes, U256};
use dmex_contracts::MiningPower;
use dmex_platform::{Call, Part};
use dmex_replay::Role;
use dmex_types::{Power, TokenId};

use crate::report::Report;
use crate::world::{ALICE, BOB, CAROL, DAVE, World};

/// What alice holds.
pub(crate) const HERS: TokenId = TokenId(1);

/// How a contract says that it takes NFTs.
pub(crate) const TAKES_NFTS: &str = "onERC721Received(address,address,uint256,bytes)";

pub(crate) async fn fa5_a_split_before_the_fill(world: &World, report: &mut Report) {
    let on = world.on();
    let list = MiningPower::setApprovalForAllCall { operator: DAVE.address(), isApproved: true };
    world.must(ALICE, Call::new(on.mining_power.address, &list)).await;
    world.must(ALICE, Call::split(on, HERS, &[part(ALICE, 1), part(ALICE, 88_499)])).await;
    let fill =
        MiningPower::transferFromCall { from: ALICE.address(), to: BOB.address(), id: U256::from(HERS.0) };
    let outcome = world.tries(DAVE, Call::new(on.mining_power.address, &fill)).await;
    let tried = "fills a sale of an NFT of 88.5 TH/s, which its seller split to 1 GH/s a moment before";
    report.refused("FA5", tried, "an outside market", "TokenDoesNotExist(", outcome);
}

pub(crate) async fn fa7_a_stranger_collects_for_a_contract(world: &World, report: &mut Report) {
    let custody = world.contract(0xc5, TAKES_NFTS).await;
    world.must(ALICE, Call::transfer(world.on(), HERS, ALICE.address(), custody)).await;
    let outcome = world.tries(CAROL, Call::claim(world.on(), &[HERS])).await;
    let tried = "claims for an NFT in somebody's custody contract, in which the coins would be stuck";
    report.refused("FA7", tried, "a stranger", "NotForStranger(1)", outcome);
}

pub(crate) async fn fa17_a_locker_off_the_list(world: &World, report: &mut Report) {
    let nft = world.on().mining_power.address;
    let locker = world.contract(0x10, "onLock(address,uint256,bytes)").await;
    for allowed in [true, false] {
        world.decide(Call::new(nft, &MiningPower::setLockerCall { locker, allowed })).await;
    }
    let trust = MiningPower::setApprovalForAllCall { operator: locker, isApproved: true };
    world.must(ALICE, Call::new(nft, &trust)).await;
    let outcome = world.tries_as(locker, Call::lock(world.on(), HERS, locker, Bytes::new())).await;
    let tried = "locks an NFT by an approval that its holder gave before, to seize it";
    report.refused("FA17", tried, "a contract that the DAO took off the list", "LockerNotAllowed(", outcome);
    let outcome = world.tries(ALICE, Call::lock(world.on(), HERS, locker, Bytes::new())).await;
    let tried = "is talked into locking its NFT to a contract that is off the list";
    report.refused("FA17", tried, "a holder", "LockerNotAllowed(", outcome);
}

pub(crate) fn part(to: Role, units: u64) -> Part {
    Part { to: to.address(), units: Power::new(units) }
}
