//! Days that are not delivered, and products that end.

use alloy::primitives::U256;
use dmex_contracts::Settlement;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::{Day, TokenId};

use crate::bond::withdraw;
use crate::power::TAKES_NFTS;
use crate::report::Report;
use crate::world::{ALICE, BOB, BOND, CAROL, CHEAP, DAVE, DAY, ERIN, FAIR, LEAST, World};

/// [days] In which a miner may pay after a day has ended.
const GRACE: u64 = 3 * DAY;
/// [seconds] After midnight, when reporters are done.
const MORNING: u64 = 600;
/// Standings of a product, as the contract numbers them.
const TERMINABLE: u8 = 2;
const SCORED: u8 = 3;
const OVERDUE: u8 = 4;

async fn shortfall(world: &World) -> Settlement::Shortfall {
    world.platform.settlement().shortfallOf(CHEAP.0).call().await.unwrap()
}

/// The first day that power sold on the first morning pays.
async fn first_paying_day(world: &World) -> Day {
    Day::new(world.platform.settlement().stateOf(CHEAP.0).call().await.unwrap().nextDay)
}

fn standing(number: u8) -> String {
    format!("NotInGoodStanding(2, {number})")
}

pub(crate) async fn fa3_fa6_while_days_are_unsettled_or_short(world: &World, report: &mut Report) {
    let first = first_paying_day(world).await;
    world.pass_days(4).await;
    world.skip_to(first.end_timestamp() + GRACE + MORNING).await;
    let unsettled = "while a day is past its grace and nobody has settled it";
    buy_and_withdraw(world, report, unsettled, &standing(OVERDUE)).await;
    world.skip_to((first + 2).end_timestamp() + GRACE + MORNING).await;
    world.settle(CHEAP).await;
    assert_eq!(shortfall(world).await.score, 18, "three short days");
    buy_and_withdraw(world, report, "after three short days", &standing(SCORED)).await;
}

/// The miner takes bond out, and another wallet of it buys, which would have more of the bond come back to it.
async fn buy_and_withdraw(world: &World, report: &mut Report, when: &str, expected: &str) {
    let outcome = withdraw(world, U256::from(BOND / 10)).await;
    report.refused("FA6", &format!("takes a tenth of the bond {when}"), "a miner", expected, outcome);
    let outcome = world.tries(ERIN, world.buy(ERIN, CHEAP, LEAST)).await;
    let tried = format!("buys its own power {when}");
    report.refused("FA3", &tried, "a miner, by another wallet", expected, outcome);
}

pub(crate) async fn fa9_a_day_that_expects_nothing(world: &World, report: &mut Report) {
    let first = first_paying_day(world).await;
    world.pass_days(4).await;
    world.pass_day_like(&world.usual.worthless()).await;
    world.skip_to((first + 2).end_timestamp() + GRACE + MORNING).await;
    world.settle(CHEAP).await;
    let next = world.platform.settlement().stateOf(CHEAP.0).call().await.unwrap().nextDay;
    assert_eq!(next, (first + 4).number(), "the day that expects nothing is settled too");
    assert_eq!(shortfall(world).await.score, 18, "it changes nothing");
    let outcome = withdraw(world, U256::from(BOND / 10)).await;
    let tried = "takes bond out after three short days and one on which nothing was expected of it";
    report.refused("FA9", tried, "a miner", &standing(SCORED), outcome);
}

/// A miner that pays the seventh day, and no other.
pub(crate) async fn fa4_one_day_in_seven_and_what_follows(world: &World, report: &mut Report) {
    let first = first_paying_day(world).await;
    world.pass_days(13).await;
    let expected = world.platform.settlement().expectedNext(CHEAP.0).call().await.unwrap();
    let seventh = first + 6;
    world.must(Role::FailingMiner, Call::deposit(world.on(), CHEAP, seventh, expected)).await;
    world.settle(CHEAP).await;
    assert_eq!(shortfall(world).await.score, 47, "eight short days, and one that was delivered");

    let outcome = world.tries(BOB, world.buy(BOB, CHEAP, LEAST)).await;
    let tried = "goes on selling while it delivers one day in seven, for ever";
    report.refused("FA4", tried, "a miner, to a buyer", &standing(TERMINABLE), outcome);
    let outcome = withdraw(world, U256::from(BOND / 10)).await;
    let tried = "takes bond out while the DAO may end its product";
    report.refused("FA6", tried, "a miner", &standing(TERMINABLE), outcome);

    world.decide(Call::terminate(world.on(), CHEAP)).await;
    fa13_a_miner_that_was_ended(world, report).await;
    let closed = Day::new(shortfall(world).await.closedDay);
    world.skip_to((closed - 1).end_timestamp() + GRACE + MORNING).await;
    world.settle(CHEAP).await;
    fa7_a_stranger_refunds_for_a_contract(world, report).await;
    fa8_a_little_power_takes_the_bond(world, report).await;
}

