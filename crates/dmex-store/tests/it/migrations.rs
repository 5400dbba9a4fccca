//! A database of every older version, with rows in it, is brought to the newest and says the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use alloy_primitives::{Address, U256};
use dmex_store::read::{
    Accounts, EntryFilter, EventFilter, Events, Governance, Ledger, Order, PageOf, Tokens,
};
use dmex_store::rows::*;
use dmex_store::table::Row;
use dmex_store::{Batch, Change, RULES, Store, StoreError};
use dmex_testkit::Postgres;
use dmex_types::TokenId;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, Connection, Executor};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Rows as a version wrote them, by the version. One that brings a table or a column brings rows too.
const SAMPLES: [(i64, &str); 4] = [
    (1, include_str!("samples/0001.sql")),
    (4, include_str!("samples/0004.sql")),
    (6, include_str!("samples/0006.sql")),
    (7, include_str!("samples/0007.sql")),
];

/// The deployment of the samples.
const CHAIN: u64 = 31_337;
const SETTLEMENT: Address = Address::repeat_byte(0x5e);

#[tokio::test]
async fn rows_of_every_version_are_there_in_the_newest_on_both_databases() {
    let both = Old::both().await;
    for url in &both.urls {
        for version in versions() {
            begin(url, version).await;
            let store = Store::open(url).await.unwrap();
            add_later_samples(url, version).await;
            store.claim(CHAIN, SETTLEMENT, 1).await.unwrap();
            let contents = contents(&store).await;
            insta::assert_snapshot!("rows", contents);
            store.close().await;
        }
    }
}

#[tokio::test]
async fn the_newest_version_answers_about_rows_of_the_first_and_takes_new_ones() {
    let both = Old::both().await;
    for url in &both.urls {
        begin(url, 1).await;
        let store = Store::open(url).await.unwrap();
        fn page<K>() -> PageOf<K> {
            PageOf { after: None, limit: 10, order: Order::Descending }
        }
        let ids = |tokens: Vec<Token>| tokens.iter().map(|token| token.id.0).collect::<Vec<_>>();
        assert_eq!(ids(store.parts_of(TokenId(2), page()).await.unwrap()), [3]);
        assert_eq!(ids(store.merged_into(TokenId(1), page()).await.unwrap()), [4]);
        assert_eq!(store.votes_on(U256::from(5), page()).await.unwrap().len(), 2);
        assert_eq!(store.balances_of("income/1").await.unwrap()[0].received.0, U256::MAX);
        assert_eq!(store.entries(EntryFilter::From("escrow/1".to_owned()), page()).await.unwrap().len(), 1);
        let filter = EventFilter { name: Some("VoteCast".to_owned()), ..EventFilter::default() };
        assert_eq!(store.events(filter, page()).await.unwrap()[0].arguments["reason"], "it's time");

        let from = store.cursor().await.unwrap();
        let to = Cursor { number: 121, ..from.clone() };
        let token = Token { id: TokenId(5), ..store.token(TokenId(4)).await.unwrap().unwrap() };
        let changes = vec![Change { table: Token::TABLE, after: token.values(), before: None }];
        let (blocks, events, entries) = (Vec::new(), Vec::new(), Vec::new());
        let batch = Batch { from, to, blocks, events, entries, changes, revocable: false, final_block: 121 };
        store.commit(store.prepare(batch)).await.unwrap();
        assert_eq!(ids(store.merged_into(TokenId(1), page()).await.unwrap()), [5, 4]);
        assert_eq!(store.cursor().await.unwrap().number, 121);
        store.close().await;
    }
}

#[tokio::test]
async fn rows_of_other_rules_are_refused_until_the_store_is_built_again() {
    let both = Old::both().await;
    for url in &both.urls {
        begin(url, 1).await;
        let mut connection = AnyConnection::connect(url).await.unwrap();
        connection.execute("update meta set rules = 0").await.unwrap();
        let store = Store::open(url).await.unwrap();
        let refused = store.claim(CHAIN, SETTLEMENT, 7).await.unwrap_err();
        assert!(matches!(refused, StoreError::OtherRules { found: 0, .. }), "{refused}");
        store.clear().await.unwrap();
        store.claim(CHAIN, SETTLEMENT, 7).await.unwrap();
        assert_eq!(store.cursor().await.unwrap().number, 6, "it begins anew");
        assert_eq!(store.count::<Token>().await.unwrap(), 0);
        store.close().await;
    }
}

