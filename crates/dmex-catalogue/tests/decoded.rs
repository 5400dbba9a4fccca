//! Refusals as nodes hand them on: bytes.

use alloy::primitives::{Bytes, U256};
use alloy::sol;
use alloy::sol_types::{Panic, Revert as RevertString, SolError};
use dmex_catalogue::Revert;

sol! {
    error SoldOut(uint32 product, uint64 units, uint64 left);
    error BadInputs(uint128[] inputs);
    error BadOffer(string reason);
    error GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates);
}

fn decoded(data: impl Into<Bytes>) -> String {
    Revert::decode(&data.into()).to_string()
}

#[test]
fn an_error_has_its_signature_its_name_and_its_arguments() {
    let sold_out = SoldOut { product: 3, units: 88_500, left: 500 }.abi_encode();
    let revert = Revert::decode(&sold_out);
    assert_eq!(revert.error, "SoldOut(uint32,uint64,uint64)");
    assert_eq!(
        (revert.name(), revert.args.as_slice()),
        ("SoldOut", &["3", "88500", "500"].map(str::to_owned)[..])
    );
    assert_eq!(decoded(BadInputs { inputs: vec![1, 2] }.abi_encode()), "BadInputs([1, 2])");
    assert_eq!(decoded(BadOffer { reason: "machine".to_owned() }.abi_encode()), "BadOffer(\"machine\")");
    let state = GovernorUnexpectedProposalState {
        proposalId: U256::from(7),
        current: 1,
        expectedStates: Default::default(),
    };
    assert!(decoded(state.abi_encode()).starts_with("GovernorUnexpectedProposalState(7, 1, 0x000"));
}

#[test]
fn solidity_own_errors_are_known() {
    assert_eq!(decoded(RevertString { reason: "not yet".to_owned() }.abi_encode()), "Error(not yet)");
    assert_eq!(Revert::decode(&Panic { code: U256::from(0x11) }.abi_encode()).name(), "Panic");
}

#[test]
fn unknown_and_broken_data_is_shown_as_it_is() {
    assert_eq!(decoded(vec![1, 2, 3, 4]), "unknown(0x01020304)");
    assert_eq!(decoded(vec![]), "unknown(0x)");
    let mut cut = SoldOut { product: 3, units: 1, left: 0 }.abi_encode();
    cut.truncate(40);
    assert!(decoded(cut).starts_with("unknown(0x"));
}
