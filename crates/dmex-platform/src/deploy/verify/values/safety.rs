//! What makes holders whole after a default, and what prices pay tokens.

use alloy::primitives::Address;
use alloy::sol_types::SolCall;
use dmex_contracts::{Deployment, Insurance, LossLedger, PayFeed, PayTokenPrices, Place, Reserve, Wanted};

use super::super::row::{NOT_ALLOWED, Row, Source, allowed};
use super::Table;
use crate::deploy::roles::reserve_assets;

pub(super) fn table(on: &Deployment, wanted: &Wanted) -> Table {
    let mut table = reserve(on, wanted);
    table.add(prices(on, wanted));
    for (token, its) in &on.insurances {
        table.add(insurance(("Insurance", its.address)));
        let at = ("LossLedger", on.loss_ledger.address);
        let call = LossLedger::insuranceOfCall::new((*token,));
        table.rows.push(Row::value(at, format!("the insurance of {token}"), &call, its.address));
    }
    table
}

fn reserve(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("Reserve", on.reserve.address);
    let mut rows = Vec::new();
    for (token, feed) in reserve_assets(on) {
        // The record may say another feed of DMC than the plan.
        let feed = if token == on.dmc.address { wanted.dmc_feed } else { feed };
        let call = Reserve::isAssetCall::new((token,));
        rows.push(Row::part(at, counted(token), &call, allowed, allowed(true)));
        let call = Reserve::feedOfCall::new((token,));
        rows.push(Row::value(at, feed_of(token), &call, feed));
    }
    let sources = vec![
        Source::new::<Reserve::AssetChanged>(at, NOT_ALLOWED, |event| {
            vec![(counted(event.token), allowed(event.isAsset))]
        }),
        Source::new::<Reserve::AssetChanged>(at, NO_FEED, |event| {
            vec![(feed_of(event.token), event.feed.to_string())]
        }),
        Source::new::<Reserve::RoundOpened>(at, "none", |event| {
            let paid = format!("{} of {}", event.terms.amount, event.terms.token);
            vec![(format!("the round {}", event.round), paid)]
        }),
    ];
    Table { rows, sources }
}

/// The zero address, as it is written.
const NO_FEED: &str = "0x0000000000000000000000000000000000000000";

fn counted(token: Address) -> String {
    format!("the token {token} as reserve")
}

fn feed_of(token: Address) -> String {
    format!("the price feed of {token}")
}

/// A vote may name a benchmark in place of a feed.
fn prices(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("PayTokenPrices", on.pay_token_prices.address);
    let row = |(token, source): (&Address, &PayFeed)| {
        let call = PayTokenPrices::sourceOfCall::new((*token,));
        Row::part(at, price_of(*token), &call, told, by_feed(source.feed, source.max_age))
    };
    let source = Source::new::<PayTokenPrices::SourceChanged>(at, "nothing", |event| {
        vec![(price_of(event.token), told(event.source))]
    });
    Table { rows: wanted.pay_feeds.iter().map(row).collect(), sources: vec![source] }
}

fn price_of(token: Address) -> String {
    format!("what prices {token}")
}

fn told(source: PayTokenPrices::Source) -> String {
    match (source.feed.is_zero(), source.benchmark.is_zero()) {
        (true, true) => "nothing".to_owned(),
        (true, false) => format!("the benchmark {}", source.benchmark),
        (false, _) => by_feed(source.feed, source.maxAge),
    }
}

fn by_feed(feed: Address, most: u32) -> String {
    format!("the feed {feed} for {most} seconds")
}

const RATIO: &str = "the part of the capital that may be cover";
const COOLDOWN: &str = "the days before an exit";

/// No product is insured before a vote says so.
fn insurance(at: Place) -> Table {
    type Parameters = Insurance::parametersCall;
    let rows = vec![
        Row::created(at, RATIO, &Parameters {}, |found| found.capitalRatio.to_string()),
        Row::created(at, COOLDOWN, &Parameters {}, |found| found.cooldownDays.to_string()),
    ];
    let sources = vec![
        Source::new::<Insurance::ParametersChanged>(at, "0", |event| {
            let parameters = event.parameters;
            vec![
                (RATIO.to_owned(), parameters.capitalRatio.to_string()),
                (COOLDOWN.to_owned(), parameters.cooldownDays.to_string()),
            ]
        }),
        Source::new::<Insurance::LineChanged>(at, "none", |event| {
            let line = format!("{} at {} bps", event.cap, event.rate);
            vec![(format!("the line of product {}", event.product), line)]
        }),
    ];
    Table { rows, sources }
}
