//! Which path leads to which page.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use dmex_client::{Client, ClientError};
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

use crate::site::{Site, WebConfig};
use crate::{address, assets, demo_wallet, guard, page, problem, reader};

/// Pages for a server of the API: given the API, they are what is beside it.
#[must_use]
pub fn pages(config: WebConfig) -> Arc<dyn Fn(Router) -> Router + Send + Sync> {
    Arc::new(move |api| match in_process(api) {
        Ok(client) => site(client, config.clone()),
        Err(error) => {
            tracing::error!(%error, "no pages: the system offers no means to speak HTTP");
            Router::new()
        }
    })
}

fn in_process(api: Router) -> Result<Client, ClientError> {
    let service = api
        .map_request(|request: http::Request<reqwest::Body>| request.map(axum::body::Body::new))
        .map_response(|response| {
            response.map(|body: axum::body::Body| reqwest::Body::wrap_stream(body.into_data_stream()))
        });
    Client::in_process(BoxCloneSyncService::new(service))
}

/// Pages of what a server of the API answers, wherever it is.
pub fn site(api: Client, config: WebConfig) -> Router {
    let site = Site::new(api, config);
    Router::new()
        .route("/", get(page::home::show))
        .route("/products", get(page::products::show))
        .route("/products/{id}", get(page::product::show))
        .route("/products/{id}/insurance", get(page::underwriting::show))
        .route("/power", get(page::power::choose))
        .route("/power/{address}", get(page::power::show))
        .route("/tokens/{id}", get(page::token::show))
        .route("/ledger", get(page::ledger::show))
        .route("/benchmark", get(page::benchmark::all))
        .route("/benchmark/{asset}", get(page::benchmark::one))
        .route("/benchmark/{asset}/{day}", get(page::benchmark::show_day))
        .route("/dao", get(page::dao::show))
        .route("/dao/{number}", get(page::proposal::show))
        .route("/guide", get(page::guide::all))
        .route("/guide/{name}", get(page::guide::one))
        .route("/miner", get(page::miner::own))
        .route("/miner/apply", get(page::application::show))
        .route("/miner/offer", get(page::offer::show))
        .route("/miner/{address}", get(page::miner::show))
        .route("/risk", get(page::risk::show))
        .route("/pictures/stopping.svg", get(page::risk::show_picture))
        .route("/language/{code}", get(reader::choose_language))
        .route("/theme/{name}", get(reader::choose_theme))
        .route("/assets/{hash}/{file}", get(assets::serve))
        .route("/address/{written}", get(address::check))
        .route("/demo-wallet", post(demo_wallet::answer))
        .fallback(problem::nothing_here)
        .layer(from_fn_with_state(site.clone(), problem::explain))
        .layer(from_fn(guard::headers))
        .with_state(site)
}
