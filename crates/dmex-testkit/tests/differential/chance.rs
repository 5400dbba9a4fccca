//! How likely each action is: mostly what people do, now and then what they should not.

use dmex_types::Asset;
use proptest::option;
use proptest::prelude::*;

use crate::action::{Action, Way, Whim, Who};

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![9 => Just(Who::Rightful), 1 => any::<u8>().prop_map(Who::Account)]
}

/// Who has tokens paid: often anyone.
fn asker() -> impl Strategy<Value = Who> {
    prop_oneof![1 => Just(Who::Rightful), 1 => any::<u8>().prop_map(Who::Account)]
}

fn asset() -> impl Strategy<Value = Asset> {
    prop_oneof![Just(Asset::Btc), Just(Asset::Fil)]
}

/// [USD, 8 decimals] Mostly a price, sometimes nonsense.
fn price() -> impl Strategy<Value = i64> {
    prop_oneof![12 => 1_000_000_000i64..6_000_000_000_000, 1 => Just(0), 1 => Just(-1)]
}

/// [USD, 8 decimals] Mostly about one, sometimes nonsense.
fn dollar() -> impl Strategy<Value = i64> {
    prop_oneof![9 => 90_000_000i64..110_000_000, 1 => Just(0), 1 => Just(-1)]
}

fn whim() -> impl Strategy<Value = Whim> {
    prop_oneof![
        14 => Just(Whim::None),
        1 => Just(Whim::Stingy),
        1 => Just(Whim::Late),
        2 => Just(Whim::Blind),
    ]
}

pub(crate) fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => market(),
        8 => sale(),
        2 => auction(),
        12 => tokens(),
        22 => money(),
        6 => closing(),
        8 => insurance(),
        3 => underwriting(),
        6 => reserve(),
        1 => owner(),
    ]
}

fn market() -> impl Strategy<Value = Action> {
    let silent = prop_oneof![6 => Just(0u8), 2 => 0u8..32, 1 => Just(31u8)];
    prop_oneof![
        2 => prop_oneof![1u64..30, 60u64..80].prop_map(|hours| Action::Wait { hours }),
        9 => (silent, any::<u8>(), any::<u8>(), option::weighted(0.9, price()))
            .prop_map(|(silent, hash, spread, price)| Action::EndDay { silent, hash, spread, price }),
        1 => (asset(), who(), -2i8..3, any::<u8>())
            .prop_map(|(asset, reporter, ahead, inputs)| Action::Report { asset, reporter, ahead, inputs }),
        1 => (asset(), 0u8..4).prop_map(|(asset, round)| Action::Finalize { asset, round }),
        1 => (asset(), -2i8..3, 0u8..4)
            .prop_map(|(asset, ahead, round)| Action::ProvePrice { asset, ahead, round }),
        1 => (asset(), price()).prop_map(|(asset, price)| Action::Post { asset, price }),
        1 => dollar().prop_map(|price| Action::PostDollar { price }),
        1 => any::<u8>().prop_map(|coin| Action::KeepPrice { coin }),
    ]
}

fn sale() -> impl Strategy<Value = Action> {
    let buy =
        (any::<u8>(), any::<u8>(), any::<u8>(), option::weighted(0.3, any::<u8>()), any::<u16>(), whim());
    prop_oneof![
        14 => buy.prop_map(|(product, buyer, recipient, referrer, share, whim)| {
            Action::Buy { product, buyer, recipient, referrer, share, whim }
        }),
        3 => (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u16>(), prop::bool::weighted(0.1))
            .prop_map(|(product, buyer, recipient, locker, share, refused)| {
                Action::BuyLocked { product, buyer, recipient, locker, share, refused }
            }),
        7 => (who(), any::<u8>(), prop_oneof![3 => Just(0u8), 1 => 0u8..23])
            .prop_map(|(miner, kind, flaw)| Action::Create { miner, kind, flaw }),
        1 => (any::<u8>(), prop_oneof![2 => Just(Who::Account(0)), 1 => Just(Who::Rightful)])
            .prop_map(|(product, caller)| Action::StopSelling { product, caller }),
        2 => any::<u8>().prop_map(|product| Action::ReleaseCapacity { product }),
    ]
}

