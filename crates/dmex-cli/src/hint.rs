//! Turns every error into one sentence that says what to do, and its exit status.
//!
//! One exhaustive match for every error type of ours, so that a new variant asks for its sentence.

mod api;
pub mod contract;
mod data;
mod deploy;
mod feeder;
mod keeper;
pub mod node;
mod replay;
mod reporter;
mod store;
pub mod transaction;

use dmex_chain::sender::BadKey;
use dmex_contracts::DeploymentError;
use dmex_platform::what_if::WhatIfError;
use dmex_platform::{ReadError, SendError};
use dmex_types::ParsePowerError;

use crate::amount::AmountError;
use crate::status::Failure;

impl From<DeploymentError> for Failure {
    fn from(error: DeploymentError) -> Self {
        match &error {
            DeploymentError::Missing { .. }
            | DeploymentError::Io { .. }
            | DeploymentError::Damaged { .. }
            | DeploymentError::OfRelease05 { .. } => Self::file(error.to_string()),
            DeploymentError::WrongChain { .. } => {
                Self::file(format!("{error}; put the file of this chain there, or choose another --state"))
            }
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match &error {
            ReadError::Contract(cause) => contract::unreadable(cause),
            ReadError::Node(cause) => node::transport(cause),
            ReadError::UnknownProduct(_) | ReadError::UnknownToken(_) | ReadError::UnknownProposal(_) => {
                Self::refused(error.to_string())
            }
            ReadError::NewAsset(_) | ReadError::Unexpected(_) => Self::mismatch(error.to_string()),
        }
    }
}

impl From<WhatIfError> for Failure {
    fn from(error: WhatIfError) -> Self {
        match error {
            WhatIfError::Read(error) => error.into(),
            WhatIfError::NoBenchmark(_) => Self::refused(error.to_string()),
        }
    }
}

impl From<AmountError> for Failure {
    fn from(error: AmountError) -> Self {
        match &error {
            AmountError::NotANumber(_) | AmountError::TooFine { .. } | AmountError::TooLarge(_) => {
                Self::usage(error.to_string())
            }
        }
    }
}

impl From<ParsePowerError> for Failure {
    fn from(error: ParsePowerError) -> Self {
        match &error {
            ParsePowerError::NotANumber(_)
            | ParsePowerError::TooFine { .. }
            | ParsePowerError::TooLarge(_) => Self::usage(error.to_string()),
        }
    }
}

impl From<BadKey> for Failure {
    fn from(error: BadKey) -> Self {
        Self::unforeseen(error.to_string())
    }
}

impl From<SendError> for Failure {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Transaction(error) => error.into(),
            SendError::Key(error) => error.into(),
            SendError::Read(error) => error.into(),
            SendError::InVain { .. } => Self::mismatch(error.to_string()),
        }
    }
}
