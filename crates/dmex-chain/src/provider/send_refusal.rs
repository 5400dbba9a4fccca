//! Why a node did not take a signed transaction.

use alloy::transports::{RpcError, TransportError};

/// Nodes have no common codes for this, only words. Those of geth, bsc, op-geth, Erigon, Nethermind, Besu, reth, Lotus and
/// anvil are known.
const KNOWN: [&str; 5] =
    ["already known", "already imported", "known transaction", "already in mempool", "alreadyknown"];
/// The nonce is used, or the node has a dearer transaction under it. These come first: "replacement transaction
/// underpriced" speaks of another transaction, "transaction underpriced" of a least fee.
const NONCE_TAKEN: [&str; 5] = ["nonce too low", "old nonce", "oldnonce", "replace", "nonce is lower"];
/// Words that speak of a fee, and words that say that it is too low.
const FEE: [&str; 6] = ["fee", "tip", "gas price", "gasprice", "premium", "underpriced"];
const TOO_LOW: [&str; 7] = ["underpriced", "too low", "toolow", "below", "less than", "minimum", "needed"];
/// Words before the number of a least fee.
const BEFORE_LEAST: [&str; 4] = ["needed", "at least", "minimum", "required"];

/// Why a node did not take a signed transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendRefusal {
    /// It has these very bytes: sending them again is no error.
    Known,
    /// The nonce is used, or promised to a dearer transaction. The next look at the chain tells which.
    NonceTaken,
    /// It offers less than a block's own fee.
    BelowBlock,
    /// It offers less than the least tip of the node or the chain.
    TooCheap {
        /// [wei] The least tip per gas, if the node said it.
        least_tip: Option<u128>,
    },
}

impl SendRefusal {
    /// Reads the node's words. `None` if they say something else, or nothing.
    #[must_use]
    pub fn of(error: &TransportError) -> Option<Self> {
        let RpcError::ErrorResp(payload) = error else { return None };
        let message = payload.message.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| message.contains(word));
        if has(&KNOWN) {
            Some(Self::Known)
        } else if has(&NONCE_TAKEN) {
            Some(Self::NonceTaken)
        } else if has(&FEE) && has(&TOO_LOW) && !message.contains("insufficient funds") {
            let is_of_blocks = message.contains("base fee") || message.contains("basefee");
            Some(if is_of_blocks { Self::BelowBlock } else { Self::TooCheap { least_tip: least(&message) } })
        } else {
            None
        }
    }
}

/// Whether the node says that it has these very bytes.
pub(super) fn is_already_known(error: &TransportError) -> bool {
    SendRefusal::of(error) == Some(SendRefusal::Known)
}

/// The number after the words that announce a least tip.
fn least(message: &str) -> Option<u128> {
    let after = BEFORE_LEAST.iter().find_map(|word| message.split_once(word))?.1;
    let digits = after.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use alloy::rpc::json_rpc::ErrorPayload;

    use super::*;

    fn of(message: &'static str) -> Option<SendRefusal> {
        let payload = ErrorPayload { code: -32000, message: message.into(), data: None };
        SendRefusal::of(&RpcError::ErrorResp(payload))
    }

    #[test]
    fn fg2_fee_refusals_of_nodes_are_told_apart_from_taken_nonces() {
        let cheap = |least_tip| Some(SendRefusal::TooCheap { least_tip });
        for (message, expected) in [
            ("already known", Some(SendRefusal::Known)),
            ("nonce too low: next nonce 5, tx nonce 4", Some(SendRefusal::NonceTaken)),
            ("replacement transaction underpriced", Some(SendRefusal::NonceTaken)),
            ("INTERNAL_ERROR: could not replace existing tx", Some(SendRefusal::NonceTaken)),
            ("replace by fee has too low GasPremium", Some(SendRefusal::NonceTaken)),
            ("transaction underpriced", cheap(None)),
            ("transaction underpriced: gas tip cap 1, minimum needed 1000000000", cheap(Some(1_000_000_000))),
            (
                "transaction gas price below minimum: gas tip cap 1, minimum needed 50000000",
                cheap(Some(50_000_000)),
            ),
            ("transaction underpriced: tip needed 100000000, tip permitted 1", cheap(Some(100_000_000))),
            (
                "max fee per gas less than block base fee: address 0xf3, maxFeePerGas: 1, baseFee: 7",
                Some(SendRefusal::BelowBlock),
            ),
            ("FeeTooLow, EffectivePriorityFeePerGas too low 1 < 1000000", cheap(None)),
            ("Gas price below configured minimum gas price", cheap(None)),
            ("'GasFeeCap' less than base fee", Some(SendRefusal::BelowBlock)),
            ("insufficient funds for gas * price + value: balance 0, tx cost 21000", None),
            ("execution reverted", None),
            ("intrinsic gas too low", None),
            ("exceeds block gas limit", None),
        ] {
            assert_eq!(of(message), expected, "{message}");
        }
    }
}
