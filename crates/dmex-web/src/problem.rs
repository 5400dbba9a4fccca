//! What a reader sees when something is not there or does not work.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use dmex_client::ClientError;

use crate::frame::Frame;
use crate::reader::Reader;
use crate::site::Site;

/// Why a page cannot be shown.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// There is no such thing.
    Missing,
    /// What was asked for makes no sense; the API's own words.
    Senseless(String),
    /// Something that a page needs does not answer.
    Unavailable,
    /// It is our fault.
    Broken,
}

impl Problem {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Senseless(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a page says of it: key of the title, key of what to do.
    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("problem-missing", "problem-missing-hint"),
            Self::Senseless(_) => ("problem-senseless", "problem-senseless-hint"),
            Self::Unavailable => ("problem-unavailable", "problem-unavailable-hint"),
            Self::Broken => ("problem-broken", "problem-broken-hint"),
        }
    }
}

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused { status: 404, .. } => Self::Missing,
            ClientError::Refused { status: 503 | 504, .. } | ClientError::Unreachable(_) => Self::Unavailable,
            ClientError::Refused { status, problem } if status < 500 => Self::Senseless(problem.detail),
            other => {
                tracing::error!(error = %other, "a page cannot be made");
                Self::Broken
            }
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a template failed");
        Self::Broken
    }
}

/// Only the cause: the page is made where the reader is known.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Explained {
    p: Frame,
    title: &'static str,
    hint: &'static str,
    detail: String,
}

/// Makes a page of a problem.
pub(crate) async fn explain(
    State(site): State<Site>,
    reader: Reader,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let known = response.extensions().get::<Problem>().cloned();
    let Some(problem) = known.or_else(|| rejected(&response)) else { return response };
    let (title, hint) = problem.words();
    let status = problem.status();
    let detail = if let Problem::Senseless(detail) = problem { detail } else { String::new() };
    match (Explained { p: Frame { site, reader }, title, hint, detail }).render() {
        Ok(page) => (status, Html(page)).into_response(),
        Err(_) => status.into_response(),
    }
}

/// A path or a query that cannot be read is refused before its page is asked, in words for programmers.
fn rejected(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let is_refusal = response.status() == StatusCode::BAD_REQUEST && kind.starts_with("text/plain");
    is_refusal.then(|| Problem::Senseless(String::new()))
}

pub(crate) async fn nothing_here() -> Problem {
    Problem::Missing
}
