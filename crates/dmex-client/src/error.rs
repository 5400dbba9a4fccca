//! What can go wrong with a question.

use dmex_wire::ProblemDetail;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is none.
    #[error("{0:?} is no address of a server: write http://HOST:PORT, https://HOST or https://HOST/PATH")]
    BadAddress(String),
    /// The server cannot be reached, or broke off.
    #[error("the server does not answer: {0}; check its address and that it runs")]
    Unreachable(#[source] reqwest::Error),
    /// The server took too long: for a connection, or for an answer.
    #[error(
        "the server does not answer in time; check its address, that it runs, and the way to it, or try again later"
    )]
    TimedOut(#[source] reqwest::Error),
    /// The server said why not.
    #[error("{} ({})", .problem.detail, .problem.hint)]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, and what to do.
        problem: ProblemDetail,
    },
    /// The answer is not what this program expects.
    #[error("the server's answer cannot be read ({0}): it and this program differ in version")]
    Unreadable(String),
}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::TimedOut(error) } else { Self::Unreachable(error) }
    }
}
