//! The contracts' interfaces as data, for whoever decodes a revert or a call.

use alloy::json_abi::{ContractObject, JsonAbi};

/// The committed artifact of every contract that can revert with an error of its own, by name.
const ARTIFACTS: [(&str, &str); 28] = [
    ("ActionClasses", include_str!("../../../contracts/artifacts/ActionClasses.json")),
    ("Assets", include_str!("../../../contracts/artifacts/Assets.json")),
    ("AuctionSale", include_str!("../../../contracts/artifacts/AuctionSale.json")),
    ("BitcoinBenchmark", include_str!("../../../contracts/artifacts/BitcoinBenchmark.json")),
    ("BondCalls", include_str!("../../../contracts/artifacts/BondCalls.json")),
    ("Bonds", include_str!("../../../contracts/artifacts/Bonds.json")),
    ("Closing", include_str!("../../../contracts/artifacts/Closing.json")),
    ("DayCalculator", include_str!("../../../contracts/artifacts/DayCalculator.json")),
    ("Dmc", include_str!("../../../contracts/artifacts/Dmc.json")),
    ("DmcVesting", include_str!("../../../contracts/artifacts/DmcVesting.json")),
    ("DmexGovernor", include_str!("../../../contracts/artifacts/DmexGovernor.json")),
    ("DmexTimelock", include_str!("../../../contracts/artifacts/DmexTimelock.json")),
    ("FaucetToken", include_str!("../../../contracts/artifacts/FaucetToken.json")),
    ("FilecoinBenchmark", include_str!("../../../contracts/artifacts/FilecoinBenchmark.json")),
    ("HeaderRelay", include_str!("../../../contracts/artifacts/HeaderRelay.json")),
    ("Insurance", include_str!("../../../contracts/artifacts/Insurance.json")),
    ("InsurancePool", include_str!("../../../contracts/artifacts/InsurancePool.json")),
    ("LossLedger", include_str!("../../../contracts/artifacts/LossLedger.json")),
    ("MinerRegistry", include_str!("../../../contracts/artifacts/MinerRegistry.json")),
    ("MiningPower", include_str!("../../../contracts/artifacts/MiningPower.json")),
    ("OfferCheck", include_str!("../../../contracts/artifacts/OfferCheck.json")),
    ("PayTokenPrices", include_str!("../../../contracts/artifacts/PayTokenPrices.json")),
    ("PrimarySale", include_str!("../../../contracts/artifacts/PrimarySale.json")),
    ("ReplayPriceFeed", include_str!("../../../contracts/artifacts/ReplayPriceFeed.json")),
    ("ReportedRewardBenchmark", include_str!("../../../contracts/artifacts/ReportedRewardBenchmark.json")),
    ("Reserve", include_str!("../../../contracts/artifacts/Reserve.json")),
    ("Settlement", include_str!("../../../contracts/artifacts/Settlement.json")),
    ("Valuation", include_str!("../../../contracts/artifacts/Valuation.json")),
];

/// The ABI of every contract that can revert with an error of its own.
#[must_use]
pub fn abis() -> Vec<JsonAbi> {
    ARTIFACTS.iter().filter_map(|(_, text)| read(text)).collect()
}

/// The ABI of one of these contracts.
#[must_use]
pub fn abi(contract: &str) -> Option<JsonAbi> {
    ARTIFACTS.iter().find(|(name, _)| *name == contract).and_then(|(_, text)| read(text))
}

fn read(artifact: &str) -> Option<JsonAbi> {
    serde_json::from_str::<ContractObject>(artifact).ok().and_then(|artifact| artifact.abi)
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

    #[test]
    fn mark_6_who_reads_the_benchmark_of_bitcoin_reads_that_of_reported_rewards() {
        let (known, reported) =
            (super::abi("BitcoinBenchmark").unwrap(), super::abi("ReportedRewardBenchmark").unwrap());
        let functions: Vec<String> = known.functions().map(|function| function.signature()).collect();
        let of_its_own = ["leastReward()", "mostReward()"];
        for signature in reported.functions().map(|function| function.signature()) {
            let is_known = functions.contains(&signature) || of_its_own.contains(&signature.as_str());
            assert!(is_known, "{signature}");
        }
        let events: Vec<String> = known.events().map(|event| event.signature()).collect();
        for signature in reported.events().map(|event| event.signature()) {
            assert!(events.contains(&signature), "{signature}");
        }
    }
}
