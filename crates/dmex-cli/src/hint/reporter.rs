//! What to do when a network cannot be measured.

use dmex_reporter::{SourceError, TickError};

use crate::status::Failure;

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::History(error) => error.into(),
            SourceError::Node(error) => error.into(),
            SourceError::NotMeasured { .. } => Self::usage(error.to_string()),
            SourceError::NotYet { .. } | SourceError::Reorganised { .. } => Self::refused(error.to_string()),
            SourceError::Implausible { .. } => Self::data(format!(
                "{error}; nothing was reported. Check that it follows the main network, or use another source"
            )),
            SourceError::TooSlow { .. } => Self::node(error.to_string()),
            SourceError::NoQuorum(_) => Self::data(format!(
                "{error}; nothing was reported. Find out who is wrong, repair what failed, or name further sources"
            )),
        }
    }
}

impl From<TickError> for Failure {
    fn from(error: TickError) -> Self {
        match error {
            TickError::Read(error) => error.into(),
            TickError::Source(error) => error.into(),
            TickError::Transaction(error) => error.into(),
            TickError::Account(error) => error.into(),
        }
    }
}
