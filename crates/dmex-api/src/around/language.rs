//! What a contract refuses, in the language of whoever asked.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dmex_catalogue::Language;
use dmex_wire::Problem;

use crate::act::Refusal;

/// The language that `Accept-Language` prefers.
pub(crate) fn of(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map(Language::accepted).unwrap_or_default()
}

/// Says a refusal in another language than English, if it is said there.
pub(crate) async fn chosen(request: Request, next: Next) -> Response {
    let language = of(request.headers());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) if language != Language::English => translated(response, refusal.said_in(language)),
        _ => response,
    }
}

fn translated(response: Response, refusal: Refusal) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    (parts.status, parts.headers, Json(Problem { error: refusal.problem() })).into_response()
}
