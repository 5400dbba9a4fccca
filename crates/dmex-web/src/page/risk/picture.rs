//! The committed picture of the simulator: what stopping pays a miner, and what holders then recover.

use axum::http::header;
use axum::response::IntoResponse;

/// Made by `dmex simulate default --chart`; the README shows the same.
const PICTURE: &str = include_str!("../../../../../docs/pictures/default.svg");

pub(crate) async fn show() -> impl IntoResponse {
    let told = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (told, PICTURE)
}