fn auction() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => (any::<u8>(), who(), any::<u16>(), -1i8..12)
            .prop_map(|(product, caller, share, ahead)| Action::Reserve { product, caller, share, ahead }),
        1 => (any::<u8>(), who(), 0u8..110)
            .prop_map(|(product, caller, share)| Action::Unreserve { product, caller, share }),
        4 => (any::<u8>(), who(), 0u8..110, any::<u8>())
            .prop_map(|(product, caller, share, price)| Action::SellAuctioned { product, caller, share, price }),
        5 => (any::<u8>(), who(), 0u8..110, any::<u8>())
            .prop_map(|(sale, caller, share, to)| Action::MintAuctioned { sale, caller, share, to }),
    ]
}

fn tokens() -> impl Strategy<Value = Action> {
    let part = || (any::<u8>(), 1u8..=u8::MAX);
    let parts =
        prop_oneof![12 => prop::collection::vec(part(), 2..7), 1 => prop::collection::vec(part(), 15..19)];
    let flaw = prop_oneof![9 => Just(0u8), 1 => 1u8..4];
    prop_oneof![
        4 => (any::<u16>(), who(), who(), any::<u8>())
            .prop_map(|(token, caller, from, to)| Action::Transfer { token, caller, from, to }),
        1 => (any::<u16>(), who(), option::weighted(0.8, any::<u8>()))
            .prop_map(|(token, caller, to)| Action::Approve { token, caller, to }),
        1 => (any::<u8>(), any::<u8>(), any::<bool>())
            .prop_map(|(caller, operator, allowed)| Action::ApproveAll { caller, operator, allowed }),
        4 => (any::<u16>(), who(), parts, flaw)
            .prop_map(|(token, caller, parts, flaw)| Action::Split { token, caller, parts, flaw }),
        4 => (any::<u16>(), any::<u16>(), who())
            .prop_map(|(token, other, caller)| Action::Merge { token, other, caller }),
        3 => (any::<u16>(), who(), any::<u8>(), prop::bool::weighted(0.1)).prop_map(
            |(token, caller, locker, refused)| Action::LockTo { token, caller, locker, refused }
        ),
        3 => (any::<u16>(), who(), option::weighted(0.8, any::<u8>()))
            .prop_map(|(token, caller, payee)| Action::SetPayee { token, caller, payee }),
        2 => (any::<u16>(), who()).prop_map(|(token, caller)| Action::Unlock { token, caller }),
        2 => (any::<u16>(), who(), any::<u8>())
            .prop_map(|(token, caller, to)| Action::Seize { token, caller, to }),
    ]
}

fn money() -> impl Strategy<Value = Action> {
    let days = prop_oneof![1 => Just(0u16), 6 => 1u16..4, 4 => Just(1_000u16)];
    let percent = prop_oneof![4 => Just(100u8), 3 => 0u8..100, 1 => 100u8..255];
    let ahead = prop_oneof![12 => Just(0i8), 3 => -1i8..6];
    prop_oneof![
        8 => (any::<u8>(), who(), ahead, percent)
            .prop_map(|(product, from, ahead, percent)| Action::Deposit { product, from, ahead, percent }),
        9 => (any::<u8>(), days).prop_map(|(product, days)| Action::Settle { product, days }),
        5 => (prop::collection::vec(any::<u16>(), 0..6), asker())
            .prop_map(|(tokens, caller)| Action::Claim { tokens, caller }),
        3 => (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(caller, coin, to)| Action::Withdraw { caller, coin, to }),
        2 => any::<u8>().prop_map(|product| Action::Assess { product }),
        2 => (any::<u8>(), who(), any::<u8>())
            .prop_map(|(product, from, days)| Action::DepositBond { product, from, days }),
        2 => (any::<u8>(), who(), any::<u8>(), any::<u8>())
            .prop_map(|(product, caller, share, to)| Action::WithdrawBond { product, caller, share, to }),
        1 => (any::<u8>(), any::<u8>(), any::<u32>())
            .prop_map(|(coin, from, amount)| Action::Donate { coin, from, amount }),
    ]
}

