//! What to do when days do not move on.

use dmex_keeper::TickError;

use crate::status::Failure;

impl From<TickError> for Failure {
    fn from(error: TickError) -> Self {
        match error {
            TickError::Read(error) => error.into(),
            TickError::Transaction(error) => error.into(),
            TickError::Account(error) => error.into(),
            TickError::NotEnoughCoin { .. } => Self::refused(error.to_string()),
        }
    }
}
