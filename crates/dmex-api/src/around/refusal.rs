//! A refusal in the words of whoever asked: a page for who reads pages, JSON for programs.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use crate::problem::ApiError;

/// The pages beside the API, if there are any, to refuse with.
#[derive(Clone)]
pub(crate) struct Site(pub(crate) Option<Router>);

impl Site {
    /// What a question gets that is not answered.
    pub(crate) async fn refuse(&self, uri: &Uri, headers: &HeaderMap, error: ApiError) -> Response {
        let problem = error.problem();
        let refusal = error.into_response();
        match &self.0 {
            Some(site) if reads_pages(headers) => {
                // The site makes a page of whatever problem a question carries, in the language of its reader.
                let mut asked = Request::new(Body::empty());
                *asked.uri_mut() = uri.clone();
                *asked.headers_mut() = headers.clone();
                asked.extensions_mut().insert(problem);
                let Ok(page) = site.clone().oneshot(asked).await;
                as_the_refusal(page, &refusal)
            }
            _ => refusal,
        }
    }
}

fn as_the_refusal(mut page: Response, refusal: &Response) -> Response {
    *page.status_mut() = refusal.status();
    for name in [header::RETRY_AFTER, header::CACHE_CONTROL] {
        if let Some(value) = refusal.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// Browsers that go to an address name HTML; scripts and programs ask for anything.
fn reads_pages(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    accepted.any(|value| value.contains("text/html"))
}
