//! Which path leads where.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{any, get};
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::around::known::Known;
use crate::around::limit::Limiter;
use crate::around::refusal::Site;
use crate::around::{count, heavy, known, language, limit, once, patience, tag};
use crate::problem::ApiError;
use crate::route::{
    accounts, benchmark, candles, chain, days, duty, events, health, insurance, ledger, miners, pay_prices,
    picture, products, proposals, reserve, statistics, stream, tokens, what_if,
};
use crate::server::Pages;
use crate::{act, document, reference};

/// Browsers may keep what they were told of CORS so long.
const CORS_KEPT: Duration = Duration::from_secs(3_600);

/// Everything, with all that stands around it. The last layer is the outermost.
pub(crate) fn router(app: App, limiter: Arc<Limiter>, pages: Option<&Pages>) -> Router {
    let api = api(&app);
    let pages = pages.map(|pages| pages(api.clone()));
    let refusing = Site(pages.clone());
    let site = pages.unwrap_or_else(|| {
        Router::new().route("/", get(async || Redirect::temporary(reference::PATH))).fallback(nothing)
    });
    let site = site.method_not_allowed_fallback(async || ApiError::BadMethod);
    // A page may ask the API from anywhere; pages themselves are for no other page.
    api.layer(cors())
        .merge(site)
        .layer(DefaultBodyLimit::max(app.config.body_limit))
        .layer(from_fn_with_state((app.clone(), refusing.clone()), patience::limit))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state((app.clone(), limiter, refusing), limit::per_address))
        .layer(from_fn(count::each))
}

/// The API alone.
fn api(app: &App) -> Router {
    let (routes, api) = parts(app);
    let known = Known::of(&api);
    let document = document::finished(api);
    routes
        .layer(from_fn_with_state(known, known::names_only))
        .layer(from_fn(language::chosen))
        .merge(reference::routes(&document))
        .route("/v1/{*path}", any(nothing))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .method_not_allowed_fallback(async || ApiError::BadMethod)
        .with_state(app.clone())
}

/// Where nothing is.
async fn nothing() -> ApiError {
    ApiError::NotFound("such path".to_owned(), "the reference is at /reference")
}

/// The routes that the document tells of, and the document.
pub(crate) fn parts(app: &App) -> (Router<App>, OpenApi) {
    let one_block = from_fn_with_state(app.clone(), tag::one_block);
    let once = from_fn_with_state(app.clone(), once::per_block);
    let heavy = from_fn_with_state(app.clone(), heavy::in_turn);
    OpenApiRouter::with_openapi(document::head())
        .merge(of_the_store().merge(much_of_the_store().layer(heavy.clone())).layer(one_block.clone()))
        // Each waits for a turn of its own, never for that of whoever asked the same first.
        .merge(of_much_work().layer(once.clone()).layer(heavy).layer(one_block))
        .merge(of_the_chain().layer(once))
        .merge(of_the_moment())
        .split_for_parts()
}

/// Answers from the store alone.
pub(crate) fn of_the_store() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(products::list_products))
        .routes(routes!(products::get_product))
        .routes(routes!(products::list_product_days))
        .routes(routes!(products::list_product_losses))
        .routes(routes!(insurance::list_pools))
        .routes(routes!(insurance::policies::list_product_policies))
        .routes(routes!(insurance::underwriters::list_underwriters))
        .routes(routes!(insurance::underwriters::list_account_underwriting))
        .routes(routes!(tokens::list_tokens))
        .routes(routes!(tokens::get_token))
        .routes(routes!(tokens::list_token_income))
        .routes(routes!(tokens::get_token_lineage))
        .routes(routes!(tokens::get_token_machines))
        .routes(routes!(accounts::get_account))
        .routes(routes!(accounts::list_account_tokens))
        .routes(routes!(accounts::get_account_claimable))
        .routes(routes!(accounts::list_account_votes))
        .routes(routes!(accounts::list_account_overrides))
        .routes(routes!(days::list_days))
        .routes(routes!(benchmark::list_benchmark))
        .routes(routes!(benchmark::get_benchmark))
        .routes(routes!(benchmark::list_reports))
        .routes(routes!(pay_prices::list_pay_prices))
        .routes(routes!(miners::list_miners))
        .routes(routes!(miners::get_miner))
        .routes(routes!(miners::get_application))
        .routes(routes!(proposals::list_proposals))
        .routes(routes!(proposals::get_proposal))
        .routes(routes!(proposals::list_votes))
        .routes(routes!(proposals::list_overrides))
        .routes(routes!(reserve::get_reserve))
        .routes(routes!(reserve::list_rounds))
}

/// The same, where an answer may read much.
pub(crate) fn much_of_the_store() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list_account_income))
        .routes(routes!(accounts::export_account_income))
        .routes(routes!(ledger::list_ledger))
        .routes(routes!(events::list_events))
        .routes(routes!(statistics::get_statistics))
        .routes(routes!(candles::list_candles))
}

/// The same, of so much work that one answer is for all who ask at a block.
pub(crate) fn of_much_work() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(what_if::get_what_if)).routes(routes!(duty::get_product_duty))
}

/// Answers that ask the chain, by its newest block: one answer is for all who ask at a block.
pub(crate) fn of_the_chain() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(picture::get_token_picture))
        .routes(routes!(benchmark::get_reporters))
        .routes(routes!(proposals::rehearse_proposal))
        .routes(routes!(reserve::list_reserve_assets))
        .routes(routes!(insurance::get_pool))
        .routes(routes!(insurance::cover::get_insurable))
        .routes(routes!(insurance::cover::get_premium))
        .routes(routes!(chain::get_contracts))
        .routes(routes!(chain::list_coins))
}

/// Answers that the next moment may change; what an account has is asked for right after it acted.
pub(crate) fn of_the_moment() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(insurance::underwriters::get_underwriter))
        .routes(routes!(chain::get_account_balances))
        .routes(routes!(stream::stream_events))
        .routes(routes!(health::get_status))
        .merge(act::routes())
}

/// Anybody's page may ask: nothing here is a secret or is done in somebody's name.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("last-event-id"),
        ])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::RETRY_AFTER,
            HeaderName::from_static("x-dmex-block"),
            HeaderName::from_static("x-dmex-next"),
        ])
        .max_age(CORS_KEPT)
}
