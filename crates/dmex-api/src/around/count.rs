//! How many answers, of which kind, and how long they took.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

/// Counts an answer by its route, method and kind of status: what is not ours is one, so that strangers cannot make up
/// names.
pub(crate) async fn each(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let path = path.unwrap_or("unknown").to_owned();
    let method = known(request.method());
    let begun = Instant::now();
    let response = next.run(request).await;
    let kind = format!("{}xx", response.status().as_u16() / 100);
    let labels = [("route", path), ("method", method.to_owned()), ("status", kind)];
    metrics::counter!("dmex_http_answers_total", &labels).increment(1);
    metrics::histogram!("dmex_http_answer_seconds", &labels).record(begun.elapsed());
    response
}

/// A method that something here answers to; anybody can make up others.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
