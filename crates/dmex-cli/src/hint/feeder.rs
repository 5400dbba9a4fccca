//! What to do when headers cannot be fed.

use dmex_networks::NodeError;
use dmex_relay::TickError;

use crate::status::Failure;

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        match &error {
            NodeError::Unreachable { .. } => {
                Self::node(format!("{error}; check the address, and that the server runs"))
            }
            NodeError::Refused { .. } | NodeError::Unauthorized { .. } => Self::node(error.to_string()),
            NodeError::MissingSecret(_) => Self::usage(error.to_string()),
            NodeError::BadCookie { .. } => Self::file(error.to_string()),
            NodeError::Malformed { .. } => Self::data(format!(
                "{error}; check that it is the file or server you mean, and how it is given: --file, --bitcoin-core, \
                 --esplora or --lotus"
            )),
            NodeError::OtherHeader { .. } | NodeError::UnknownBlock { .. } => {
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