fn closing() -> impl Strategy<Value = Action> {
    let days = prop_oneof![6 => 7u8..11, 2 => 1u8..7, 1 => 30u8..36];
    let percent = prop_oneof![3 => Just(0u8), 2 => 1u8..95, 1 => 95u8..105];
    prop_oneof![
        3 => (any::<u8>(), days, percent)
            .prop_map(|(product, days, percent)| Action::Slump { product, days, percent }),
        6 => (any::<u8>(), who()).prop_map(|(product, caller)| Action::Terminate { product, caller }),
        2 => (any::<u8>(), prop::bool::weighted(0.25))
            .prop_map(|(product, stall)| Action::Abandon { product, stall }),
        8 => (prop::collection::vec(any::<u16>(), 1..4), who())
            .prop_map(|(tokens, caller)| Action::Refund { tokens, caller }),
        3 => (any::<u8>(), 0u8..4).prop_map(|(product, ahead)| Action::Reclaim { product, ahead }),
        2 => any::<u8>().prop_map(|product| Action::Seal { product }),
        2 => any::<u8>().prop_map(|product| Action::ReturnBond { product }),
        1 => (any::<u8>(), 7u8..30, 2u8..8, any::<u8>())
            .prop_map(|(product, days, every, refill)| Action::Dodge { product, days, every, refill }),
        3 => (any::<u8>(), 7u8..11, 0u8..60, any::<u16>()).prop_map(|(product, days, percent, refunded)| {
            Action::Default { product, days, percent: percent.saturating_sub(30), refunded }
        }),
    ]
}

fn tokens_of(most: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 1..most)
}

fn reserve() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => any::<u8>().prop_map(|product| Action::Measure { product }),
        6 => tokens_of(4).prop_map(|tokens| Action::Record { tokens }),
        1 => (any::<u16>(), any::<u8>(), any::<u16>())
            .prop_map(|(token, caller, value)| Action::Recover { token, caller, value }),
        1 => (any::<u8>(), who(), prop::bool::weighted(0.8), any::<bool>()).prop_map(
            |(coin, caller, counts, has_feed)| Action::ReserveAsset { coin, caller, counts, has_feed }
        ),
        2 => (any::<u8>(), any::<u8>(), any::<u16>())
            .prop_map(|(coin, from, share)| Action::Fund { coin, from, share }),
        7 => (any::<u8>(), any::<u8>(), who(), 0u8..200, prop::bool::weighted(0.7)).prop_map(
            |(product, coin, caller, share, wait)| Action::OpenRound { product, coin, caller, share, wait }
        ),
        7 => (any::<u8>(), tokens_of(4), asker())
            .prop_map(|(round, tokens, caller)| Action::ClaimRound { round, tokens, caller }),
        3 => (any::<u8>(), prop::bool::weighted(0.7))
            .prop_map(|(round, wait)| Action::CloseRound { round, wait }),
        1 => (any::<u8>(), any::<u8>())
            .prop_map(|(caller, coin)| Action::WithdrawCompensation { caller, coin }),
    ]
}

