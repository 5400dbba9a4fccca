//! The picture of an NFT, as the chain draws it.

use alloy::primitives::U256;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dmex_platform::ReadError;
use dmex_types::TokenId;
use serde_json::Value;

use crate::app::App;
use crate::extract::Path;
use crate::problem::ApiError;
use crate::route::tokens;

/// What NFTs name their metadata and pictures by.
const JSON: &str = "data:application/json;base64,";
const SVG: &str = "data:image/svg+xml;base64,";
/// The picture is the contract's, not ours: it may load nothing, run nothing, and is no page of this server.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// [seconds] A picture tells of income, which changes once a day.
const KEPT: &str = "public, max-age=300";

/// Picture
///
/// The picture of an NFT, as the chain draws it; it draws none of one that ended.
#[utoipa::path(get, path = "/v1/tokens/{id}/picture.svg", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT")),
    responses((status = 200, description = "The picture", body = String, content_type = "image/svg+xml")))]
pub(crate) async fn get_token_picture(
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Response, ApiError> {
    let platform = app.chain()?;
    if tokens::find(&app, id).await?.has_ended() {
        return Err(ReadError::UnknownToken(id).into());
    }
    let uri = platform.mining_power().tokenURI(U256::from(id.0)).call().await.map_err(ReadError::from)?;
    let picture = picture(&uri)
        .ok_or_else(|| ApiError::Node(format!("the chain draws no picture of NFT {id} that can be read")))?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, KEPT),
    ];
    Ok((headers, picture).into_response())
}

/// The picture in an NFT's metadata.
fn picture(uri: &str) -> Option<Vec<u8>> {
    let metadata = STANDARD.decode(uri.strip_prefix(JSON)?).ok()?;
    let metadata: Value = serde_json::from_slice(&metadata).ok()?;
    STANDARD.decode(metadata.get("image")?.as_str()?.strip_prefix(SVG)?).ok()
}
