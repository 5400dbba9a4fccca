//! Gas of whole transactions, as the contracts' own tests wrote it down.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::book::Counts;

/// A ceiling stands up to this much above what is measured: gas changes a little with every compiler and test.
const STEP: u64 = 500;

/// What a kind of transaction may cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    /// The most it should cost.
    aim: u64,
    /// The most it may cost while the aim is missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceiling: Option<u64>,
}

impl Limit {
    /// The limit as it is once `gas` is written down.
    pub(crate) fn at(&self, gas: u64) -> Self {
        Self { aim: self.aim, ceiling: (gas > self.aim).then(|| gas.next_multiple_of(STEP)) }
    }

    /// What is wrong with the limit if a transaction costs `gas`.
    pub(crate) fn complaint(&self, row: &str, gas: u64) -> Option<String> {
        let most = self.ceiling.unwrap_or(self.aim);
        if gas > most {
            return Some(format!(
                "gas.{row} is {gas} now and may be {most}: the commit that raises it must say why"
            ));
        }
        let loose = self.ceiling.is_some_and(|ceiling| gas <= self.aim || gas + 2 * STEP < ceiling);
        loose.then(|| format!("gas.{row} got better, {gas} of {most}: tighten it with UPDATE_FIGURES=1"))
    }
}

/// Every row of `contracts/snapshots/gas.json`.
pub(crate) fn snapshot(root: &Path) -> Counts {
    let text = fs::read_to_string(root.join("contracts/snapshots/gas.json")).unwrap();
    let rows: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    rows.into_iter().map(|(name, gas)| (name, gas.parse().unwrap())).collect()
}

/// The gas of a row.
pub(crate) fn of(gas: &Counts, row: &str) -> u64 {
    *gas.get(row).unwrap_or_else(|| panic!("contracts/snapshots/gas.json has no {row}"))
}

/// [%] Of every vote that was measured beside OpenZeppelin's governor, rounded up.
pub(crate) fn percent_of_openzeppelin(gas: &Counts) -> Counts {
    let pairs = gas.iter().filter_map(|(theirs, plain)| {
        let ours = theirs.strip_suffix("_openzeppelin")?;
        Some((ours.to_owned(), (of(gas, ours) * 100).div_ceil(*plain)))
    });
    pairs.collect()
}

#[test]
fn a_limit_holds_what_was_reached_and_asks_to_be_tightened() {
    let missed = Limit { aim: 1000, ceiling: Some(5000) };
    let says = |gas| missed.complaint("buy", gas).unwrap_or_default();
    assert!(says(5001).contains("buy is 5001 now and may be 5000"), "{}", says(5001));
    assert_eq!([says(5000), says(4000)], [String::new(), String::new()]);
    assert!(says(3999).contains("tighten") && says(1000).contains("tighten"));
    let met = missed.at(1000);
    assert_eq!(met, Limit { aim: 1000, ceiling: None });
    assert!(met.complaint("buy", 1001).is_some() && met.complaint("buy", 1).is_none());
    assert_eq!(missed.at(4999), missed);
}