async fn fa13_a_miner_that_was_ended(world: &World, report: &mut Report) {
    let offer = world.offer(world.platform.today().await.unwrap(), 40);
    let outcome = world.tries(Role::FailingMiner, Call::create_product(world.on(), offer)).await;
    let tried = "sells its free capacity on the day after its product was ended";
    report.refused("FA13", tried, "a miner at fault", "MinerNotApproved(", outcome);
    let outcome = world.tries(BOB, world.buy(BOB, CHEAP, LEAST)).await;
    report.refused("FA13", "buys of the product that was ended", "a buyer", "MinerNotApproved(", outcome);
}

async fn fa7_a_stranger_refunds_for_a_contract(world: &World, report: &mut Report) {
    let custody = world.contract(0xc5, TAKES_NFTS).await;
    let hers = TokenId(2);
    world.must(CAROL, Call::transfer(world.on(), hers, CAROL.address(), custody)).await;
    let outcome = world.tries(ERIN, Call::refund(world.on(), &[hers])).await;
    let tried = "refunds an NFT in somebody's custody contract, in which money and NFT would be stuck";
    report.refused("FA7", tried, "a stranger", "NotForStranger(2)", outcome);
}

/// Dave holds 1 of 89.5 TH/s: no refusal stops the refund, so what it pays is measured, and what is left cannot be had.
async fn fa8_a_little_power_takes_the_bond(world: &World, report: &mut Report) {
    let on = world.on();
    let before = world.coins_of(DAVE).await;
    world.must(DAVE, Call::refund(on, &[TokenId(3)])).await;
    let share = world.coins_of(DAVE).await - before;
    let pot: U256 = world.platform.closing().closureOf(CHEAP.0).call().await.unwrap().bond.to();
    assert!(!share.is_zero(), "its own share is paid");
    assert!(share * U256::from(89) <= pot, "{share} of {pot} is more than its power");

    world.must(DAVE, Call::return_bond(on, CHEAP)).await;
    let outcome = world.tries(DAVE, Call::withdraw(on, world.btc(), DAVE.address())).await;
    let tried =
        "after a refund of 1/89 of what holders share, has the rest of the bond released and takes it";
    report.refused("FA8", tried, "a holder of 1 of 89.5 TH/s", "NothingToWithdraw(", outcome);
}

pub(crate) async fn fa11_a_silent_market(world: &World, report: &mut Report) {
    let on = world.on();
    let first = first_paying_day(world).await;
    world.skip_to(first.end_timestamp() + 31 * DAY).await;
    let outcome = world.tries(ALICE, Call::abandon(on, FAIR)).await;
    let tried = "gives a product up after 31 silent days of the reporters, to have its honest miner's bond";
    report.refused("FA11", tried, "a holder", &format!("NotAbandonable(1, {})", first.number()), outcome);

    world.skip_to(first.end_timestamp() + 61 * DAY).await;
    world.must(ALICE, Call::abandon(on, FAIR)).await;
    world.must(ALICE, Call::refund(on, &[TokenId(1)])).await;
    assert!(world.coins_of(ALICE).await.is_zero(), "money comes back, and no bond");
    world.must(ALICE, Call::return_bond(on, FAIR)).await;
    let outcome = world.tries(ALICE, Call::withdraw(on, world.btc(), ALICE.address())).await;
    let tried = "gives it up after 61 days, has the bond released, and takes it";
    report.refused("FA11", tried, "a holder", "NothingToWithdraw(", outcome);
    let credit = world.platform.credit_of(Role::BtcMiner.address(), world.btc()).await.unwrap();
    assert_eq!(credit, U256::from(BOND), "it went back to the miner");
}
