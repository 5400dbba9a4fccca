//! The contracts' interfaces as data, for whoever decodes a revert, an event or a call. Read once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use alloy::json_abi::{ContractObject, JsonAbi};

use crate::list::ARTIFACTS;

static ABIS: LazyLock<BTreeMap<&str, JsonAbi>> = LazyLock::new(|| {
    let texts: BTreeMap<&str, &str> = ARTIFACTS.iter().copied().collect();
    texts.into_iter().filter_map(|(name, text)| Some((name, read(text)?))).collect()
});

/// The interface of every contract.
pub fn abis() -> impl Iterator<Item = &'static JsonAbi> {
    ABIS.values()
}

/// The interface of a contract, by the name of its code.
#[must_use]
pub fn abi(code_name: &str) -> Option<&'static JsonAbi> {
    ABIS.get(code_name)
}

fn read(artifact: &str) -> Option<JsonAbi> {
    serde_json::from_str::<ContractObject>(artifact).ok().and_then(|artifact| artifact.abi)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_committed_artifact_is_in_the_list_and_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/artifacts");
        let name = |file: std::fs::DirEntry| file.path().file_stem()?.to_str().map(str::to_owned);
        let files = std::fs::read_dir(folder).unwrap().filter_map(Result::ok).filter_map(name);
        let read: BTreeSet<String> = super::ABIS.keys().map(|name| (*name).to_owned()).collect();
        assert_eq!(read, files.collect());
    }

    #[test]
    fn errors_are_known_by_name() {
        let names: Vec<&String> = super::abis().flat_map(|abi| abi.errors.keys()).collect();
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
