//! What a contract refuses, in the words of the catalogue.

use alloy::contract::Error as ContractError;
use dmex_catalogue::{Coin, Language, Revert};
use dmex_contracts::Token;

use super::node;
use crate::status::Failure;
use crate::units::Units;

/// A refusal in sentences, what to do included; `units` give its numbers their decimals.
#[must_use]
pub fn sentence(revert: &Revert, units: Option<&Units>) -> String {
    let known = units.map(catalogued).unwrap_or_default();
    let explained = revert.explain(&known, Language::English);
    format!("{} {}", explained.detail, explained.hint)
}

fn catalogued(units: &Units) -> dmex_catalogue::Units {
    let coin = |token: &Token| Coin { symbol: token.symbol.clone(), decimals: Some(token.decimals) };
    dmex_catalogue::Units {
        pay: Some(coin(&units.pay)),
        reward: Some(coin(&units.reward)),
        power: Some(units.power),
    }
}

/// A call that was only to read and did not answer.
#[must_use]
pub fn unreadable(error: &ContractError) -> Failure {
    if let Some(data) = error.as_revert_data() {
        return Failure::refused(sentence(&Revert::decode(&data), None));
    }
    match error {
        ContractError::TransportError(cause) => node::transport(cause),
        _ => Failure::mismatch(format!(
            "a contract gave an unexpected answer ({error}): the deployment file and the chain do not fit together; run \
             `dmex deploy --check`"
        )),
    }
}
