use alloy_primitives::Address;

use super::*;

fn coins() -> Vec<CoinView> {
    let coin = |byte, symbol: &str, decimals, role, asset| CoinView {
        coin: Coin {
            address: Address::repeat_byte(byte),
            symbol: Some(symbol.to_owned()),
            decimals: Some(decimals),
        },
        role,
        asset,
        insurance: None,
        permit: false,
        faucet: false,
    };
    vec![
        coin(1, "USDT", 6, CoinRole::Pay, None),
        coin(2, "BTC", 8, CoinRole::Reward, Some(Asset::Btc)),
        coin(3, "FIL", 18, CoinRole::Reward, Some(Asset::Fil)),
    ]
}

fn today() -> Day {
    "2022-10-01".parse().unwrap()
}

fn wish() -> Wish {
    Wish {
        asset: "btc".to_owned(),
        coin: Address::repeat_byte(1).to_string(),
        machine: "Antminer S19 88.5 TH/s".to_owned(),
        price: "106".to_owned(),
        power: "885".to_owned(),
        days: "1080".to_owned(),
        closes: "2022-12-01".to_owned(),
        uri: "https://example.org/s19.json".to_owned(),
        hash: B256::repeat_byte(7).to_string(),
        ..Wish::default()
    }
}

fn wrong(wish: &Wish) -> Vec<(&'static str, &'static str)> {
    let wrong = Draft::of(wish, &coins(), today()).err().unwrap_or_default();
    wrong.into_iter().map(|wrong| (wrong.field, wrong.key)).collect()
}

#[test]
fn a_whole_offer_has_its_days_its_price_and_its_bond() {
    let draft = Draft::of(&wish(), &coins(), today()).unwrap();
    assert_eq!(draft.price_per_day(), Amount::from(98_148u128));
    assert_eq!(
        (draft.first_day().to_string(), draft.last_day().to_string()),
        ("2022-10-02".into(), "2025-11-14".into())
    );
    assert_eq!(draft.proceeds(), Amount::from(93_810_000_000u128));
    // 885,000 GH/s × 30 days × 4.046443e-9 BTC.
    assert_eq!(draft.bond(Amount::from(4_046_443_195_270_274_648u128)), Amount::from(10_743_306u128));
}

#[test]
fn sale_a_price_that_the_smallest_unit_cannot_have_is_told_its_neighbours() {
    let fil = Wish {
        asset: "fil".into(),
        start: "2022-12-01".into(),
        price: "420".into(),
        days: "540".into(),
        ..wish()
    };
    let wrong = Draft::of(&fil, &coins(), today()).unwrap_err();
    assert_eq!(wrong[0].near, Some(("419.999744".to_owned(), "420.000768".to_owned())));
    let batch = Draft::of(&Wish { price: "420.000768".into(), ..fil }, &coins(), today()).unwrap();
    assert_eq!(batch.payout_days(), 720);
    assert_eq!(
        (batch.first_day().to_string(), batch.last_day().to_string()),
        ("2022-12-01".into(), "2024-11-19".into())
    );
}

#[test]
fn sale_what_the_contract_refuses_is_said_beside_its_field() {
    let cases = [
        (Wish { price: "free".into(), ..wish() }, ("price", "offer-bad-price")),
        (Wish { power: "0".into(), ..wish() }, ("power", "offer-bad-power")),
        (Wish { least: "900".into(), ..wish() }, ("least", "offer-least-too-much")),
        (Wish { least: "2".into(), most: "1".into(), ..wish() }, ("most", "offer-most-too-little")),
        (Wish { days: "0".into(), ..wish() }, ("days", "offer-bad-days")),
        (Wish { closes: "2022-10-01".into(), ..wish() }, ("closes", "offer-closes-early")),
        (Wish { days: "10".into(), ..wish() }, ("closes", "offer-closes-late")),
        (Wish { asset: "fil".into(), price: "1024".into(), ..wish() }, ("start", "offer-needs-batch")),
        (Wish { start: "2022-11-01".into(), ..wish() }, ("start", "offer-bad-start")),
        (
            Wish { start: "2022-12-02".into(), activation: "3".into(), ..wish() },
            ("activation", "offer-batch-waits-not"),
        ),
        (Wish { machine: "<b>".into(), ..wish() }, ("machine", "offer-bad-text")),
        (Wish { hash: B256::ZERO.to_string(), ..wish() }, ("hash", "offer-bad-hash")),
        (Wish { coin: String::new(), ..wish() }, ("coin", "offer-bad-coin")),
        (Wish { running_cost: "-1".into(), ..wish() }, ("running_cost", "offer-bad-cost")),
    ];
    for (wish, expected) in cases {
        assert_eq!(wrong(&wish), [expected], "{wish:?}");
    }
}

