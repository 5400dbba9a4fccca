//! What is done with cover, and with what stands behind it.

use alloy::primitives::aliases::U104;
use alloy::primitives::{Address, U256};
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::TokenId;

use crate::power::{HERS, part};
use crate::report::Report;
use crate::world::{ALICE, BOB, CAROL, ERIN, FAIR, World};

/// [USDT] What stands first behind the cover of a product: 100.
const STAKE: U256 = U256::from_limbs([100_000_000, 0, 0, 0]);
/// [USDT] What underwriters own: 20,000.
const CAPITAL: U256 = U256::from_limbs([20_000_000_000, 0, 0, 0]);
/// [USDT] One.
const USDT: U256 = U256::from_limbs([1_000_000, 0, 0, 0]);

/// A product that is insured and underwritten, and for whose miner somebody staked: the insurance, and the pool.
async fn underwritten(world: &World) -> (Address, Address) {
    let insurance = world.on().insurances[&world.usdt()].address;
    let cap = U104::from(1_000_000_000_000_u64);
    world.decide(Call::new(insurance, &Insurance::setLineCall { product: FAIR.0, rate: 500, cap })).await;
    world.must(CAROL, Call::open_pool(insurance, FAIR)).await;
    let pool = world.platform.pool(FAIR).await.unwrap().unwrap().address.unwrap();
    for (who, spender) in [(ALICE, insurance), (BOB, pool), (ERIN, pool)] {
        world.must(who, Call::approve(world.usdt(), spender, U256::MAX)).await;
    }
    world.must(BOB, Call::stake(pool, STAKE)).await;
    world.must(ERIN, Call::underwrite(pool, CAPITAL, ERIN.address())).await;
    (insurance, pool)
}

pub(crate) async fn fb2_a_miner_insures_its_own_power(world: &World, report: &mut Report) {
    let (insurance, pool) = underwritten(world).await;
    let more = STAKE + STAKE + USDT;
    let outcome = world.tries(ALICE, Call::insure(insurance, HERS, more, U256::MAX)).await;
    let tried = "insures its own power, through another wallet, for more than twice its stake";
    report.refused("FB2", tried, "a miner", "CoverageTooLarge(201000000, 200000000)", outcome);
    world.must(ALICE, Call::insure(insurance, HERS, STAKE, U256::MAX)).await;
    let miner = Role::BtcMiner;
    let outcome = world.tries(miner, Call::unstake(pool, STAKE, miner.address())).await;
    let tried = "takes back the stake that pays first, before it stops";
    report.refused("FB2", tried, "a miner", "JuniorBound(100000000)", outcome);
}

pub(crate) async fn fb3_cover_when_a_default_is_visible(world: &World, report: &mut Report) {
    let (insurance, pool) = underwritten(world).await;
    world.pass_days(3).await;
    let outcome = world.tries(ALICE, Call::insure(insurance, HERS, USDT, U256::MAX)).await;
    let tried = "insures power whose miner left days unpaid, while nobody has assessed them";
    report.refused("FB3", tried, "a holder", "NotInsurable(1)", outcome);
    let outcome = world.tries(ERIN, Call::exit(pool, U256::from(1), ERIN.address())).await;
    let tried = "leaves the pool at once when it sees that days are not paid";
    report.refused("FB3", tried, "an underwriter", "ERC4626ExceededMaxRedeem(", outcome);
}

pub(crate) async fn fb5_an_insured_token_is_merged_away(world: &World, report: &mut Report) {
    let (insurance, _) = underwritten(world).await;
    let on = world.on();
    world.must(ALICE, Call::split(on, HERS, &[part(ALICE, 88_000), part(ALICE, 500)])).await;
    let [large, dust] = [TokenId(4), TokenId(5)];
    world.must(ALICE, Call::insure(insurance, dust, USDT, U256::MAX)).await;
    let outcome = world.tries(ALICE, Call::merge(on, large, dust)).await;
    let tried = "insures a little power for a dollar and merges it away: no claim would end the policy";
    report.refused("FB5", tried, "a holder", "CannotMerge(4, 5)", outcome);
}
