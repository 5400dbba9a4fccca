//! How a command ended.

use std::fmt::Write as _;
use std::process::ExitCode;

/// The exit statuses of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// Done.
    Success = 0,
    /// Something unforeseen.
    Unforeseen = 1,
    /// The command line or a value in it is wrong.
    Usage = 2,
    /// It cannot be done now.
    Refused = 3,
    /// The node does not answer, or is another chain.
    Node = 4,
    /// A file of ours is missing or damaged.
    File = 5,
    /// The network data have a gap or do not reach.
    Data = 6,
    /// What is on chain is not what it should be.
    Mismatch = 7,
    /// A signal ended it.
    Interrupted = 130,
}

/// Why a command did not do what it was asked: one sentence that says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// How the program ends.
    pub status: ExitStatus,
    /// The sentence.
    pub message: String,
}

impl ExitStatus {
    /// Every status, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Success,
        Self::Unforeseen,
        Self::Usage,
        Self::Refused,
        Self::Node,
        Self::File,
        Self::Data,
        Self::Mismatch,
        Self::Interrupted,
    ];

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Success => "done",
            Self::Unforeseen => "something unforeseen",
            Self::Usage => "the command line or a value in it is wrong",
            Self::Refused => "it cannot be done now: sold out, too little money, not yet due, no such thing",
            Self::Node => "the node does not answer, or is another chain",
            Self::File => {
                "a file of ours is missing or damaged: state folder, deployment, configuration, key"
            }
            Self::Data => "the network data have a gap or do not reach",
            Self::Interrupted => "Ctrl-C or SIGTERM ended it before its end",
            Self::Mismatch => "a check failed: what is on chain is not what it should be",
        }
    }

    /// The table for `--help`.
    #[must_use]
    pub fn table() -> String {
        let mut table = "Exit statuses:".to_owned();
        for status in Self::ALL {
            let _ = write!(table, "\n  {:<3} {}", status as u8, status.meaning());
        }
        table
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

impl Failure {
    /// Something unforeseen.
    pub fn unforeseen(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Unforeseen, message: message.into() }
    }

    /// The command line or a value in it is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Usage, message: message.into() }
    }

    /// It cannot be done now.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Refused, message: message.into() }
    }

    /// The node does not answer, or is another chain.
    pub fn node(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Node, message: message.into() }
    }

    /// A file of ours is missing or damaged.
    pub fn file(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::File, message: message.into() }
    }

    /// The network data have a gap or do not reach.
    pub fn data(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Data, message: message.into() }
    }

    /// Nothing went wrong: what was to be done is for somebody else to send, and the command ends here.
    pub fn handed_over(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Success, message: message.into() }
    }

    /// What is on chain is not what it should be.
    pub fn mismatch(message: impl Into<String>) -> Self {
        Self { status: ExitStatus::Mismatch, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_documents_every_status_with_its_number() {
        let documented = include_str!("lib.rs");
        for status in ExitStatus::ALL {
            let row = format!("//! | {} | {} |", status as u8, status.meaning());
            assert!(documented.contains(&row), "{row}");
        }
    }
}
