//! What to do when a transaction is not done.

use dmex_chain::sender::{DriveError, OpenError, StoreError, SubmitError, WaitError};

use super::{contract, node};
use crate::status::Failure;
use crate::units::Units;

/// Why a transaction was not done; `units` give its numbers their decimals.
#[must_use]
pub fn failed(error: &WaitError, units: Option<&Units>) -> Failure {
    match error {
        WaitError::Refused { reason, .. } => {
            Failure::refused(format!("nothing was sent: {}", contract::sentence(reason, units)))
        }
        WaitError::Reverted { reason, hash, .. } => Failure::refused(format!(
            "transaction {hash} had no effect: {}",
            contract::sentence(reason, units)
        )),
        WaitError::WithoutEffect { .. } => Failure::refused(error.to_string()),
        WaitError::Stuck { source, .. } => stuck(source),
        WaitError::Submit(error) => submit(error),
        WaitError::Store(error) => store(error),
    }
}

impl From<WaitError> for Failure {
    fn from(error: WaitError) -> Self {
        failed(&error, None)
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        submit(&error)
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match &error {
            OpenError::InUse { .. }
            | OpenError::Corrupt { .. }
            | OpenError::OtherChain { .. }
            | OpenError::Io { .. } => Self::file(error.to_string()),
            OpenError::Node(cause) => node::transport(cause),
        }
    }
}

/// What became of a transaction that is on its way is not known.
#[must_use]
pub fn stuck(error: &DriveError) -> Failure {
    match error {
        DriveError::Node(cause) => node::transport(cause),
        DriveError::NoReceipt { hash } => Failure::node(format!(
            "transaction {hash} was sent, but the node has no receipt of it: look the transaction up before trying again"
        )),
        DriveError::Sign(_) => Failure::unforeseen("the key did not sign: check the keystore"),
        DriveError::NoKey(address) => Failure::usage(format!(
            "transactions of {address} are still open: sign with that key, so that they go on"
        )),
        DriveError::Store(error) => store(error),
    }
}

fn submit(error: &SubmitError) -> Failure {
    match error {
        SubmitError::KeyReused { .. } => Failure::file(format!(
            "{error}: the state folder holds a deployment that was begun with other settings; finish that one, or \
             choose another --state"
        )),
        SubmitError::UnknownAccount { .. } => Failure::usage(error.to_string()),
        SubmitError::Store(error) => store(error),
    }
}

fn store(error: &StoreError) -> Failure {
    match error {
        StoreError::UnknownKey(_) => Failure::unforeseen(error.to_string()),
        StoreError::Database(_) => Failure::file(error.to_string()),
        StoreError::BrokenRow(_) => {
            Failure::file(format!("{error}; restore the state folder, or choose another --state"))
        }
    }
}