#[test]
fn ff3_a_comma_is_no_decimal_point_in_any_field_of_an_offer() {
    for (wish, field) in [
        (Wish { price: "10,5".into(), ..wish() }, "price"),
        (Wish { power: "88,5".into(), ..wish() }, "power"),
        (Wish { least: "1,5".into(), ..wish() }, "least"),
        (Wish { most: "10,55".into(), ..wish() }, "most"),
        (Wish { days: "1,08".into(), ..wish() }, "days"),
        (Wish { running_cost: "0,05".into(), ..wish() }, "running_cost"),
        (Wish { activation: "1,5".into(), ..wish() }, "activation"),
    ] {
        assert_eq!(wrong(&wish).first().map(|(field, _)| *field), Some(field));
    }
    assert_eq!(wrong(&Wish { days: "1,080".into(), power: "1,885.5".into(), ..wish() }), []);
}

#[test]
fn amounts_are_exact_or_none() {
    assert_eq!(amount("1,234.5", 6), Some(Amount::from(1_234_500_000u128)));
    assert_eq!(amount(".5", 1), Some(Amount::from(5u128)));
    for senseless in ["", ".", "1.2.3", "-1", "1e3", "0.1234567", "1,5", "0,123"] {
        assert_eq!(amount(senseless, 6), None, "{senseless}");
    }
}

/// What a GH/s, or a GiB, mined on a day, and what the coin cost.
fn benchmark(asset: Asset, mean: u128, price: u128) -> Benchmark {
    Benchmark {
        asset,
        day: today() - 1,
        reward: mean.into(),
        through: Amount::default(),
        mean: mean.into(),
        price: (price * 10u128.pow(18)).into(),
        reward_carried: false,
        price_source: dmex_types::PriceSource::Feed,
        unproven: 0,
        inputs: serde_json::Value::Null,
        difficulty_source: None,
        finalized_at: 1,
    }
}

#[test]
fn sale_7_running_cost_and_smallest_purchase_stay_within_what_power_mines_on_its_first_day() {
    let day = benchmark(Asset::Btc, 4_046_443_195_270_274_648, 44_300);
    let beyond = |cost: &str, least: &str| {
        let wish = Wish { running_cost: cost.to_owned(), least: least.to_owned(), ..wish() };
        let draft = Draft::of(&wish, &coins(), today()).unwrap();
        draft.beyond(&day).into_iter().map(|wrong| wrong.key).collect::<Vec<_>>()
    };
    // 1 TH/s mines 0.1792 USD a day; 20 satoshi are 49.5 GH/s, twice that at the highest cost.
    assert_eq!(beyond("0.0896", "0.11"), ["offer-least-too-little"; 0]);
    assert_eq!(beyond("0.0897", "0.11"), ["offer-cost-too-high"]);
    assert_eq!(beyond("", "0.05"), ["offer-least-too-little"; 0]);
    assert_eq!(beyond("", "0.049"), ["offer-least-too-little"]);
    assert_eq!(beyond("", ""), ["offer-least-too-little"]);
    let draft = Draft::of(&wish(), &coins(), today()).unwrap().with_least(&day);
    assert_eq!((draft.least, draft.beyond(&day)), (Power::new(109), Vec::new()));
}
