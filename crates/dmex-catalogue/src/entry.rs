//! The errors of the contracts, as `contracts/catalogue.json` has them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use alloy_primitives::{Selector, keccak256};
use serde::Deserialize;

/// What an error means. Detail and hint are templates.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    /// Its name and the types of its arguments: `SoldOut(uint32,uint64,uint64)`.
    pub signature: String,
    /// The names of its arguments, in their order.
    pub inputs: Vec<String>,
    /// What programs go by: a code of the API.
    pub code: String,
    /// What happened, in English.
    pub notice: String,
    /// What to do, in English.
    pub hint: String,
}

#[derive(Deserialize)]
struct File {
    errors: BTreeMap<Selector, Entry>,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and every test reads it")]
static FILE: LazyLock<File> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../contracts/catalogue.json")).expect("the catalogue is JSON")
});

/// Every error, with its selector.
pub fn entries() -> impl Iterator<Item = (Selector, &'static Entry)> {
    FILE.errors.iter().map(|(selector, entry)| (*selector, entry))
}

/// The error of a signature; names alone repeat.
#[must_use]
pub fn entry(signature: &str) -> Option<&'static Entry> {
    let [a, b, c, d, ..] = keccak256(signature).0;
    by_selector(Selector::from([a, b, c, d]))
}

/// The error of a selector.
#[must_use]
pub fn by_selector(selector: Selector) -> Option<&'static Entry> {
    FILE.errors.get(&selector)
}
