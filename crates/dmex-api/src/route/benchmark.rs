//! The market average, and every input of it.

use axum::Json;
use axum::extract::State;
use dmex_platform::ReadError;
use dmex_store::read::Benchmarks;
use dmex_store::rows::{Benchmark, Report};
use dmex_types::{Asset, Day};
use dmex_wire::{BenchmarkView, Page, PageQuery, Reporters};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Market average
///
/// What a unit of power had to earn, day by day.
#[utoipa::path(get, path = "/v1/benchmark/{asset}", tag = "market",
    params(("asset" = Asset, Path, description = "The coin"), PageQuery),
    responses((status = 200, description = "Final days in order", body = Page<Benchmark>)))]
pub(crate) async fn list_benchmark(
    State(app): State<App>,
    Path(asset): Path<Asset>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Benchmark>>, ApiError> {
    let page = Paging::of(query)?;
    Ok(Json(page.cut(app.store.benchmarks(asset, page.read()).await?, |row| row.day)))
}

/// A day of the market average
///
/// The value and everything it was computed from: the medians, what each reporter said, and the feed's round that proves the
/// price.
#[utoipa::path(get, path = "/v1/benchmark/{asset}/{day}", tag = "market",
    params(("asset" = Asset, Path, description = "The coin"), ("day" = Day, Path, description = "The day")),
    responses((status = 200, description = "The day", body = BenchmarkView)))]
pub(crate) async fn get_benchmark(
    State(app): State<App>,
    Path((asset, day)): Path<(Asset, Day)>,
) -> Result<Json<BenchmarkView>, ApiError> {
    let found = app.store.benchmark(asset, day).await?.filter(|row| row.finalized_at > 0);
    let benchmark = found.ok_or_else(|| {
        ApiError::NotFound(
            format!("final benchmark of {asset} on {day}"),
            "/v1/benchmark/{asset} lists the days",
        )
    })?;
    let input_names = names(asset).iter().map(|name| (*name).to_owned()).collect();
    let reports = app.store.reports(asset, day).await?;
    let price_round = app.store.price_round(asset, day).await?;
    Ok(Json(BenchmarkView { benchmark, input_names, reports, price_round }))
}

/// Reports of a day
///
/// What each reporter said of a day, final or not.
#[utoipa::path(get, path = "/v1/benchmark/{asset}/{day}/reports", tag = "market",
    params(("asset" = Asset, Path, description = "The coin"), ("day" = Day, Path, description = "The day")),
    responses((status = 200, description = "Reports by reporter", body = Vec<Report>)))]
pub(crate) async fn list_reports(
    State(app): State<App>,
    Path((asset, day)): Path<(Asset, Day)>,
) -> Result<Json<Vec<Report>>, ApiError> {
    Ok(Json(app.store.reports(asset, day).await?))
}

/// Reporters
///
/// Who measures a network now. Those who were replaced may have reported days that are over.
#[utoipa::path(get, path = "/v1/reporters/{asset}", tag = "market",
    params(("asset" = Asset, Path, description = "The coin")),
    responses((status = 200, description = "By the newest block", body = Reporters)))]
pub(crate) async fn get_reporters(
    State(app): State<App>,
    Path(asset): Path<Asset>,
) -> Result<Json<Reporters>, ApiError> {
    let reporters = app.chain()?.benchmark(asset).reporters().call().await.map_err(ReadError::from)?;
    Ok(Json(Reporters { asset, reporters }))
}

/// What reports say, in the order of the network's contract. The price is no input of the formula: it stands in where no round
/// of the feed is proven for days.
const fn names(asset: Asset) -> &'static [&'static str] {
    match asset {
        Asset::Btc => &[
            "mean difficulty [1e-6]",
            "mean fees of a block [satoshi]",
            "height of the first block",
            "blocks of the day",
            "price [1e-18 USD], 0 for none",
        ],
        Asset::Fil => &[
            "mean reward of a win [attoFIL]",
            "quality-adjusted power of the network [byte]",
            "price [1e-18 USD], 0 for none",
        ],
    }
}
