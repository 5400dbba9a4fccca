//! The contracts' own errors, for whoever decodes a revert.

use alloy::json_abi::{ContractObject, JsonAbi};

/// The committed artifact of every contract that can revert with an error of its own.
const ARTIFACTS: [&str; 17] = [
    include_str!("../../../contracts/artifacts/ActionClasses.json"),
    include_str!("../../../contracts/artifacts/BitcoinBenchmark.json"),
    include_str!("../../../contracts/artifacts/BondCalls.json"),
    include_str!("../../../contracts/artifacts/Dmc.json"),
    include_str!("../../../contracts/artifacts/DmcVesting.json"),
    include_str!("../../../contracts/artifacts/DmexGovernor.json"),
    include_str!("../../../contracts/artifacts/DmexTimelock.json"),
    include_str!("../../../contracts/artifacts/FaucetToken.json"),
    include_str!("../../../contracts/artifacts/HeaderRelay.json"),
    include_str!("../../../contracts/artifacts/Insurance.json"),
    include_str!("../../../contracts/artifacts/LossLedger.json"),
    include_str!("../../../contracts/artifacts/MinerRegistry.json"),
    include_str!("../../../contracts/artifacts/MiningPower.json"),
    include_str!("../../../contracts/artifacts/PrimarySale.json"),
    include_str!("../../../contracts/artifacts/ReplayPriceFeed.json"),
    include_str!("../../../contracts/artifacts/Reserve.json"),
    include_str!("../../../contracts/artifacts/Settlement.json"),
];

/// The ABI of every contract that can revert with an error of its own.
#[must_use]
pub fn abis() -> Vec<JsonAbi> {
    ARTIFACTS
        .iter()
        .filter_map(|text| {
            serde_json::from_str::<ContractObject>(text).ok().and_then(|artifact| artifact.abi)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_artifact_is_read_and_errors_are_known_by_name() {
        let abis = super::abis();
        assert_eq!(abis.len(), super::ARTIFACTS.len());
        let names: Vec<&String> = abis.iter().flat_map(|abi| abi.errors.keys()).collect();
        for name in ["BondTooSmall", "GraceRunning", "SoldOut", "TokenLocked", "ERC20InsufficientBalance"] {
            assert!(names.iter().any(|known| *known == name), "{name}");
        }
    }
}
