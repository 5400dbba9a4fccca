//! The figures as they are written down, and how what is measured differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gas::{self, Limit};

/// Figures by name.
pub(crate) type Counts = BTreeMap<String, u64>;

/// `docs/figures.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figures {
    /// What kinds of transactions may cost, by the row of `contracts/snapshots/gas.json`.
    pub(crate) gas: BTreeMap<String, Limit>,
    /// What is counted, by group and name.
    pub(crate) counts: BTreeMap<String, Counts>,
    /// No state of the tree tells it, so it is written down by hand.
    pub(crate) last_capability: Capability,
}

/// What it took to add the newest thing that the platform can do.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Capability {
    hand_written_files: u64,
    counted: String,
}

impl Figures {
    /// A line for each transaction that costs more than it may, or so much less that its ceiling holds nothing.
    pub(crate) fn gas_that_differs(&self, measured: &Counts) -> Vec<String> {
        self.gas.iter().filter_map(|(row, limit)| limit.complaint(row, gas::of(measured, row))).collect()
    }

    /// A line for each count that is not the one written down.
    pub(crate) fn counts_that_differ(&self, measured: &BTreeMap<String, Counts>) -> Vec<String> {
        let (was, now) = (flat(&self.counts), flat(measured));
        let names = was.keys().chain(now.keys().filter(|name| !was.contains_key(*name)));
        names.filter_map(|name| complaint(name, was.get(name).copied(), now.get(name).copied())).collect()
    }
}

fn flat(groups: &BTreeMap<String, Counts>) -> Counts {
    let all = groups.iter().flat_map(|(group, counts)| {
        counts.iter().map(move |(name, count)| (format!("counts.{group}.{name}"), *count))
    });
    all.collect()
}

/// What is not counted any more, or was not before, is 0.
fn complaint(name: &str, was: Option<u64>, now: Option<u64>) -> Option<String> {
    let (was, now) = (was.unwrap_or(0), now.unwrap_or(0));
    match now.cmp(&was) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(format!(
            "{name} is {now} and was {was}: the commit that raises it must say why (UPDATE_FIGURES=1 writes it down)"
        )),
        std::cmp::Ordering::Less => {
            Some(format!("{name} got better, {now} after {was}: tighten it with UPDATE_FIGURES=1"))
        }
    }
}

#[test]
fn what_grew_what_shrank_and_what_is_new_is_told() {
    assert_eq!(complaint("a", Some(3), Some(3)), None);
    assert!(
        complaint("a", Some(3), Some(4)).unwrap().starts_with("a is 4 and was 3: the commit that raises it")
    );
    assert!(complaint("a", None, Some(4)).unwrap().starts_with("a is 4 and was 0"));
    assert!(complaint("a", Some(3), None).unwrap().contains("got better, 0 after 3"));
}
