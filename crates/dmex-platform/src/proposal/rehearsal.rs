//! What would happen if an action were executed now.

use alloy::primitives::Bytes;
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;

use crate::{Action, Platform, ReadError};

/// Why an action would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What the contract says; empty if it gives no reason.
    pub data: Bytes,
    /// What the node says.
    pub message: String,
}

impl Platform {
    /// Tries an action by itself, as the timelock would do it; `None` if it would be done.
    ///
    /// # Errors
    /// The node failed.
    pub async fn rehearse(&self, action: &Action) -> Result<Option<Refused>, ReadError> {
        let request = TransactionRequest::default()
            .from(self.deployment().timelock.address)
            .to(action.to)
            .value(action.value)
            .input(action.data.clone().into());
        let Err(error) = self.provider().call(request).await else { return Ok(None) };
        match error.as_error_resp() {
            Some(payload) => Ok(Some(Refused {
                data: payload.as_revert_data().unwrap_or_default(),
                message: payload.message.to_string(),
            })),
            None => Err(error.into()),
        }
    }
}
