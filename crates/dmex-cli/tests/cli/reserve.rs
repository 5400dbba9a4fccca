//! After the refunds: losses are measured, and the reserve makes good what the DAO votes for.

use alloy::primitives::{Address, U256};
use dmex_contracts::Reserve;
use dmex_platform::Call;
use dmex_types::Day;

use crate::default::{Bond, Stopped, raw};

#[tokio::test(flavor = "multi_thread")]
async fn risk_4_a_round_pays_by_power_what_insurance_left_open_each_nft_once() {
    let stopped = Stopped::with_bond(Bond::AsRequired).await;
    let rig = &stopped.rig;
    assert!(rig.run(&["reserve", "rounds"]).success().out.contains("no compensation round"));
    rig.run(&["--as", "carol", "reserve", "measure", "1"])
        .refused(3, &["is open or its last days are not settled"]);
    rig.run(&["--as", "carol", "reserve", "record", "1"]).refused(3, &["has not been refunded"]);
    rig.run(&["--as", "carol", "reserve", "claim", "1"]).refused(3, &["no round 1"]);

    let closing = rig.json(&["what-if", "2"])["closing"].clone();
    stopped.terminate(closing["decided_at"].as_u64().unwrap()).await;
    stopped.pass(Day::from_timestamp(closing["refund_at"].as_u64().unwrap())).await;
    rig.run(&["--as", "carol", "refund", "1", "2"]).success();
    rig.run(&["--as", "carol", "reserve", "record", "1"])
        .refused(3, &["have not been measured yet", "Measure them first"]);
    insta::assert_snapshot!("measured", rig.run(&["--as", "carol", "reserve", "measure", "1"]).success().out);
    rig.run(&["--as", "carol", "reserve", "measure", "1"]).refused(3, &["have already been measured"]);
    insta::assert_snapshot!(
        "recorded",
        rig.run(&["--as", "carol", "reserve", "record", "1", "2"]).success().out
    );

    // The DAO funds the reserve and opens a round of 10,000 USDT, a week later.
    let platform = rig.platform().await;
    let on = platform.deployment().clone();
    let (usdt, amount) = (on.tokens.pay[0].address, U256::from(10_000_000_000_u64));
    let reserve = on.reserve.address;
    rig.decide(Call::new(reserve, &Reserve::setAssetCall { token: usdt, counts: true, feed: Address::ZERO }))
        .await;
    rig.decide(Call::faucet(usdt, reserve, amount)).await;
    rig.go_to(platform.now().await.unwrap() + 7 * 86_400).await;
    rig.decide(Call::new(reserve, &Reserve::openRoundCall { product: 1, token: usdt, amount })).await;
    insta::assert_snapshot!("reserve_status", rig.run(&["reserve", "status"]).success().out);
    let rounds = rig.json(&["reserve", "rounds"]);
    assert_eq!((raw(&rounds["rounds"][0]["amount"]), &rounds["rounds"][0]["open"]), (amount, &true.into()));

    rig.run(&["--as", "carol", "reserve", "claim", "1"])
        .refused(3, &["has a share in round 1", "dmex refund"]);
    let units = [88_500, 10_001].map(U256::from);
    let share = |nft: usize| amount * units[nft] / (units[0] + units[1]);
    let paid = rig.json(&["--as", "bob", "reserve", "claim", "1"]);
    assert_eq!((&paid["paid"][0]["token"], raw(&paid["paid"][0]["amount"])), (&2.into(), share(1)));
    let paid = rig.json(&["--as", "bob", "reserve", "claim", "1", "1"]);
    assert_eq!(raw(&paid["paid"][0]["amount"]), share(0));
    rig.run(&["--as", "bob", "reserve", "claim", "1", "2"])
        .refused(3, &["NFT 2 has already received its share of round 1"]);
    let money = platform.erc20(usdt).balanceOf(reserve).call().await.unwrap();
    assert!(money <= U256::from(1), "all but the rounding was paid");

    // The coins of the round came by a plain transfer: the ledger finds them when the round is opened.
    rig.run(&["index", "--once"]).success();
    assert_eq!(rig.json(&["verify"])["equal"], true);
    let found = rig.json(&["ledger", "--account", "reserve/free"])["entries"][0].clone();
    assert_eq!((&found["from"], &found["reason"]), (&"unannounced".into(), &"coins found".into()));
    // What nobody asked for is told, and is no difference.
    rig.decide(Call::faucet(usdt, on.settlement.address, U256::from(7))).await;
    let verified = rig.run(&["verify"]).success().out;
    assert!(verified.contains("7 more than the ledger knows"), "{verified}");
}