fn insurance() -> impl Strategy<Value = Action> {
    let rate = prop_oneof![6 => 50u16..5_000, 1 => Just(0u16), 1 => 0u16..6_000];
    let cap = prop_oneof![4 => 10_000u32..1_000_000, 1 => 0u32..2_000];
    let share = prop_oneof![6 => 100u16..8_000, 1 => 0u16..11_000];
    prop_oneof![
        3 => (any::<u8>(), who(), rate, cap)
            .prop_map(|(product, caller, rate, cap)| Action::Line { product, caller, rate, cap }),
        1 => (any::<u8>(), who(), 900u16..8_200, 13u16..45).prop_map(
            |(insurance, caller, ratio, cooldown)| {
                Action::InsuranceParameters { insurance, caller, ratio, cooldown }
            }
        ),
        9 => (any::<u16>(), who(), share, prop::bool::weighted(0.1), prop::bool::weighted(0.6)).prop_map(
            |(token, payer, share, stingy, fresh)| Action::Insure { token, payer, share, stingy, fresh }
        ),
        4 => (tokens_of(4), asker())
            .prop_map(|(tokens, caller)| Action::ClaimInsurance { tokens, caller }),
        3 => (any::<u8>(), tokens_of(3))
            .prop_map(|(insurance, policies)| Action::ReleaseCoverage { insurance, policies }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(product, pick)| Action::OpenPool { product, pick }),
        2 => (any::<u8>(), any::<u8>(), any::<u16>())
            .prop_map(|(pool, from, share)| Action::Stake { pool, from, share }),
        2 => (any::<u8>(), who(), any::<u8>())
            .prop_map(|(pool, caller, share)| Action::Unstake { pool, caller, share }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(pool, days)| Action::Earn { pool, days }),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(pool, caller)| Action::Intrude { pool, caller }),
    ]
}

fn underwriting() -> impl Strategy<Value = Action> {
    let way = || prop_oneof![Just(Way::ByAssets), Just(Way::ByShares)];
    prop_oneof![
        5 => (any::<u8>(), any::<u8>(), any::<u8>(), any::<u16>(), way()).prop_map(
            |(pool, from, receiver, share, way)| Action::Underwrite { pool, from, receiver, share, way }
        ),
        5 => (any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(pool, account, share)| Action::RequestExit { pool, account, share }),
        3 => (any::<u8>(), any::<u8>(), prop::bool::weighted(0.2))
            .prop_map(|(pool, account, wait)| Action::HoldExit { pool, account, wait }),
        8 => (any::<u8>(), any::<u8>(), 0u8..108, any::<u8>(), way(), prop::bool::weighted(0.1)).prop_map(
            |(pool, account, share, to, way, wait)| Action::Leave { pool, account, share, to, way, wait }
        ),
        1 => (any::<u16>(), 60u8..102, way())
            .prop_map(|(pick, share, way)| Action::WaitAndLeave { pick, share, way }),
        3 => (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>())
            .prop_map(|(pool, from, to, share)| Action::TransferShares { pool, from, to, share }),
        1 => (any::<u8>(), any::<u8>())
            .prop_map(|(insurance, caller)| Action::WithdrawCoverage { insurance, caller }),
    ]
}

fn owner() -> impl Strategy<Value = Action> {
    let age = prop_oneof![Just(90_000u32), 3_000u32..180_000];
    prop_oneof![
        (0u16..5_400, 5u16..60, prop::bool::weighted(0.15))
            .prop_map(|(referral, bond_days, paused)| Action::Parameters { referral, bond_days, paused }),
        (asset(), 0u8..9).prop_map(|(asset, order)| Action::Miner { asset, order }),
        (any::<u8>(), prop::bool::weighted(0.8))
            .prop_map(|(locker, allowed)| Action::Locker { locker, allowed }),
        (asset(), 2u8..6, prop::bool::weighted(0.2)).prop_map(|(asset, count, odd)| Action::Reporters {
            asset,
            count,
            odd
        }),
        (asset(), 50u16..11_000, age).prop_map(|(asset, jump, feed_age)| Action::Bounds {
            asset,
            jump,
            feed_age
        }),
        (9_000u16..31_000, 150u16..750)
            .prop_map(|(share, cap_days)| Action::CallParameters { share, cap_days }),
        option::weighted(0.8, any::<u8>()).prop_map(|chosen| Action::Auctioneer { chosen }),
    ]
}
