//! `docs/figures.json` says how large, how dear and how repetitive everything is. A figure gets worse only by a commit that
//! edits the file and says why; one that got better is written down, so that it stays. To write down what is measured:
//! `UPDATE_FIGURES=1 cargo test -p dmex-artifacts --test figures`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod book;
mod functions;
mod gas;
mod repeated;
mod runtime;
mod source;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use book::{Counts, Figures};
use source::Source;
use text::Language;

#[test]
fn fa18_fa19_no_figure_gets_worse_without_a_word() {
    let file = root().join("docs/figures.json");
    let written: Figures = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let gas = gas::snapshot(&root());
    let measured = Figures {
        gas: written.gas.iter().map(|(row, line)| (row.clone(), line.at(gas::of(&gas, row)))).collect(),
        counts: counts(&gas),
        last_capability: written.last_capability.clone(),
    };
    if env::var_os("UPDATE_FIGURES").is_some() {
        fs::write(&file, serde_json::to_string_pretty(&measured).unwrap() + "\n").unwrap();
        return;
    }
    let mut wrong = written.gas_that_differs(&gas);
    wrong.extend(written.counts_that_differ(&measured.counts));
    assert!(wrong.is_empty(), "docs/figures.json:\n{}", wrong.join("\n"));
}

/// All that is counted exactly, by group and name.
fn counts(gas: &Counts) -> BTreeMap<String, Counts> {
    let solidity = source::read(&root(), &["contracts/src", "contracts/test"], "sol");
    let rust = source::read(&root(), &["crates"], "rs");
    let groups = [
        ("percent_of_openzeppelin", gas::percent_of_openzeppelin(gas)),
        ("runtime_bytes", runtime::large(&root())),
        ("lines_of_largest_file", each(&rust, &solidity, |sources, _| source::largest(sources))),
        ("lines_of_longest_function", each(&rust, &solidity, functions::longest)),
        ("repeated_blocks", each(&rust, &solidity, |sources, _| repeated::count(sources))),
    ];
    groups.into_iter().map(|(name, counts)| (name.to_owned(), counts)).collect()
}

/// A count of each language.
fn each(rust: &[Source], solidity: &[Source], count: impl Fn(&[Source], Language) -> u64) -> Counts {
    let languages = [("rust", rust, Language::Rust), ("solidity", solidity, Language::Solidity)];
    languages
        .into_iter()
        .map(|(name, sources, language)| (name.to_owned(), count(sources, language)))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
