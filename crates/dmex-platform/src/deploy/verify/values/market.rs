//! The market: benchmarks, the assets, the primary sale, auctions, bond calls, and who may lock NFTs.

use alloy::primitives::Address;
use alloy::sol_types::SolCall;
use dmex_contracts::{
    Assets, AuctionSale, BitcoinBenchmark, BondCalls, Deployment, FaucetToken, FilecoinBenchmark,
    MiningPower, Place, PrimarySale, Token, Wanted, description,
};
use dmex_types::Asset;

use super::super::row::{NOT_ALLOWED, Row, Source, allowed, list};
use super::{Table, asset};

pub(super) fn table(on: &Deployment, wanted: &Wanted) -> Table {
    let mut table = Table::default();
    for asset in Asset::ALL {
        table.add(benchmark(asset, on, wanted));
    }
    table.add(bitcoin(on));
    table.add(filecoin(on, wanted));
    table.add(assets(on, wanted));
    table.add(sale(on, wanted));
    table.add(auctions(on));
    table.add(bond_calls(on));
    table.add(lockers(on));
    for token in on.tokens.pay.iter().chain(on.tokens.reward.values()) {
        table.add(token_told(token));
    }
    table
}

const REPORTERS: &str = "the reporters";
const FEED: &str = "the price feed";
const JUMP: &str = "the bound of a jump";
const AGE: &str = "the age of a price";

/// Both networks' contracts have the same interface of this.
fn benchmark(asset: Asset, on: &Deployment, wanted: &Wanted) -> Table {
    type Bounds = BitcoinBenchmark::boundsCall;
    let at = benchmark_at(asset, on);
    let feed = wanted.price_feeds.get(&asset).copied().unwrap_or_default();
    let reporters = list(wanted.reporters.iter().copied());
    let rows = vec![
        Row::part(at, REPORTERS, &BitcoinBenchmark::reportersCall {}, list, reporters),
        Row::value(at, FEED, &BitcoinBenchmark::priceFeedCall {}, feed),
        Row::created(at, JUMP, &Bounds {}, |found| found.jump.to_string()),
        Row::created(at, AGE, &Bounds {}, |found| found.feedAge.to_string()),
    ];
    let sources = vec![
        Source::new::<BitcoinBenchmark::ReportersChanged>(at, "none", |event| {
            vec![(REPORTERS.to_owned(), list(event.reporters))]
        }),
        Source::new::<BitcoinBenchmark::PriceFeedChanged>(at, "none", |event| {
            vec![(FEED.to_owned(), event.feed.to_string())]
        }),
        Source::new::<BitcoinBenchmark::BoundsChanged>(at, "0", |event| {
            let bounds = event.bounds;
            vec![(JUMP.to_owned(), bounds.jump.to_string()), (AGE.to_owned(), bounds.feedAge.to_string())]
        }),
    ];
    Table { rows, sources }
}

fn benchmark_at(asset: Asset, on: &Deployment) -> Place {
    match asset {
        Asset::Btc => ("BitcoinBenchmark", on.bitcoin_benchmark.address),
        Asset::Fil => ("FilecoinBenchmark", on.filecoin_benchmark.address),
    }
}

fn bitcoin(on: &Deployment) -> Table {
    let at = benchmark_at(Asset::Btc, on);
    let relay = on.header_relay.as_ref().map_or(Address::ZERO, |relay| relay.address);
    let row = Row::value(at, "the header relay", &BitcoinBenchmark::relayCall {}, relay);
    let source = Source::new::<BitcoinBenchmark::RelayChanged>(at, "none", |event| {
        vec![("the header relay".to_owned(), event.relay.to_string())]
    });
    Table { rows: vec![row], sources: vec![source] }
}

/// The network's constant, in versions by day.
fn filecoin(on: &Deployment, wanted: &Wanted) -> Table {
    let at = benchmark_at(Asset::Fil, on);
    let first = wanted.first_day.number();
    let call = FilecoinBenchmark::winsPerDayCall::new((first,));
    let row = Row::created(at, wins(first), &call, |found| found.to_string());
    let source = Source::new::<FilecoinBenchmark::VersionAdded>(at, "as before", |event| {
        vec![(wins(event.version.fromDay), event.version.winsPerDay.to_string())]
    });
    Table { rows: vec![row], sources: vec![source] }
}

fn wins(day: u32) -> String {
    format!("the wins of a day from day {day} on")
}

const FEES: &str = "who is credited fees";
const REFERRAL: &str = "the referrer's part of the fee";
const BOND_DAYS: &str = "the bond days";
const PAUSED: &str = "the pause of sales";

fn sale(on: &Deployment, wanted: &Wanted) -> Table {
    type Parameters = PrimarySale::parametersCall;
    let at = ("PrimarySale", on.primary_sale.address);
    let mut rows = vec![
        Row::part(at, FEES, &Parameters {}, |found| found.feeRecipient.to_string(), wanted.fee_recipient),
        Row::created(at, REFERRAL, &Parameters {}, |found| found.referral.to_string()),
        Row::created(at, BOND_DAYS, &Parameters {}, |found| found.bondDays.to_string()),
        Row::created(at, PAUSED, &Parameters {}, |found| found.paused.to_string()),
    ];
    for token in wanted.pay_feeds.keys() {
        let call = PrimarySale::isPayTokenCall::new((*token,));
        rows.push(Row::part(at, pay(*token), &call, allowed, allowed(true)));
    }
    Table { rows, sources: sale_events(at) }
}

