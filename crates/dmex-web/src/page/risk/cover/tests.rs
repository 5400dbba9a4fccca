use alloy_primitives::I256;
use dmex_types::{ProductId, TokenId};

use super::*;

const PRODUCT: &str = r#"{
    "created_at": 0, "asset": "btc", "clock": "rolling", "pay_decimals": 6, "reward_decimals": 8, "purchases": 1,
    "miner": "0x0000000000000000000000000000000000000001", "opens": "2022-03-25", "closes": "2022-04-25",
    "pay_token": "0x0000000000000000000000000000000000000002", "activation_days": 1, "batch_start": "1970-01-01",
    "reward_token": "0x0000000000000000000000000000000000000003", "mining_days": 100, "payout_days": 100,
    "price_per_unit": "1", "units_for_sale": 9000, "min_units": 1, "max_units_per_buyer": 0, "running_cost": "0",
    "machine": "S19", "disclosure_uri": "", "sold": 2000, "stopped": false, "reserved_units": 0,
    "disclosure_hash": "0x0000000000000000000000000000000000000000000000000000000000000001",
    "next_day": "2022-04-01", "end_day": "2022-08-01", "settled_days": 5, "short_days": 0, "score": 0,
    "delivered": "0", "income": "0", "escrow": "0", "bond": "0", "terminable_until": 0, "closed_day": null,
    "closed_by": null, "sealed_units": null, "sealed_bond": "0", "default_gain": null, "bond_called": "0",
    "reserved_by": null, "reserved_start": null, "bond_days": 30, "released": "0", "unit_days": "200000", "at_fault": null,
    "sealed_unit_days": "0", "pot": "0", "bond_to_miner": null, "bond_to_reserve": null, "called_per_unit_day": "0",
    "standing": "good", "dead": false, "mean_released": null, "bond_days_now": null,
    "assessed_day": null, "status": "on_sale", "units_left": 7000, "terminable": false, "bond_lacks": "0",
    "mean_delivered": "1000000000000000000", "mean_own_delivered": "1000000000000000000", "state": "running",
    "bond_required": "0", "bond_secured": "0", "bond_may_be_withdrawn": "0", "own_delivered": "0", "carry": "0",
    "active": 2000, "active_tranche": "0", "outstanding": 2000, "due": "2022-04-01",
    "pay": {"address": "0x0000000000000000000000000000000000000002", "symbol": "USDT", "decimals": 6},
    "reward": {"address": "0x0000000000000000000000000000000000000003", "symbol": "BTC", "decimals": 8}
}"#;

/// A product as the API answers it, with what these tests look at.
fn product(id: u32, changed: serde_json::Value) -> ProductView {
    let mut told: serde_json::Value = serde_json::from_str(PRODUCT).unwrap();
    told["id"] = id.into();
    for (field, value) in changed.as_object().unwrap() {
        told[field] = value.clone();
    }
    serde_json::from_value(told).unwrap()
}

#[test]
fn risk_7_what_may_end_or_pays_to_stop_stands_first() {
    let mut products = [
        product(1, serde_json::json!({})),
        product(2, serde_json::json!({"mean_own_delivered": "900000000000000000"})),
        product(3, serde_json::json!({"mean_own_delivered": null})),
        product(4, serde_json::json!({"default_gain": I256::ONE})),
        product(5, serde_json::json!({"score": 6})),
        product(6, serde_json::json!({"terminable": true})),
        product(7, serde_json::json!({"standing": "bond_low"})),
        product(8, serde_json::json!({"dead": true})),
    ];
    products.sort_by(by_risk);
    let order: Vec<u32> = products.iter().map(|product| product.product.id.0).collect();
    assert_eq!(order, [8, 6, 5, 4, 7, 2, 1, 3]);
}

#[test]
fn sale_5_a_bond_lasts_as_many_days_as_it_pays_the_market_average() {
    let reward = Amount::from(4_046_443_195_270_274_648u128);
    // 2,000 GH/s earn 809 satoshi and a little a day.
    let with_bond = |bond: &str| bond_days(&product(1, serde_json::json!({"bond_secured": bond})), reward);
    assert_eq!((with_bond("809"), with_bond("810"), with_bond("24279")), (Some(0), Some(1), Some(30)));
    assert_eq!(
        bond_days(&product(1, serde_json::json!({"outstanding": 0, "bond_secured": "5"})), reward),
        None
    );
    assert_eq!(bond_days(&product(1, serde_json::json!({})), Amount::ZERO), None);
}

#[test]
fn risk_6_losses_are_added_up_with_what_made_them_good() {
    let loss = |loss: u128, recovered: u128| Loss {
        token: TokenId(1),
        product: ProductId(1),
        loss: loss.into(),
        recovered: recovered.into(),
    };
    assert_eq!(
        lost(&[loss(10, 4), loss(5, 5)]),
        Lost { tokens: 2, loss: 15u128.into(), recovered: 9u128.into() }
    );
    assert_eq!(lost(&[]), Lost::default());
}
