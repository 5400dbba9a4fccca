//! How many answers, of which kind, and how long they took.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Counts an answer by its route: paths that lead nowhere are one, so that strangers cannot make up names.
pub(crate) async fn each(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let path = path.unwrap_or("unknown").to_owned();
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let labels =
        [("route", path), ("method", method.to_string()), ("status", response.status().as_u16().to_string())];
    metrics::counter!("dmex_http_answers_total", &labels).increment(1);
    metrics::histogram!("dmex_http_answer_seconds", &labels).record(begun.elapsed());
    response
}
