//! Questions and answers.

use std::convert::Infallible;
use std::time::Duration;

use dmex_wire::{Code, Problem, ProblemDetail};
use reqwest::header::{ETAG, HeaderMap, IF_NONE_MATCH};
use reqwest::{Body, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

use crate::ClientError;
use crate::patience::{Patience, wait};

/// Longest wait for a connection. Answers have the server's own limit.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server in the same process: a question goes in, its answer comes out, and no socket is between.
pub type InProcess = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Infallible>;

/// A server that is asked. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    in_process: Option<InProcess>,
    patience: Patience,
}

/// An answer with its tag.
#[derive(Clone, Debug)]
pub enum Answer<T> {
    /// The answer, and the tag to ask with next time.
    New(T, Option<String>),
    /// What is known still holds.
    Same,
}

impl Client {
    /// A client of the server at an address, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// [`ClientError::BadAddress`].
    pub fn new(address: &str) -> Result<Self, ClientError> {
        let wrong = || ClientError::BadAddress(address.to_owned());
        let base = Url::parse(address).map_err(|_| wrong())?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(wrong());
        }
        let http = reqwest::Client::builder().connect_timeout(PATIENCE).build()?;
        Ok(Self { http, base, in_process: None, patience: Patience::None })
    }

    /// A client of a server in the same process.
    ///
    /// # Errors
    /// [`ClientError`] if the system offers no means to speak HTTP at all.
    pub fn in_process(server: InProcess) -> Result<Self, ClientError> {
        Ok(Self { in_process: Some(server), ..Self::new("http://in-process")? })
    }

    /// The same client, which waits and asks again where the server says that it was asked too much: for programs whose
    /// questions are many and may take their time.
    #[must_use]
    pub fn patient(self) -> Self {
        Self { patience: Patience::AsTold, ..self }
    }

    /// Asks for a path with a query.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        read(accepted(self.send(self.asked(path)?.query(query)).await?).await?).await
    }

    /// Asks for a path unless what is known of it, by its tag, still holds.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn get_if_new<T: DeserializeOwned>(
        &self,
        path: &str,
        known: Option<&str>,
    ) -> Result<Answer<T>, ClientError> {
        let request = self.asked(path)?;
        let request = match known {
            Some(tag) => request.header(IF_NONE_MATCH, tag),
            None => request,
        };
        let response = self.send(request).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(Answer::Same);
        }
        let response = accepted(response).await?;
        let tag = tag(response.headers());
        Ok(Answer::New(read(response).await?, tag))
    }

    /// Asks for a path as text.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn text(&self, path: &str, query: &(impl Serialize + Sync)) -> Result<String, ClientError> {
        Ok(accepted(self.send(self.asked(path)?.query(query)).await?).await?.text().await?)
    }

    /// Sends a body.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        read(accepted(self.send(self.http.post(self.url(path)?).json(body)).await?).await?).await
    }

    pub(crate) async fn send(&self, mut request: RequestBuilder) -> Result<Response, ClientError> {
        for _ in 0..self.patience.waits() {
            // What cannot be said twice is said once.
            let Some(again) = request.try_clone() else { break };
            let response = self.send_once(request).await?;
            let Some(wait) = wait(&response) else { return Ok(response) };
            tokio::time::sleep(wait).await;
            request = again;
        }
        self.send_once(request).await
    }

    async fn send_once(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let Some(server) = &self.in_process else { return Ok(request.send().await?) };
        let request = http::Request::try_from(request.build()?)?;
        match server.clone().oneshot(request).await {
            Ok(response) => Ok(response.into()),
            Err(never) => match never {},
        }
    }

    pub(crate) fn asked(&self, path: &str) -> Result<RequestBuilder, ClientError> {
        Ok(self.http.get(self.url(path)?))
    }

    fn url(&self, path: &str) -> Result<Url, ClientError> {
        self.base.join(path).map_err(|_| ClientError::BadAddress(format!("{}{path}", self.base)))
    }
}

fn tag(headers: &HeaderMap) -> Option<String> {
    headers.get(ETAG)?.to_str().ok().map(str::to_owned)
}

/// The answer, if it is one.
pub(crate) async fn accepted(response: Response) -> Result<Response, ClientError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = response.text().await?;
    let problem = match serde_json::from_str::<Problem>(&text) {
        Ok(problem) => problem.error,
        // Somebody between us and the server.
        Err(_) => ProblemDetail {
            code: Code::Other,
            title: Code::Other.title().to_owned(),
            detail: format!("the answer is {status}"),
            hint: "check the server's address".to_owned(),
        },
    };
    Err(ClientError::Refused { status: status.as_u16(), problem })
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, ClientError> {
    let bytes = response.bytes().await?;
    serde_json::from_slice(&bytes).map_err(|error| ClientError::Unreadable(error.to_string()))
}
