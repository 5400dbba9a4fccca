//! Answers about one account that has more than anybody ever should.

use std::time::{Duration, Instant};

use dmex_client::wire::{CandlesQuery, ExportQuery, IncomeQuery};
use dmex_testchain::wide::{FIRST_DAY, ONE_PAYS_IN, SOMEBODY, Wide};
use dmex_types::{Asset, Day};

use crate::server::Server;
use crate::stores::TestStore;

/// What an answer takes at its best: other work on the machine does not count.
async fn quickest(server: &Server, path: &str) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let response = server.ask(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.bytes().await.unwrap();
        best = best.min(begun.elapsed());
    }
    best
}

#[tokio::test]
async fn fd8_what_an_account_was_paid_is_found_from_any_day_without_walking_its_ledger() {
    let wide = Wide { movements: 20_000, tokens: 100, purchases: 0 };
    for store in TestStore::both().await {
        wide.write(&store.store).await;
        let server = Server::start(store.store.clone(), None, Server::patient()).await;
        let all = wide.movements / ONE_PAYS_IN;
        let paid = server.client.account_income(SOMEBODY, &IncomeQuery::default()).await.unwrap();
        assert_eq!(paid.len() as u64, all);
        let (from, to) = (Some(FIRST_DAY + 500), Some(FIRST_DAY + 501));
        let query = IncomeQuery { from, to, ..IncomeQuery::default() };
        let of_day = server.client.account_income(SOMEBODY, &query).await.unwrap();
        let expected: Vec<_> = paid.iter().filter(|entry| Some(entry.day) == from).cloned().collect();
        assert_eq!(of_day, expected);
        assert!(!of_day.is_empty() && of_day.len() < 20);

        // A walk over the whole would take much longer than what is next to nothing.
        let day = FIRST_DAY + 999;
        let nobody =
            quickest(&server, "/v1/accounts/0x0000000000000000000000000000000000000001/income").await;
        let paths = [
            format!("/v1/accounts/{SOMEBODY:#x}/income?from={day}&limit=20"),
            format!("/v1/accounts/{SOMEBODY:#x}/income?from={}&limit=20", day.next()),
            format!("/v1/accounts/{SOMEBODY:#x}"),
            format!("/v1/accounts/{SOMEBODY:#x}/claimable?limit=20"),
            format!("/v1/accounts/{SOMEBODY:#x}/tokens?limit=20"),
            format!("/v1/ledger?into=wallet/{SOMEBODY:#x}&limit=20&order=desc"),
            format!("/v1/events?account={SOMEBODY:#x}&limit=20&order=desc"),
        ];
        for path in paths {
            let took = quickest(&server, &path).await;
            assert!(took < nobody * 10 + Duration::from_millis(30), "{path}: {took:?}, nobody: {nobody:?}");
        }
        server.stop().await;
        store.store.close().await;
    }
}

#[tokio::test]
async fn fd8_who_asks_for_two_things_at_once_is_answered_a_part_at_a_time() {
    let wide = Wide { movements: 35_000, tokens: 0, purchases: 3 };
    let store = TestStore::sqlite().await;
    wide.write(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    // Only purchases are of the sale, and all of them come first: whoever looks from the end walks through everything else.
    for (order, first_page) in [("desc", 0), ("asc", 3)] {
        let path = format!("/v1/events?product=1&name=PowerBought&order={order}&limit=20");
        let (mut after, mut found, mut pages) = (None::<String>, 0, 0);
        loop {
            let asked = after.map_or(path.clone(), |after| format!("{path}&after={after}"));
            let page: serde_json::Value = server.ask(&asked).await.json().await.unwrap();
            let items = page["items"].as_array().unwrap().len();
            assert!(pages > 0 || items == first_page, "{order}: {items}");
            found += items;
            pages += 1;
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
        assert_eq!((found, pages), (3, 4), "{order}: nothing is left out, ten thousand looked at each time");
    }
    server.stop().await;
}

#[tokio::test]
async fn fd8_a_long_table_of_income_comes_in_files_that_go_on_where_the_last_ended() {
    let wide = Wide { movements: 25_000, tokens: 0, purchases: 0 };
    let store = TestStore::sqlite().await;
    wide.write(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    let whole = server.client.account_income_csv(SOMEBODY, &ExportQuery::default()).await.unwrap();
    assert_eq!(whole.lines().count(), 2_501);
    let mut lines = Vec::new();
    let mut path = Some(format!("/v1/accounts/{SOMEBODY:#x}/income.csv?limit=1100&from={FIRST_DAY}"));
    let mut files = 0;
    while let Some(asked) = path {
        let response = server.ask(&asked).await;
        assert_eq!(response.status(), 200, "{asked}");
        let header =
            |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (next, link) = (header("x-dmex-next"), header("link"));
        path = link.map(|link| {
            assert!(link.ends_with("; rel=\"next\"") && link.contains(&format!("after={}", next.unwrap())));
            link[1..link.find('>').unwrap()].to_owned()
        });
        let text = response.text().await.unwrap();
        let mut these = text.lines();
        assert_eq!(these.next(), whole.lines().next(), "each file has its head");
        let these: Vec<String> = these.map(str::to_owned).collect();
        assert!(these.len() <= 1_100);
        lines.extend(these);
        files += 1;
    }
    assert_eq!((files, lines.len()), (3, 2_500));
    assert!(whole.lines().skip(1).eq(lines.iter().map(String::as_str)), "nothing twice, nothing missing");
    for wrong in ["limit=0", "limit=50001", "after=x", "after=-1"] {
        let asked = format!("/v1/accounts/{SOMEBODY:#x}/income.csv?{wrong}");
        assert_eq!(server.ask(&asked).await.status(), 400, "{wrong}");
    }
    server.stop().await;
}

#[tokio::test]
async fn fd8_no_day_is_too_full_for_candles() {
    // One more than a day could have before it was refused for ever.
    let wide = Wide { movements: 0, tokens: 0, purchases: 50_001 };
    let store = TestStore::sqlite().await;
    wide.write(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    let query = |from: Day| CandlesQuery {
        from: Some(from),
        to: Some(from + 1),
        product: None,
        pay_token: None,
        interval: None,
        asset: Asset::Btc,
    };
    let candles = server.client.candles(&query(FIRST_DAY)).await.unwrap();
    let [day] = candles.items.as_slice() else { panic!("{candles:?}") };
    assert_eq!((day.purchases, day.units.units()), (50_001, 50_001));
    let wad = 1_000_000_000_000_000_000_u128;
    assert_eq!([day.open.0, day.low.0].map(|price| price.to::<u128>()), [wad, wad]);
    assert_eq!([day.close.0, day.high.0].map(|price| price.to::<u128>()), [50_001 * wad, 50_001 * wad]);
    server.stop().await;
}
