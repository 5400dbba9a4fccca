//! Questions that read much: a few at a time, so that others are answered meanwhile.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::address::caller;
use crate::app::App;

/// Lets a question wait until it is its turn; its time limit holds meanwhile.
pub(crate) async fn in_turn(State(app): State<App>, request: Request, next: Next) -> Response {
    let _turn = app.heavy.wait(caller()).await;
    next.run(request).await
}
