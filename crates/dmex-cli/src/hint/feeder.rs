//! What to do when headers cannot be fed.

use dmex_relay::{SourceError, TickError};

use crate::status::Failure;

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        match &error {
            SourceError::Unreachable { .. } => {
                Self::node(format!("{error}; check the address, and that the server runs"))
            }
            SourceError::Refused { .. } | SourceError::Unauthorized { .. } => Self::node(error.to_string()),
            SourceError::MissingSecret(_) => Self::usage(error.to_string()),
            SourceError::BadCookie { .. } => Self::file(error.to_string()),
            SourceError::Malformed { .. } => Self::data(format!(
                "{error}; check that it is the file or server you mean, and how it is given: --file, --bitcoin-core or \
                 --esplora"
            )),
            SourceError::OtherHeader { .. } | SourceError::UnknownHeader { .. } => {
                Self::data(format!("{error}; try again, or use another source"))
            }
        }
    }
}

impl From<TickError> for Failure {
    fn from(error: TickError) -> Self {
        match error {
            TickError::Read(error) => error.into(),
            TickError::Source(error) => error.into(),
            TickError::Transaction(error) => error.into(),
            TickError::Refusal(_) => Self::data(format!(
                "{error}; nothing was sent. Is it a source of Bitcoin's main chain? Then try again, or use another one"
            )),
            TickError::NothingShared { .. } => Self::data(format!(
                "{error}; use a source of Bitcoin's main chain that has the relay's anchor"
            )),
        }
    }
}
