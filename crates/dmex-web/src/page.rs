//! One file a page: what it asks of the API, and what its template is given.

pub(crate) mod application;
mod ballot;
pub(crate) mod benchmark;
mod calculator;
pub(crate) mod dao;
mod deed;
mod disclosure;
mod earned;
pub(crate) mod guide;
pub(crate) mod home;
pub(crate) mod ledger;
pub(crate) mod miner;
pub(crate) mod offer;
pub(crate) mod power;
pub(crate) mod product;
pub(crate) mod products;
pub(crate) mod proposal;
pub(crate) mod risk;
mod terms;
pub(crate) mod token;

use askama::Template;
use axum::response::Html;

use crate::problem::Problem;

/// What a page's handler answers.
pub(crate) type Shown = Result<Html<String>, Problem>;

fn show(page: &impl Template) -> Shown {
    Ok(Html(page.render()?))
}

/// A field that was left blank was not filled in.
fn blank_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr,
{
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

/// The key of the words for where a miner stands.
fn miner_status(status: &str) -> &'static str {
    match status {
        "approved" => "miner-approved",
        "suspended" => "miner-suspended",
        "revoked" => "miner-revoked",
        _ => "miner-applied",
    }
}

/// The key of the words for where an NFT stands.
fn token_state(state: &str) -> &'static str {
    match state {
        "locked" => "nft-locked",
        "refunded" => "nft-refunded",
        "merged" => "nft-merged",
        _ => "nft-free",
    }
}
