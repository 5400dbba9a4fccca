//! How the databases go about every question: never by walking a big table, never by sorting what an index has in order.

use alloy_primitives::{Address, U256};
use dmex_store::read::{
    Accounts, Auctions, Benchmarks, Days, EntryFilter, EventFilter, Events, Governance, InState, Insurances,
    Ledger, OnSale, Order, Outlooks, PageOf, PayPrices, Payments, ProductFilter, Products, Risk, Statistics,
    TokenFilter, Tokens,
};
use dmex_store::rows::{Event, Vote};
use dmex_store::{Store, Watch};
use dmex_types::{Asset, Day, PolicyId, ProductId, ProductState, TokenId};

use crate::stores::Both;

/// Tables that stay small, however many people buy.
const SMALL: [&str; 5] = ["products", "proposals", "rounds", "pay_prices", "pools"];
const PRODUCT: ProductId = ProductId(1);
const TOKEN: TokenId = TokenId(1);
const SOMEBODY: Address = Address::ZERO;

#[tokio::test]
async fn every_question_begins_in_an_index_on_both_databases() {
    let both = Both::empty().await;
    for store in &both.stores {
        let watch = Watch::default();
        let watched = store.watched(&watch);
        for order in [Order::Ascending, Order::Descending] {
            market(&watched, order).await;
            people(&watched, order).await;
            history(&watched, order).await;
        }
        let plans = store.plans(&watch).await.unwrap();
        assert!(plans.len() >= 50, "{} statements", plans.len());
        for plan in plans {
            let walks = plan.walks(&SMALL);
            assert!(walks.is_empty(), "{:?}: {}\n{}", store.backend(), plan.statement, plan.steps.join("\n"));
        }
    }
}

#[tokio::test]
async fn what_walks_or_sorts_is_found_out() {
    let both = Both::empty().await;
    for store in &both.stores {
        let watch = Watch::default();
        let watched = store.watched(&watch);
        watched.all::<Event>().await.unwrap();
        watched.all::<Vote>().await.unwrap();
        let plans = store.plans(&watch).await.unwrap();
        let found = plans.iter().filter(|plan| !plan.walks(&[]).is_empty()).count();
        assert_eq!(found, 2, "{plans:?}");
    }
}

#[tokio::test]
async fn fd8_payments_are_found_without_looking_at_what_is_none() {
    let both = Both::empty().await;
    for store in &both.stores {
        let watch = Watch::default();
        let watched = store.watched(&watch);
        watched.payments("wallet/0x00", 0..10, 10).await.unwrap();
        watched.payment_ids("wallet/0x00", 0..10, 10).await.unwrap();
        let plans = store.plans(&watch).await.unwrap();
        assert_eq!(plans.len(), 2);
        for plan in plans {
            let steps = plan.steps.join("\n");
            assert!(steps.contains("ledger_payments"), "{:?}: {}\n{steps}", store.backend(), plan.statement);
        }
    }
}

fn page<K>(order: Order) -> PageOf<K> {
    PageOf { after: None, limit: 10, order }
}

