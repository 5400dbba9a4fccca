//! What a transaction would do now, after the approvals that it needs: played by the node if it can, else from what we know
//! of our contracts and what a plain call says.

use alloy::primitives::{Address, Bytes};
use alloy::rpc::json_rpc::ErrorPayload;
use alloy::rpc::types::TransactionRequest;
use alloy::transports::TransportError;
use dmex_catalogue::Units;
use dmex_platform::Call;
use dmex_wire::{Code, Effect};

use super::refusal::{Refusal, refusal};
use super::{simulate, unsimulated};
use crate::app::App;
use crate::problem::ApiError;

/// What came of it.
#[derive(Debug)]
pub(super) struct Played {
    pub(super) effects: Vec<Effect>,
    /// Whether the node played it.
    pub(super) simulated: bool,
    /// What each call may use, in their order.
    pub(super) gas_limits: Vec<u64>,
}

/// Calls of one account, one after the other; the last is what somebody wants.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) from: Address,
    pub(super) before: &'a [Call],
    pub(super) call: &'a Call,
    /// What the numbers of a refusal are in.
    pub(super) units: &'a Units,
}

/// Plays calls; that the last would be refused is an error. A node that cannot play is no reason to fail.
pub(super) async fn play(app: &App, scene: Scene<'_>) -> Result<Played, ApiError> {
    if app.simulates().await == Some(true) {
        match simulate::simulate(app, scene).await? {
            Some(played) => return Ok(played),
            // It did before: the node is another one, or too busy.
            None => app.forget_ability(),
        }
    }
    let played = unsimulated::look(app, scene).await;
    if let Err(ApiError::Node(_)) = &played {
        app.forget_ability();
    }
    played
}

impl Scene<'_> {
    pub(super) fn request(self, call: &Call) -> TransactionRequest {
        TransactionRequest::default().from(self.from).to(call.to).input(call.data.clone().into())
    }
}

/// What a node says of a call that it did not answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The contracts refused it, and said so much.
    Refused(Bytes),
    /// It takes more gas than there is.
    TooMuchGas,
    /// Nothing about the call: the node itself failed.
    Failed,
}

impl Said {
    pub(super) fn of(error: &TransportError) -> Self {
        let Some(payload) = error.as_error_resp() else { return Self::Failed };
        if let Some(data) = revert_data(payload) {
            return Self::Refused(data);
        }
        let message = payload.message.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
        match payload.code {
            _ if has(&["out of gas", "gas required exceeds", "gas limit", "intrinsic gas"]) => {
                Self::TooMuchGas
            }
            3 => Self::Refused(Bytes::new()),
            _ if has(&["revert", "vm execution error"]) => Self::Refused(Bytes::new()),
            _ => Self::Failed,
        }
    }
}

/// What a contract said, wherever the node put it: most have it in `data`, some write it into their words.
fn revert_data(payload: &ErrorPayload) -> Option<Bytes> {
    if let Some(data) = payload.as_revert_data() {
        return Some(data);
    }
    let data = payload.data.as_ref().map(|data| data.get()).unwrap_or_default();
    let words = format!("{} {data}", payload.message);
    if !words.to_ascii_lowercase().contains("revert") {
        return None;
    }
    words.split("0x").skip(1).find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        // A selector at least, and no address.
        if digits.len() < 8 || digits.len() == 40 { None } else { digits.parse().ok() }
    })
}

/// What that means for whoever asked.
pub(super) fn failed(error: &TransportError, units: &Units) -> ApiError {
    match Said::of(error) {
        Said::Refused(data) => refusal(&data, units).into(),
        Said::TooMuchGas => too_much_gas().into(),
        Said::Failed => ApiError::Node(error.to_string()),
    }
}

/// That no block has room for it.
pub(super) fn too_much_gas() -> Refusal {
    Refusal::own(
        Code::OutOfLimits,
        "it takes more gas than one transaction can have",
        "ask for less at a time, in several transactions",
    )
}

#[cfg(test)]
mod tests {
    use alloy::transports::RpcError;

    use super::*;

    fn said(code: i64, message: &str, data: Option<&str>) -> Said {
        let data = data.map(|data| serde_json::value::to_raw_value(data).unwrap());
        Said::of(&RpcError::ErrorResp(ErrorPayload { code, message: message.to_owned().into(), data }))
    }

    #[test]
    fn fd2_refusals_are_told_from_failures_in_the_words_of_every_kind_of_node() {
        let data = "0x08c379a0";
        let bytes: Bytes = data.parse().unwrap();
        let refused = || Said::Refused(bytes.clone());
        assert_eq!(said(3, "execution reverted", Some(data)), refused());
        assert_eq!(said(-32_000, "execution reverted: Paused", Some(data)), refused());
        assert_eq!(said(-32_015, "VM execution error.", Some("Reverted 0x08c379a0")), refused());
        let lotus = "message execution failed (exit=[33], revert reason=[0x08c379a0], vm error=[..])";
        assert_eq!(said(11, lotus, None), refused());
        assert_eq!(said(-32_000, "execution reverted", None), Said::Refused(Bytes::new()));
        assert_eq!(said(-32_000, "out of gas", None), Said::TooMuchGas);
        assert_eq!(said(-32_000, "gas required exceeds allowance (30000000)", None), Said::TooMuchGas);
        assert_eq!(said(-32_601, "the method does not exist", None), Said::Failed);
        assert_eq!(said(-32_000, "header not found", None), Said::Failed);
    }
}
