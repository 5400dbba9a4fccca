//! Every rule of docs/SPEC.md is in the name of at least one test.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

#[test]
fn every_rule_of_the_specification_is_named_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rules = rules(&fs::read_to_string(root.join("docs/SPEC.md")).unwrap());
    assert!(rules.len() >= 26, "the specification has {} rules", rules.len());
    let mut names = String::new();
    collect_names(&root.join("contracts/test"), &mut names);
    collect_names(&root.join("crates"), &mut names);
    let untested: Vec<&String> = rules.iter().filter(|rule| !is_named(rule, &names)).collect();
    assert!(untested.is_empty(), "no test names {untested:?}");
}

/// The ids in the first column of the tables: `NFT-1`.
fn rules(specification: &str) -> Vec<String> {
    let first_column =
        |line: &str| line.strip_prefix("| ").and_then(|row| row.split(" |").next().map(str::to_owned));
    let is_id = |text: &String| {
        text.split_once('-').is_some_and(|(group, number)| {
            group.chars().all(|c| c.is_ascii_uppercase()) && number.parse::<u8>().is_ok()
        })
    };
    specification.lines().filter_map(first_column).filter(is_id).collect()
}

/// Gathers the lines that declare tests, in lower case.
fn collect_names(folder: &Path, names: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_names(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "sol") {
            let text = fs::read_to_string(&path).unwrap();
            let declares = |line: &&str| {
                let line = line.trim_start();
                ["fn ", "async fn ", "function "].iter().any(|start| line.starts_with(start))
            };
            for line in text.lines().filter(declares) {
                names.push_str(&line.to_lowercase());
                names.push('\n');
            }
        }
    }
}

/// Whether a name has the id as a word of its own: `day_1_` but not `day_10_`.
fn is_named(rule: &str, names: &str) -> bool {
    let id = rule.to_lowercase().replace('-', "_");
    names.match_indices(&id).any(|(at, _)| {
        !names[at + id.len()..].starts_with(|next: char| next.is_ascii_digit())
            && !names[..at].ends_with(|before: char| before.is_ascii_alphanumeric())
    })
}
