//! One answer, one block: an answer that reads many rows reads them all as of the same block, and its tag names it.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dmex_store::rows::Cursor;

use crate::app::App;
use crate::problem::ApiError;

/// How often an answer is made anew because the store moved meanwhile.
const TRIES: u32 = 3;
/// Whoever keeps an answer asks with its tag whether it still holds.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// Tags an answer with its block, and says that nothing changed to who has it. A store that moves faster than answers
/// are made gives answers without a tag, that nobody keeps.
pub(crate) async fn one_block(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    match answer(&app, &request.into_parts().0, &next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn answer(app: &App, request: &Parts, next: &Next) -> Result<Response, ApiError> {
    let mut tries = 1;
    loop {
        let cursor = app.store.cursor().await?;
        let tag = tag(&cursor, request);
        if is_known(&request.headers, &tag) {
            return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), &tag, &cursor));
        }
        let response = next.clone().run(copy(request)).await;
        if !response.status().is_success() {
            return Ok(response);
        }
        if app.store.cursor().await? == cursor {
            return Ok(tagged(response, &tag, &cursor));
        }
        if tries == TRIES {
            let mut response = response;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return Ok(response);
        }
        tries += 1;
    }
}

/// Weak, for the same answer may be compressed or not. The same store gives the same answer to the same question.
fn tag(cursor: &Cursor, request: &Parts) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), request.uri.path_and_query().map(|path| path.as_str())).hash(&mut hasher);
    let text = format!("W/\"{:x}-{:016x}\"", cursor.hash, hasher.finish());
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let Ok(tag) = tag.to_str() else { return false };
    let values = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|known| known.trim() == tag)
}

fn tagged(mut response: Response, tag: &HeaderValue, cursor: &Cursor) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag.clone());
    headers.insert(header::CACHE_CONTROL, KEPT);
    headers.insert("x-dmex-block", HeaderValue::from(cursor.number));
    response
}

/// The same question; those with a tag have no body.
fn copy(request: &Parts) -> Request {
    Request::from_parts(request.clone(), Body::empty())
}
