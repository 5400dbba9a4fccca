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
mod insured;
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
pub(crate) mod underwriting;

use askama::Template;
use axum::response::Html;
use dmex_types::plain_lines;

use crate::problem::Problem;

/// What a page's handler answers.
pub(crate) type Shown = Result<Html<String>, Problem>;

/// A page. Letters that nobody sees, or that turn the direction of reading, are written out wherever they stand: none of our
/// own words has any, and markup is plain letters.
pub(crate) fn show(page: &impl Template) -> Shown {
    Ok(Html(plain_lines(&page.render()?)))
}

/// A field that was left blank was not filled in. One that makes no sense is refused, not taken for blank.
fn blank_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr,
{
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    let filled = text.filter(|text| !text.trim().is_empty());
    let read = |text: String| {
        text.trim().parse().map_err(|_| <D::Error as serde::de::Error>::custom("this makes no sense"))
    };
    filled.map(read).transpose()
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
        "split" => "nft-split",
        "merged" => "nft-merged",
        _ => "nft-free",
    }
}
