//! Transactions to sign: checked against the chain, told in plain words, simulated. Nothing is ever sent or signed here.

mod ability;
mod apply;
mod buy;
mod draft;
mod effect;
mod expect;
mod explain;
mod gas;
mod holder;
mod insurance;
mod miner;
mod network;
mod offer;
mod permit;
mod play;
mod pool;
mod product;
mod propose;
mod refusal;
mod risk;
mod sent;
mod signer;
mod simulate;
mod takes;
mod underwriting;
mod unsimulated;
mod voter;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::ability::Ability;
pub(crate) use self::explain::explain;
pub(crate) use self::refusal::{Refusal, refusal};
use crate::app::App;

/// One route an action, and one for what became of it.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sent::get_transaction))
        .merge(of_holders())
        .merge(of_miners())
        .merge(of_risk())
        .merge(of_the_dao())
}

fn of_holders() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(buy::buy))
        .routes(routes!(buy::buy_locked))
        .routes(routes!(holder::claim))
        .routes(routes!(holder::withdraw))
        .routes(routes!(holder::transfer))
        .routes(routes!(holder::split))
        .routes(routes!(holder::merge))
        .routes(routes!(holder::lock))
        .routes(routes!(holder::refund))
        .routes(routes!(network::faucet))
}

fn of_miners() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(apply::apply))
        .routes(routes!(apply::join))
        .routes(routes!(product::create_product))
        .routes(routes!(product::stop_selling))
        .routes(routes!(product::release_capacity))
        .routes(routes!(product::reclaim_deposit))
        .routes(routes!(product::assess))
        .routes(routes!(product::abandon))
        .routes(routes!(product::seal))
        .routes(routes!(product::return_bond))
        .routes(routes!(miner::deposit))
        .routes(routes!(miner::deposit_bond))
        .routes(routes!(miner::withdraw_bond))
        .routes(routes!(miner::settle))
        .routes(routes!(network::finalize))
        .routes(routes!(network::prove_price))
        .routes(routes!(network::keep_price))
        .routes(routes!(network::report))
        .routes(routes!(network::post_price))
}

fn of_risk() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(insurance::insure))
        .routes(routes!(insurance::claim_insurance))
        .routes(routes!(insurance::release_insurance))
        .routes(routes!(underwriting::open_pool))
        .routes(routes!(underwriting::underwrite))
        .routes(routes!(underwriting::request_exit))
        .routes(routes!(underwriting::hold_exit))
        .routes(routes!(underwriting::underwrite_exit))
        .routes(routes!(underwriting::stake))
        .routes(routes!(underwriting::unstake))
        .routes(routes!(underwriting::earn))
        .routes(routes!(holder::claim_round))
        .routes(routes!(risk::measure))
        .routes(routes!(risk::record_losses))
        .routes(routes!(risk::fund_reserve))
        .routes(routes!(risk::close_round))
}

fn of_the_dao() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(voter::vote))
        .routes(routes!(voter::override_vote))
        .routes(routes!(voter::delegate))
        .routes(routes!(propose::propose))
        .routes(routes!(voter::propose_termination))
        .routes(routes!(voter::cancel))
        .routes(routes!(voter::queue))
        .routes(routes!(voter::execute))
        .routes(routes!(network::pay_vesting))
}