async fn market(store: &Store, order: Order) {
    for (miner, asset) in [(None, None), (Some(SOMEBODY), None), (None, Some(Asset::Btc))] {
        for on_sale in [None, Some(true), Some(false)] {
            let on_sale = on_sale.map(|wanted| OnSale { wanted, now: 1_650_000_000 });
            let filter = ProductFilter { miner, asset, on_sale, in_state: None };
            store.products(filter, page(order)).await.unwrap();
        }
    }
    let in_state = Some(InState { state: ProductState::Short, now: 1_650_000_000 });
    store.products(ProductFilter { in_state, ..ProductFilter::default() }, page(order)).await.unwrap();
    let filters =
        [(None, None), (Some(SOMEBODY), None), (None, Some(PRODUCT)), (Some(SOMEBODY), Some(PRODUCT))];
    for (holder, product) in filters {
        for ended in [None, Some(false), Some(true)] {
            let filter = TokenFilter { holder, product, ended, ..TokenFilter::default() };
            store.tokens(filter, page(order)).await.unwrap();
        }
    }
    for (locker, payee) in [(Some(SOMEBODY), None), (None, Some(SOMEBODY))] {
        let filter = TokenFilter { locker, payee, ..TokenFilter::default() };
        store.tokens(filter, page(order)).await.unwrap();
    }
    store.tokens_of_sale(1, page(order)).await.unwrap();
    store.auctioned_sale(1).await.unwrap();
    store.auctioned_sales_of(PRODUCT, page(order)).await.unwrap();
    store.product(PRODUCT).await.unwrap();
    store.token(TOKEN).await.unwrap();
    store.parts_of(TOKEN, page(order)).await.unwrap();
    store.merged_into(TOKEN, page(order)).await.unwrap();
    store.day(PRODUCT, Day::new(1)).await.unwrap();
    store.days_of(PRODUCT, page(order)).await.unwrap();
    store.days_on(Day::new(1), page(order)).await.unwrap();
    store.starts_of(PRODUCT, page(order)).await.unwrap();
    store.benchmark(Asset::Btc, Day::new(1)).await.unwrap();
    store.benchmarks(Asset::Btc, page(order)).await.unwrap();
    store.reports(Asset::Btc, Day::new(1)).await.unwrap();
    store.price_round(Asset::Btc, Day::new(1)).await.unwrap();
    store.price_rounds(Asset::Btc, page(order)).await.unwrap();
    store.pay_price(SOMEBODY).await.unwrap();
    store.pay_prices().await.unwrap();
    store.outlooks(Asset::Btc).await.unwrap();
    store.users().await.unwrap();
    store.last_token().await.unwrap();
}

async fn people(store: &Store, order: Order) {
    store.proposals(page(order)).await.unwrap();
    store.proposal_numbered(1).await.unwrap();
    store.votes_on(U256::from(1), page(order)).await.unwrap();
    store.votes_of(SOMEBODY, page(order)).await.unwrap();
    store.overrides_on(U256::from(1), page(order)).await.unwrap();
    store.overrides_of(SOMEBODY, page(order)).await.unwrap();
    store.voter(SOMEBODY).await.unwrap();
    store.miner(SOMEBODY).await.unwrap();
    store.miners(page(order)).await.unwrap();
    store.capacities_of(SOMEBODY).await.unwrap();
    store.loss(TOKEN).await.unwrap();
    store.losses_of(PRODUCT, page(order)).await.unwrap();
    store.rounds(page(order)).await.unwrap();
    store.pool_of(PRODUCT).await.unwrap();
    store.pools(page(order)).await.unwrap();
    store.underwriters_of(PRODUCT, page(order)).await.unwrap();
    store.underwritten_by(SOMEBODY, page(order)).await.unwrap();
    store.policy(PRODUCT, PolicyId(1)).await.unwrap();
    store.policies_of(PRODUCT, page(order)).await.unwrap();
    store.balances_of("wallet/0x00").await.unwrap();
    store.balances_under("income").await.unwrap();
}

async fn history(store: &Store, order: Order) {
    let account = || "wallet/0x00".to_owned();
    let filters = [
        EntryFilter::All,
        EntryFilter::From(account()),
        EntryFilter::Into(account()),
        EntryFilter::Product(PRODUCT),
        EntryFilter::Token(TOKEN),
    ];
    for filter in filters {
        store.entries(filter, page(order)).await.unwrap();
    }
    // Every choice of what can be asked together.
    for choice in 0..16u8 {
        let filter = EventFilter {
            product: (choice & 1 > 0).then_some(PRODUCT),
            token: (choice & 2 > 0).then_some(TOKEN),
            account: (choice & 4 > 0).then_some(SOMEBODY),
            name: (choice & 8 > 0).then(|| "DaySettled".to_owned()),
        };
        store.events_sifted(&filter, page(order)).await.unwrap();
        store.events(filter, page(order)).await.unwrap();
    }
    store.event(1).await.unwrap();
    store.events_within("PowerBought", 0..10, 10).await.unwrap();
    store.first_event_from(1).await.unwrap();
    store.payments("wallet/0x00", 0..10, 10).await.unwrap();
    store.payment_ids("wallet/0x00", 0..10, 10).await.unwrap();
}
