//! Transactions to sign: checked against the chain, told in plain words, simulated. Nothing is ever sent or signed here.

mod draft;
mod explain;
mod holder;
mod miner;
mod simulate;
mod voter;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::explain::{explain, refusal};
use crate::app::App;

/// One route an action.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(holder::buy))
        .routes(routes!(holder::claim))
        .routes(routes!(holder::withdraw))
        .routes(routes!(holder::transfer))
        .routes(routes!(holder::split))
        .routes(routes!(holder::merge))
        .routes(routes!(holder::refund))
        .routes(routes!(holder::insure))
        .routes(routes!(holder::claim_insurance))
        .routes(routes!(holder::claim_round))
        .routes(routes!(miner::deposit))
        .routes(routes!(miner::deposit_bond))
        .routes(routes!(miner::withdraw_bond))
        .routes(routes!(miner::settle))
        .routes(routes!(voter::vote))
        .routes(routes!(voter::delegate))
        .routes(routes!(voter::propose_termination))
        .routes(routes!(voter::queue))
        .routes(routes!(voter::execute))
}
