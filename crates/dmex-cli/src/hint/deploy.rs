//! What to do when a deployment is not done or not what it should be.

use dmex_platform::{CheckError, DeployError};

use crate::status::Failure;

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        match error {
            DeployError::Trap(error) => Self::file(format!("{error}; nothing was deployed")),
            DeployError::Transaction(error) => {
                let failure = Self::from(error);
                let message = format!("{}; then run the same command again, it goes on", failure.message);
                Self { message, ..failure }
            }
            DeployError::Account(error) => error.into(),
            DeployError::Read(error) => error.into(),
            DeployError::File(error) => error.into(),
            DeployError::AddressTaken { .. } => Self::mismatch(error.to_string()),
            DeployError::Check(error) => error.into(),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Differs(_) => Self::mismatch(error.to_string()),
            CheckError::Read(error) => error.into(),
        }
    }
}