fn sale_events(at: Place) -> Vec<Source> {
    vec![
        Source::new::<PrimarySale::ParametersChanged>(at, "0", |event| {
            let parameters = event.parameters;
            vec![
                (FEES.to_owned(), parameters.feeRecipient.to_string()),
                (REFERRAL.to_owned(), parameters.referral.to_string()),
                (BOND_DAYS.to_owned(), parameters.bondDays.to_string()),
                (PAUSED.to_owned(), parameters.paused.to_string()),
            ]
        }),
        Source::new::<PrimarySale::PayTokenAllowed>(at, NOT_ALLOWED, |event| {
            vec![(pay(event.token), allowed(event.allowed))]
        }),
    ]
}

fn pay(token: Address) -> String {
    format!("the pay token {token}")
}

/// Which coins are sold, what measures each, which tokens pay it, and how people see it. Whatever opens another asset also
/// names its benchmark and describes it.
fn assets(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("Assets", on.assets.address);
    let mut rows = Vec::new();
    for coin in Asset::ALL {
        let number = coin as u8;
        let call = Assets::benchmarkOfCall::new((number,));
        rows.push(Row::value(at, measured_by(number), &call, on.benchmark(coin)));
        let call = Assets::descriptionOfCall::new((number,));
        rows.push(Row::part(at, seen_as(number), &call, described, described(description(coin))));
    }
    for (coin, token) in &wanted.reward_tokens {
        let call = Assets::isRewardTokenCall::new((*coin as u8, *token));
        rows.push(Row::part(at, reward(*coin as u8, *token), &call, allowed, allowed(true)));
    }
    let sources = vec![
        Source::new::<Assets::BenchmarkChanged>(at, "none", |event| {
            vec![(measured_by(event.asset), event.benchmark.to_string())]
        }),
        Source::new::<Assets::AssetDescribed>(at, "none", |event| {
            vec![(seen_as(event.asset), described(event.description))]
        }),
        Source::new::<Assets::RewardTokenAllowed>(at, NOT_ALLOWED, |event| {
            vec![(reward(event.asset, event.token), allowed(event.allowed))]
        }),
    ];
    Table { rows, sources }
}

fn reward(of: u8, token: Address) -> String {
    format!("the reward token {token} of {}", asset(of))
}

fn measured_by(of: u8) -> String {
    format!("the benchmark of {}", asset(of))
}

fn seen_as(of: u8) -> String {
    format!("the description of {}", asset(of))
}

fn described(shown: Assets::Description) -> String {
    let Assets::Description { ticker, unit, scale } = shown;
    format!("{ticker} in {unit} of {scale}")
}

/// Nobody sells by auction before a vote names somebody.
fn auctions(on: &Deployment) -> Table {
    let at = ("AuctionSale", on.auction_sale.address);
    let row = Row::value(at, "the auctioneer", &AuctionSale::auctioneerCall {}, Address::ZERO);
    let source = Source::new::<AuctionSale::AuctioneerChanged>(at, "nobody", |event| {
        vec![("the auctioneer".to_owned(), event.auctioneer.to_string())]
    });
    Table { rows: vec![row], sources: vec![source] }
}

const SHARE: &str = "the share that is called";
const CAP: &str = "the most days that are called";

fn bond_calls(on: &Deployment) -> Table {
    type Parameters = BondCalls::parametersCall;
    let at = ("BondCalls", on.bond_calls.address);
    let rows = vec![
        Row::created(at, SHARE, &Parameters {}, |found| found.share.to_string()),
        Row::created(at, CAP, &Parameters {}, |found| found.capDays.to_string()),
    ];
    let source = Source::new::<BondCalls::ParametersChanged>(at, "0", |event| {
        let parameters = event.parameters;
        vec![
            (SHARE.to_owned(), parameters.share.to_string()),
            (CAP.to_owned(), parameters.capDays.to_string()),
        ]
    });
    Table { rows, sources: vec![source] }
}

/// Nobody may lock NFTs at first.
fn lockers(on: &Deployment) -> Table {
    let at = ("MiningPower", on.mining_power.address);
    let source = Source::new::<MiningPower::LockerAllowed>(at, NOT_ALLOWED, |event| {
        vec![(format!("the locker {}", event.locker), allowed(event.allowed))]
    });
    Table { rows: Vec::new(), sources: vec![source] }
}

/// What services know of a token, by the token itself.
fn token_told(token: &Token) -> Table {
    let at = ("Token", token.address);
    let rows = vec![
        Row::value(at, "the ticker", &FaucetToken::symbolCall {}, &token.symbol),
        Row::value(at, "the decimals", &FaucetToken::decimalsCall {}, token.decimals),
    ];
    Table { rows, sources: Vec::new() }
}
