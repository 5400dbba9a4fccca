//! How much each function of each contract can do, as `contracts/classes.json` says: a test of the contracts holds it
//! beside every function that only the owner or the timelock may call. What the file does not name is constitution.

use alloy::primitives::{Address, FixedBytes, keccak256};
use dmex_types::ActionClass;
use serde::Deserialize;

use crate::ActionClasses::Classified;
use crate::{Deployment, DeploymentError};

const CLASSES: &str = include_str!("../../../contracts/classes.json");

/// A contract and the name that it has in the file. Several insurances and several coins have one name.
pub type Place = (&'static str, Address);

/// A line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    contract: String,
    function: String,
    class: ActionClass,
}

/// What the classes are made with: all that is less than constitution, which is what nobody classifies.
///
/// # Errors
/// The file is damaged.
pub fn classified(places: &[Place]) -> Result<Vec<Classified>, DeploymentError> {
    let damaged = |source| DeploymentError::Damaged { file: "contracts/classes.json".into(), source };
    let entries: Vec<Entry> = serde_json::from_str(CLASSES).map_err(damaged)?;
    let mut list = Vec::new();
    for entry in &entries {
        if entry.class == ActionClass::Constitution {
            continue;
        }
        let targets = places.iter().filter(|(name, _)| *name == entry.contract.as_str());
        for (_, target) in targets {
            let selector = selector(&entry.function);
            list.push(Classified { target: *target, selector, class: entry.class as u8 });
        }
    }
    Ok(list)
}

fn selector(function: &str) -> FixedBytes<4> {
    let [a, b, c, d, ..] = keccak256(function.as_bytes()).0;
    FixedBytes([a, b, c, d])
}

/// Where the contracts stand, or will.
#[must_use]
pub fn deployed(on: &Deployment) -> Vec<Place> {
    let contracts = on.contracts().into_iter();
    let mut places: Vec<Place> =
        contracts.filter_map(|id| Some((id.code_name(), id.of(on)?.address))).collect();
    // What buyers pay with may also be what miners pay out.
    for token in on.tokens.pay.iter().chain(on.tokens.reward.values()) {
        let place = ("Coin", token.address);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ContractId;

    #[test]
    fn fb1_what_is_less_than_constitution_has_a_place_in_every_deployment() {
        let entries: Vec<Entry> = serde_json::from_str(CLASSES).unwrap();
        let contracts = ContractId::all([Address::repeat_byte(1)], false);
        let names: Vec<&str> = contracts.iter().map(|id| id.code_name()).chain(["Coin"]).collect();
        for entry in entries {
            let highest = entry.class == ActionClass::Constitution;
            assert!(highest || names.contains(&entry.contract.as_str()), "{entry:?}");
        }
    }

    #[test]
    fn fb1_insurances_are_classed_apart_and_constitution_is_nobodys_choice() {
        let (first, second) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let list = classified(&[("Insurance", first), ("Insurance", second)]).unwrap();
        let of = |target| list.iter().filter(|one| one.target == target).count();
        assert_eq!((of(first), of(second), list.len()), (2, 2, 4));
        assert!(list.iter().all(|one| one.class == ActionClass::ReserveSpend as u8));
        assert_eq!(selector("transfer(address,uint256)"), FixedBytes([0xa9, 0x05, 0x9c, 0xbb]));
    }
}
