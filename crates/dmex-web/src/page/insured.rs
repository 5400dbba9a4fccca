//! The keys of the words for what insurance says.

use alloy_primitives::Address;
use dmex_types::{Condition, PolicyState, ProductId, Uninsurable};
use dmex_wire::Coin;

/// Decimals that shares of a pool have beyond those of its coin.
const OFFSET: u8 = 6;

/// Why an NFT cannot be insured.
pub(super) const fn uninsurable_key(reason: Uninsurable) -> &'static str {
    match reason {
        Uninsurable::NoPool => "uninsurable-no-pool",
        Uninsurable::NoRate => "uninsurable-no-rate",
        Uninsurable::Closed => "uninsurable-closed",
        Uninsurable::Terminable => "uninsurable-terminable",
        Uninsurable::Scored => "uninsurable-scored",
        Uninsurable::Overdue => "uninsurable-overdue",
        Uninsurable::BondLow => "uninsurable-bond-low",
        Uninsurable::CallStale => "uninsurable-call-stale",
        Uninsurable::CallUnmet => "uninsurable-call-unmet",
        Uninsurable::NoDaysLeft => "uninsurable-no-days-left",
        Uninsurable::Insured => "uninsurable-insured",
    }
}

/// Where a policy stands.
pub(super) const fn policy_key(state: PolicyState) -> &'static str {
    match state {
        PolicyState::Waiting => "policy-waiting",
        PolicyState::Running => "policy-running",
        PolicyState::NeverBegan => "policy-never-began",
        PolicyState::Over => "policy-over",
    }
}

/// How a product stands for those who back it.
pub(super) const fn condition_key(condition: Condition) -> &'static str {
    match condition {
        Condition::Open => "condition-open",
        Condition::Troubled => "condition-troubled",
        Condition::Over => "condition-over",
    }
}

/// The shares of a product's pool as a coin.
pub(super) fn shares(pool: Option<Address>, product: ProductId, coin: &Coin) -> Coin {
    Coin {
        address: pool.unwrap_or_default(),
        symbol: Some(format!("COVER-{product}")),
        decimals: coin.decimals.map(|decimals| decimals.saturating_add(OFFSET)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn risk_5_every_word_of_insurance_is_said_in_every_language() {
        let reasons = Uninsurable::ALL.iter().map(|reason| uninsurable_key(*reason));
        let states = PolicyState::ALL.iter().map(|state| policy_key(*state));
        let conditions = Condition::ALL.iter().map(|condition| condition_key(*condition));
        for key in reasons.chain(states).chain(conditions) {
            for language in Language::ALL {
                assert_ne!(language.say(key), key, "{language:?}");
            }
        }
    }
}
