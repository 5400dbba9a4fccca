//! What a reader sees when something is not there or does not work.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use dmex_client::ClientError;
use dmex_wire::Code;

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
    /// Too much is asked, by the reader or by all: nothing is wrong.
    Crowded,
    /// It is our fault.
    Broken,
}

impl Problem {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Senseless(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Crowded => StatusCode::TOO_MANY_REQUESTS,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a page says of it: key of the title, key of what to do.
    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("problem-missing", "problem-missing-hint"),
            Self::Senseless(_) => ("problem-senseless", "problem-senseless-hint"),
            Self::Unavailable => ("problem-unavailable", "problem-unavailable-hint"),
            Self::Crowded => ("problem-crowded", "problem-crowded-hint"),
            Self::Broken => ("problem-broken", "problem-broken-hint"),
        }
    }
}

impl Problem {
    /// Why the server did not let a question through to its page.
    const fn refused(code: Code) -> Self {
        match code {
            Code::TooManyRequests | Code::Busy => Self::Crowded,
            _ => Self::Unavailable,
        }
    }
}

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused { status: 404, .. } => Self::Missing,
            ClientError::Refused { status: 429, .. } => Self::Crowded,
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
    // A question that was refused before it came here brings why.
    if let Some(refused) = request.extensions().get::<dmex_wire::Problem>() {
        return page(site, reader, Problem::refused(refused.error.code));
    }
    let response = next.run(request).await;
    let known = response.extensions().get::<Problem>().cloned();
    let Some(problem) = known.or_else(|| rejected(&response)) else { return response };
    page(site, reader, problem)
}

fn page(site: Site, reader: Reader, problem: Problem) -> Response {
    let (title, hint) = problem.words();
    let status = problem.status();
    let detail = if let Problem::Senseless(detail) = problem { detail } else { String::new() };
    match (Explained { p: Frame { site, reader }, title, hint, detail }).render() {
        Ok(page) => (status, Html(dmex_types::plain_lines(&page))).into_response(),
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

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use dmex_client::Client;
    use dmex_wire::ProblemDetail;
    use tower::ServiceExt;

    use super::*;
    use crate::{WebConfig, site};

    /// The page that a question gets which was refused before it came here.
    async fn refused(router: &Router, language: &str, code: Code) -> (StatusCode, String) {
        let detail = ProblemDetail {
            code,
            title: code.title().to_owned(),
            detail: "words for programs".to_owned(),
            hint: "read /reference".to_owned(),
        };
        let mut request = Request::new(Body::empty());
        request.headers_mut().insert("accept-language", language.parse().unwrap());
        request.extensions_mut().insert(dmex_wire::Problem { error: detail });
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1_000_000).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ff11_who_asks_too_much_reads_a_page_in_their_language() {
        // Nobody is asked for it: the API may be what is in need.
        let router = site(Client::new("http://127.0.0.1:9").unwrap(), WebConfig::default());
        let languages = [("en", "wait a few seconds and reload"), ("zh-CN", "请等几秒钟再重新加载")];
        for (language, words) in languages {
            for code in [Code::TooManyRequests, Code::Busy] {
                let (status, text) = refused(&router, language, code).await;
                assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
                assert!(text.contains(words) && text.contains("<h1>"), "{text}");
                assert!(!text.contains("words for programs"), "{text}");
            }
            let (status, text) = refused(&router, language, Code::TimedOut).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(!text.contains(words));
        }
    }
}
