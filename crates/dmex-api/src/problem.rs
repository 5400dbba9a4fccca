//! What can go wrong with an answer, and how that is told.

use axum::Json;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dmex_catalogue::Units;
use dmex_platform::ReadError;
use dmex_platform::what_if::WhatIfError;
use dmex_store::StoreError;
use dmex_wire::{Code, Problem, ProblemDetail};

use crate::act::Refusal;
use crate::around::share::Full;
use crate::extract::shown;

/// [seconds] When to ask again where too much was asked at a time.
const CROWDED: u64 = 5;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// There is nothing of that name: what, and where what there is can be seen.
    #[error("there is no {0}")]
    NotFound(String, &'static str),
    /// The question cannot be understood: why, and what to do.
    #[error("{0}")]
    BadRequest(String, &'static str),
    /// There is no such route for that method.
    #[error("this can not be done here")]
    BadMethod,
    /// The body is not JSON, or not said to be.
    #[error("{0}")]
    NotJson(String),
    /// The body is too long.
    #[error("the body is too long")]
    TooLarge,
    /// The transaction would not have the effect that was asked for.
    #[error("{}", .0.detail)]
    Refused(Refusal),
    /// Too many questions; how long to wait.
    #[error("too many questions from your address")]
    TooMany {
        /// [seconds]
        wait: u64,
    },
    /// The address has as much at a time as it may.
    #[error("your address asks too much at a time")]
    Crowd,
    /// All together ask too much at a time.
    #[error("too much is asked at the moment")]
    Busy,
    /// Only the chain knows, and no node is given.
    #[error("only the chain knows that, and this server asks no node")]
    NoNode,
    /// It took too long.
    #[error("the answer took too long")]
    TimedOut,
    /// The node failed.
    #[error("the node failed: {0}")]
    Node(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApiError {
    /// A refusal that this server knows by itself.
    pub(crate) fn refused(code: Code, detail: impl Into<String>, hint: &'static str) -> Self {
        Self::Refused(Refusal::own(code, detail, hint))
    }

    /// There is no place for one more.
    pub(crate) fn crowded(full: Full) -> Self {
        match full {
            Full::Address => Self::Crowd,
            Full::All => Self::Busy,
        }
    }

    /// [seconds] When it is worth asking again.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany { wait } => Some(*wait),
            Self::Crowd | Self::Busy => Some(CROWDED),
            _ => None,
        }
    }

    /// What it is told as.
    pub(crate) fn problem(&self) -> Problem {
        let (_, code, hint) = self.parts();
        let title = code.title().to_owned();
        Problem { error: ProblemDetail { code, title, detail: self.message(), hint: hint.to_owned() } }
    }

    /// For programs, for people: status, code, hint.
    fn parts(&self) -> (StatusCode, Code, &str) {
        match self {
            Self::NotFound(_, hint) => (StatusCode::NOT_FOUND, Code::NotFound, hint),
            Self::BadRequest(_, hint) => (StatusCode::BAD_REQUEST, Code::BadRequest, hint),
            Self::BadMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                Code::MethodNotAllowed,
                "the header Allow says what can be done; the reference at /reference says how",
            ),
            Self::NotJson(_) => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Code::UnsupportedMediaType,
                "send JSON, with the header Content-Type: application/json",
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, "ask for less at a time"),
            Self::Refused(refusal) => (StatusCode::CONFLICT, refusal.code, &refusal.hint),
            Self::TooMany { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                Code::TooManyRequests,
                "wait as long as Retry-After says; ask with If-None-Match, or listen to /v1/events/stream",
            ),
            Self::Crowd => (
                StatusCode::TOO_MANY_REQUESTS,
                Code::TooManyRequests,
                "wait for answers before you ask more, and share one stream of events",
            ),
            Self::Busy => {
                (StatusCode::SERVICE_UNAVAILABLE, Code::Busy, "try again later, or poll /v1/events")
            }
            Self::NoNode => (
                StatusCode::SERVICE_UNAVAILABLE,
                Code::NoNode,
                "ask a server that runs with a node; /v1/status says whether one does",
            ),
            Self::TimedOut => {
                (StatusCode::GATEWAY_TIMEOUT, Code::TimedOut, "ask for less, or try again later")
            }
            Self::Node(_) => (StatusCode::BAD_GATEWAY, Code::NodeFailed, "try again later"),
            Self::Store(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::StoreFailed, "try again later"),
        }
    }

    /// What strangers are told: causes inside stay inside.
    fn message(&self) -> String {
        match self {
            Self::Node(_) => "the node failed".to_owned(),
            Self::Store(_) => "the store failed".to_owned(),
            Self::NotFound(..)
            | Self::BadRequest(..)
            | Self::BadMethod
            | Self::NotJson(_)
            | Self::TooLarge
            | Self::Refused(..)
            | Self::TooMany { .. }
            | Self::Crowd
            | Self::Busy
            | Self::NoNode
            | Self::TimedOut => self.to_string(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Node(_) | Self::Store(_) = &self {
            tracing::error!(%self, "no answer");
        }
        let (status, ..) = self.parts();
        let mut response = (status, Json(self.problem())).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        if let Self::Refused(refusal) = self {
            response.extensions_mut().insert(refusal);
        }
        response
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::BadRequest(in_path(&rejection), "numbers are decimal, addresses 0x and 40 hex digits")
    }
}

/// What is wrong with a path, without the words of the parser.
fn in_path(rejection: &PathRejection) -> String {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return "the path cannot be read".to_owned();
    };
    let great = match failed.kind() {
        ErrorKind::ParseErrorAtKey { value, expected_type, .. }
        | ErrorKind::ParseErrorAtIndex { value, expected_type, .. }
        | ErrorKind::ParseError { value, expected_type, .. } => too_great(value, expected_type),
        _ => None,
    };
    if let Some(detail) = great {
        return detail;
    }
    match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, value, .. } | ErrorKind::DeserializeError { key, value, .. } => {
            format!("{value:?} is no {key} as this path has it")
        }
        ErrorKind::ParseErrorAtIndex { value, .. } | ErrorKind::ParseError { value, .. } => {
            format!("{value:?} is not what stands at this place of the path")
        }
        _ => "a part of the path is not what stands there".to_owned(),
    }
}

/// That something is a number, and more than its type can hold.
fn too_great(value: &str, kind: &str) -> Option<String> {
    let most = match kind {
        "u32" => u64::from(u32::MAX),
        "u64" => u64::MAX,
        _ => return None,
    };
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{} is too great: the greatest number here is {most}", shown(value)))
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::UnknownProduct(id) => Self::NotFound(format!("product {id}"), crate::route::PRODUCTS),
            ReadError::UnknownToken(id) => Self::NotFound(format!("NFT {id}"), crate::route::TOKENS),
            ReadError::UnknownProposal(id) => {
                Self::NotFound(format!("proposal {id}"), crate::route::PROPOSALS)
            }
            ReadError::Contract(error) => match error.as_revert_data() {
                Some(data) => crate::act::refusal(&data, &Units::default()).into(),
                None => Self::Node(error.to_string()),
            },
            ReadError::NewAsset(_) => {
                Self::refused(Code::Refused, error.to_string(), "ask a server that runs a newer program")
            }
            ReadError::Node(_) | ReadError::Unexpected(_) => Self::Node(error.to_string()),
        }
    }
}

impl From<WhatIfError> for ApiError {
    fn from(error: WhatIfError) -> Self {
        match error {
            WhatIfError::Read(error) => error.into(),
            other => Self::refused(
                Code::TooEarly,
                other.to_string(),
                "ask again once a day of the benchmark is final",
            ),
        }
    }
}