#[tokio::test]
async fn a_store_of_release_0_5_is_refused_before_its_tables_are_touched() {
    let both = Old::both().await;
    for url in &both.urls {
        begin(url, 3).await;
        let mut connection = AnyConnection::connect(url).await.unwrap();
        connection.execute("update meta set rules = 1").await.unwrap();
        let refused = Store::open(url).await.unwrap_err();
        assert!(matches!(refused, StoreError::OfRelease05), "{refused}");
        assert!(refused.to_string().contains("--store"), "{refused}");
        let tables = sqlx::query_scalar("select max(version) from _sqlx_migrations");
        let version: i64 = tables.fetch_one(&mut connection).await.unwrap();
        assert_eq!(version, 3);
        connection.close().await.unwrap();
    }
}

#[test]
fn what_was_once_published_is_never_edited() {
    let lines = MIGRATIONS.iter().map(|migration| {
        let sum: String = migration.checksum.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("{:04} {} {sum}\n", migration.version, migration.description)
    });
    insta::assert_snapshot!("published", lines.collect::<String>());
}

/// Where old databases are made.
pub(crate) struct Old {
    pub(crate) urls: [String; 2],
    _server: Postgres,
    _folder: tempfile::TempDir,
}

impl Old {
    pub(crate) async fn both() -> Self {
        sqlx::any::install_default_drivers();
        let (folder, server) = (tempfile::tempdir().unwrap(), Postgres::start().unwrap());
        let file = format!("sqlite:{}?mode=rwc", folder.path().join("store.sqlite").display());
        Self { urls: [file, server.url()], _server: server, _folder: folder }
    }
}

pub(crate) fn versions() -> impl Iterator<Item = i64> {
    MIGRATIONS.iter().map(|migration| migration.version)
}

/// Makes the database anew as it was in a version, with all rows that there were by then.
pub(crate) async fn begin(url: &str, version: i64) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    for table in TABLES.iter().map(|table| table.name).chain(["_sqlx_migrations"]) {
        let text = format!("drop table if exists {table}");
        connection.execute(sqlx::AssertSqlSafe(text)).await.unwrap();
    }
    let samples = BTreeMap::from(SAMPLES);
    for step in versions().take_while(|step| *step <= version) {
        MIGRATIONS.run_to(step, &mut connection).await.unwrap();
        if let Some(sample) = samples.get(&step) {
            connection.execute(*sample).await.unwrap();
        }
    }
    // Tables alone are looked at here: by which rules rows were made is another matter.
    let rules = format!("update meta set rules = {RULES}");
    connection.execute(sqlx::AssertSqlSafe(rules)).await.unwrap();
    connection.close().await.unwrap();
}

/// What later versions added, so that all of them say the same.
async fn add_later_samples(url: &str, version: i64) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    for (_, sample) in SAMPLES.iter().filter(|(brought, _)| *brought > version) {
        connection.execute(*sample).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// Every row of every table, as text; there must be some of each.
async fn contents(store: &Store) -> String {
    let mut text = String::new();
    let mut tables = 0;
    macro_rules! add {
        ($($row:ty),+) => {$(
            let rows = store.all::<$row>().await.unwrap();
            assert!(!rows.is_empty(), "no sample of {}", stringify!($row));
            tables += 1;
            for row in rows {
                let _ = writeln!(text, "{row:?}");
            }
        )+};
    }
    add!(Meta, Cursor, Block, Undo, Event, Entry, Balance, Product, Start, Token, Day, Benchmark, Report);
    add!(Miner, Capacity, Proposal, Vote, Override, Voter, Loss, Round, Pool, Underwriter, Policy);
    add!(AuctionedSale, PriceRound, PayPrice);
    assert_eq!(tables, TABLES.len());
    text
}
