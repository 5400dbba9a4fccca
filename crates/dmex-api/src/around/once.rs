//! Answers that many ask for at the same time are made once, and kept for the block that the store stands at.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use alloy::primitives::B256;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::OnceCell;

use crate::app::App;
use crate::problem::ApiError;

/// Longest that an answer is kept while no block comes: what a node says may change without the store.
const LONGEST: Duration = Duration::from_secs(2);
/// Answers that are kept at a time; whoever asks for more is answered without.
const MOST: usize = 500;
/// [bytes] Longest answer that is kept.
const SIZE: usize = 64 * 1024;

/// Answers by what was asked.
#[derive(Default)]
pub(crate) struct Answers(Mutex<OfBlock>);

struct OfBlock {
    block: B256,
    since: Instant,
    answers: HashMap<String, Arc<OnceCell<Answer>>>,
}

impl Default for OfBlock {
    fn default() -> Self {
        Self { block: B256::ZERO, since: Instant::now(), answers: HashMap::new() }
    }
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// Makes an answer once for all who ask for it at a block. One that failed is told to those who waited for it, and made
/// anew for whoever asks next.
pub(crate) async fn per_block(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    match answer(&app, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn answer(app: &App, request: Request, next: Next) -> Result<Response, ApiError> {
    let asked = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let cursor = app.store.cursor().await?;
    let Some(cell) = app.answers().cell(cursor.hash, &asked) else { return Ok(next.run(request).await) };
    let made = async {
        let answer = Answer::of(next.run(request).await).await?;
        // One that is of no single block is for those who wait, and for nobody else.
        if !answer.is_to_keep() || app.store.cursor().await? != cursor {
            app.answers().forget(&asked, &cell);
        }
        Ok::<_, ApiError>(answer)
    };
    let answer = cell.get_or_try_init(|| made).await?;
    Ok(answer.clone().into_response())
}

impl Answers {
    /// Where the answer to a question of a block is or will be; none if too many are kept.
    fn cell(&self, block: B256, asked: &str) -> Option<Arc<OnceCell<Answer>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.block != block || kept.since.elapsed() > LONGEST {
            *kept = OfBlock { block, ..OfBlock::default() };
        }
        if kept.answers.len() >= MOST && !kept.answers.contains_key(asked) {
            return None;
        }
        Some(kept.answers.entry(asked.to_owned()).or_default().clone())
    }

    fn forget(&self, asked: &str, cell: &Arc<OnceCell<Answer>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.answers.get(asked).is_some_and(|there| Arc::ptr_eq(there, cell)) {
            kept.answers.remove(asked);
        }
    }
}

impl Answer {
    async fn of(response: Response) -> Result<Self, ApiError> {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(|error| ApiError::Node(error.to_string()))?;
        Ok(Self { status: parts.status, headers: parts.headers, body })
    }

    /// What is refused may be possible at the chain's next block, before the store has it.
    fn is_to_keep(&self) -> bool {
        self.status.is_success() && self.body.len() <= SIZE
    }

    fn into_response(self) -> Response {
        (self.status, self.headers, Body::from(self.body)).into_response()
    }
}
