//! What to do when a server that answers in place of a node is the trouble.

use dmex_client::ClientError;

use crate::status::Failure;

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match &error {
            ClientError::BadAddress(_) => Self::usage(format!("--api: {error}")),
            ClientError::Unreachable(_) | ClientError::TimedOut(_) => {
                Self::node(format!("--api: {error}, or leave --api out"))
            }
            ClientError::Refused { problem, .. } => {
                let joint = if problem.detail.ends_with('.') { "" } else { ":" };
                Self::refused(format!("{}{joint} {}", problem.detail, problem.hint))
            }
            ClientError::Unreadable(_) => Self::mismatch(error.to_string()),
        }
    }
}
