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

/// Longest waits of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// For a connection.
    pub connect: Duration,
    /// For a whole answer.
    pub answer: Duration,
    /// For a whole file, such as an export: it may be long, and is made while it is read.
    pub file: Duration,
    /// Between two pieces of a stream: a server that has nothing to tell says so within this time.
    pub silence: Duration,
}

impl Default for TimeLimits {
    /// More than servers take: those of ours give up after ten seconds by themselves.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), answer: seconds(30), file: seconds(600), silence: seconds(60) }
    }
}

/// A server in the same process: a question goes in, its answer comes out, and no socket is between.
pub type InProcess = BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Infallible>;

/// A server that is asked. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    in_process: Option<InProcess>,
    patience: Patience,
    limits: TimeLimits,
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
    /// A client of the server at an address, such as `http://127.0.0.1:8080`, or `https://host/dmex` if it stands below a
    /// path of its own.
    ///
    /// # Errors
    /// [`ClientError::BadAddress`].
    pub fn new(address: &str) -> Result<Self, ClientError> {
        Self::with_limits(address, TimeLimits::default())
    }

    /// The same, which waits no longer than it is told.
    ///
    /// # Errors
    /// [`ClientError::BadAddress`].
    pub fn with_limits(address: &str, limits: TimeLimits) -> Result<Self, ClientError> {
        let base = base(address)?;
        // Not `timeout`: that would end streams. It is set with each question that has an end.
        let http = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .read_timeout(limits.silence.max(limits.answer))
            .build()?;
        Ok(Self { http, base, in_process: None, patience: Patience::None, limits })
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
        let asked = self.asked(path)?.query(query).timeout(self.limits.answer);
        read(accepted(self.send(asked).await?).await?).await
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
        let request = self.asked(path)?.timeout(self.limits.answer);
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
        let asked = self.asked(path)?.query(query).timeout(self.limits.file);
        Ok(accepted(self.send(asked).await?).await?.text().await?)
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
        let asked = self.http.post(self.url(path)?).json(body).timeout(self.limits.answer);
        read(accepted(self.send(asked).await?).await?).await
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

    /// Below the server's address, which may have a path of its own.
    fn url(&self, path: &str) -> Result<Url, ClientError> {
        self.base
            .join(path.trim_start_matches('/'))
            .map_err(|_| ClientError::BadAddress(format!("{}{path}", self.base)))
    }
}

/// The address as one that paths are put below.
fn base(address: &str) -> Result<Url, ClientError> {
    let wrong = || ClientError::BadAddress(address.to_owned());
    let mut base = Url::parse(address).map_err(|_| wrong())?;
    let is_whole = matches!(base.scheme(), "http" | "https") && base.has_host();
    if !is_whole || base.query().is_some() || base.fragment().is_some() {
        return Err(wrong());
    }
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(base)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fd10_a_server_below_a_path_is_asked_below_that_path() {
        let asked = |address: &str, path: &str| Client::new(address).unwrap().url(path).unwrap().to_string();
        for address in ["https://host/dmex", "https://host/dmex/"] {
            assert_eq!(asked(address, "/v1/status"), "https://host/dmex/v1/status");
            assert_eq!(asked(address, "/v1/tokens?order=desc"), "https://host/dmex/v1/tokens?order=desc");
        }
        assert_eq!(asked("http://127.0.0.1:8080", "/v1/status"), "http://127.0.0.1:8080/v1/status");
        assert_eq!(asked("http://host/a/b/", "/v1/status"), "http://host/a/b/v1/status");
        for wrong in ["host", "ftp://host", "http://", "http://host/?key=1", "http://host/#a", "mailto:a@b"] {
            assert!(matches!(Client::new(wrong), Err(ClientError::BadAddress(_))), "{wrong}");
        }
    }

    #[tokio::test]
    async fn fd10_a_server_that_never_answers_is_left_after_a_while_and_told() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        // It takes connections, as one behind a lost route or a hung process does, and says nothing.
        let silent = tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                taken.push(stream);
            }
        });
        let limits = TimeLimits { answer: Duration::from_millis(200), ..TimeLimits::default() };
        let client = Client::with_limits(&address, limits).unwrap();
        let error = client.status().await.unwrap_err();
        assert!(matches!(error, ClientError::TimedOut(_)), "{error:?}");
        assert!(error.to_string().contains("in time"), "{error}");
        silent.abort();
    }
}
