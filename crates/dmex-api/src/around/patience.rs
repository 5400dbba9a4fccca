//! No answer takes for ever.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::refusal::Site;
use crate::app::App;
use crate::problem::ApiError;

/// Gives an answer a time limit, and with it the body that is asked with. A stream has begun by then, and goes on.
pub(crate) async fn limit(State((app, site)): State<(App, Site)>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    match tokio::time::timeout(app.config.time_limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => site.refuse(&uri, &headers, ApiError::TimedOut).await,
    }
}
