//! What a unit is expected to earn, by the rows alone, is what the model says of the same days.

use dmex_model::Side;
use dmex_store::read::Outlooks;
use dmex_store::rows::{Benchmark, Cursor, PayPrice, Product};
use dmex_store::table::Row;
use dmex_store::{Batch, Change, Store};
use dmex_types::{Amount, Asset, Day, PriceSource};
use serde_json::json;

use crate::stores::Both;

/// Days that there are: more than the longest mean takes.
const DAYS: u32 = 120;
const FIRST: Day = Day::new(19_000);
/// [USD, 18 decimals]
const DOLLAR: u128 = 1_000_000_000_000_000_000;

/// Fees and prices that differ from day to day.
fn inputs(day: u32) -> [u128; 4] {
    let first = 730_000 + 144 * u128::from(day);
    [28_000_000_000_000_000_000, 10_000_000 + 70_000 * u128::from(day % 40), first, 144]
}

fn price(day: u32) -> u128 {
    (40_000 + u128::from(day % 50) * 100) * DOLLAR
}

#[tokio::test]
async fn risk_8_an_outlook_of_rows_is_that_of_the_model_over_all_days() {
    let both = Both::empty().await;
    let mut model = dmex_model::Benchmark::new(Asset::Btc, FIRST);
    for day in 0..DAYS {
        model.close_measured(&inputs(day), price(day), 1).unwrap();
    }
    let expected = [Side::Low, Side::High].map(|side| model.outlook_on(FIRST + (DAYS - 1), side).unwrap());
    assert!(expected[0].steady < expected[1].steady && expected[0].price < expected[1].price);
    for store in &both.stores {
        assert_eq!(store.outlooks(Asset::Btc).await.unwrap(), None);
        put(store, (0..DAYS).map(|day| change(&row(&model, day))).collect()).await;
        assert_eq!(store.outlooks(Asset::Btc).await.unwrap(), Some(expected));
    }
}

#[tokio::test]
async fn risk_8_a_pay_token_is_worth_what_was_kept_or_what_its_benchmark_says() {
    let both = Both::empty().await;
    let mut model = dmex_model::Benchmark::new(Asset::Btc, FIRST);
    model.close_measured(&inputs(0), price(0), 1).unwrap();
    for store in &both.stores {
        let [dollar, coin] = [1, 2].map(alloy_primitives::Address::repeat_byte);
        let blank = PayPrice {
            token: dollar,
            feed: Some(coin),
            max_age: 90_000,
            decimals: 8,
            benchmark: None,
            kept: Amount::from(DOLLAR),
            kept_at: Some(1),
        };
        let mined = PayPrice {
            token: coin,
            feed: None,
            benchmark: Some(Asset::Btc),
            kept: Amount::ZERO,
            ..blank.clone()
        };
        put(store, vec![change(&blank), change(&mined), change(&row(&model, 0))]).await;
        let product = async |asset: Asset, pay_token| {
            let product = Product { asset, pay_token, ..product() };
            store.pay_worth(&product).await.unwrap()
        };
        assert_eq!(product(Asset::Fil, dollar).await, Some([DOLLAR; 2]));
        assert_eq!(product(Asset::Fil, coin).await, Some([price(0); 2]));
        assert_eq!(product(Asset::Btc, coin).await, None);
        let nobody = alloy_primitives::Address::repeat_byte(9);
        assert_eq!(product(Asset::Btc, nobody).await, Some([0; 2]));
    }
}

fn row(model: &dmex_model::Benchmark, day: u32) -> Benchmark {
    let known = model.day(FIRST + day).unwrap();
    Benchmark {
        asset: Asset::Btc,
        day: FIRST + day,
        reward: Amount::from(known.found.reward),
        through: Amount::from(known.through),
        mean: Amount::from(known.found.mean),
        price: Amount::from(known.found.price),
        reward_carried: false,
        price_source: PriceSource::Feed,
        unproven: 0,
        inputs: json!(inputs(day).map(|input| input.to_string())),
        difficulty_source: None,
        finalized_at: 1,
    }
}

fn product() -> Product {
    let values = Product::TABLE.columns.iter().map(|column| match (column.nullable, column.kind) {
        (true, _) => dmex_store::column::Value::Null,
        (false, dmex_store::column::Kind::Int) => dmex_store::column::Value::Int(0),
        (false, dmex_store::column::Kind::Text) => dmex_store::column::Value::Text(blank(column.shape)),
    });
    Product::from_values(values.collect()).unwrap()
}

/// A text that any column of a shape takes.
fn blank(shape: dmex_store::column::Shape) -> String {
    use dmex_store::column::Shape;
    match shape {
        Shape::Amount => "0".repeat(78),
        Shape::Address => format!("0x{}", "03".repeat(20)),
        Shape::Hash => format!("0x{}", "00".repeat(32)),
        Shape::Asset => "btc".to_owned(),
        _ => String::new(),
    }
}

async fn put(store: &Store, changes: Vec<Change>) {
    let from = store.cursor().await.unwrap();
    let to = Cursor { number: from.number + 1, ..from.clone() };
    let (blocks, events, entries) = (Vec::new(), Vec::new(), Vec::new());
    let batch = Batch { from, to, blocks, events, entries, changes, revocable: false, final_block: 1 };
    store.commit(store.prepare(batch)).await.unwrap();
}

fn change<R: Row>(row: &R) -> Change {
    Change { table: R::TABLE, after: row.values(), before: None }
}
