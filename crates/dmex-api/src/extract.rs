//! Parts of a question, with our own words for what is wrong with them: those of a parser help nobody who did not write it.

mod query;
mod wanted;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use dmex_wire::address::{self, AddressError};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

pub(crate) use self::query::pairs;
use self::wanted::Wanted;
pub(crate) use self::wanted::shown;
use crate::problem::ApiError;

/// What to do about a body or a query that is not as it should be.
pub(crate) const REFERENCE: &str = "the reference at /reference says what can be asked here";

/// Parts of the path.
pub(crate) struct Path<T>(pub(crate) T);

/// The query.
pub(crate) struct Query<T>(pub(crate) T);

/// The body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if let Ok(given) = RawPathParams::from_request_parts(parts, state).await {
            given.iter().try_for_each(|(name, text)| spelled_right(name, text))?;
        }
        let axum::extract::Path(path) = axum::extract::Path::from_request_parts(parts, state).await?;
        Ok(Self(path))
    }
}

impl<T: DeserializeOwned + IntoParams, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        pairs(query).iter().try_for_each(|(name, text)| spelled_right(name, text))?;
        serde_urlencoded::from_str(query).map(Self).map_err(|_| {
            let wanted = Wanted::of_query::<T>();
            let given = match query::fields(query, &wanted) {
                Ok(given) => given,
                Err(detail) => return ApiError::BadRequest(detail, REFERENCE),
            };
            ApiError::BadRequest(wanted.what_is_wrong(&given, "the query"), REFERENCE)
        })
    }
}

impl<T: DeserializeOwned + ToSchema, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::NotJson("the body is not said to be JSON".to_owned()));
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
                _ => ApiError::BadRequest("the body broke off".to_owned(), "send it again, whole"),
            })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| match serde_json::from_slice::<Value>(&bytes) {
            Err(error) => not_json(&bytes, &error),
            Ok(given) => {
                let wanted = Wanted::of_body::<T>();
                ApiError::BadRequest(wanted.what_is_wrong(&given, "the body"), REFERENCE)
            }
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

fn not_json(bytes: &[u8], error: &serde_json::Error) -> ApiError {
    let detail = if bytes.iter().all(u8::is_ascii_whitespace) {
        "the body is empty".to_owned()
    } else {
        format!("the body is not valid JSON: look at line {}, column {}", error.line(), error.column())
    };
    ApiError::BadRequest(detail, REFERENCE)
}

/// That no letter of an address is wrong, as far as its checksum tells: the answer would be of somebody else. Accounts of
/// the ledger have addresses between slashes.
fn spelled_right(name: &str, text: &str) -> Result<(), ApiError> {
    let is_wrong = |part: &str| address::parse(part) == Err(AddressError::Checksum);
    if text.split('/').any(is_wrong) {
        let detail = format!("{} is {}: {}", shown(name), shown(text), AddressError::Checksum);
        return Err(ApiError::BadRequest(detail, "one in small letters alone is taken as it is"));
    }
    Ok(())
}

/// That a text is not longer than the document says.
pub(crate) fn within(name: &str, text: Option<&str>, most: usize) -> Result<(), ApiError> {
    match text.map(|text| text.chars().count()) {
        Some(length) if length > most => {
            Err(ApiError::BadRequest(format!("{name} has {length} letters, and may have {most}"), REFERENCE))
        }
        _ => Ok(()),
    }
}
