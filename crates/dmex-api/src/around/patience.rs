//! No answer takes for ever.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::problem::ApiError;

/// Gives an answer a time limit. A stream has begun by then, and goes on.
pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(app.config.time_limit, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TimedOut.into_response())
}
