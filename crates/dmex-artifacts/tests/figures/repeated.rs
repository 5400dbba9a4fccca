//! Blocks of code that stand in more than one place.

use std::collections::HashMap;

use crate::source::Source;

/// So many lines alike, one after the other, are a block that is repeated: fewer are mostly signatures.
const LEAST: usize = 7;

/// A file by its place in the list, and a line by its place among those that say something.
type Place = (usize, usize);

/// The blocks that are repeated in what is shipped, each counted once however long it is and however often it stands.
pub(crate) fn count(sources: &[Source]) -> u64 {
    let shipped: Vec<&Source> = sources.iter().filter(|source| source.path.contains("/src/")).collect();
    let files: Vec<Vec<&str>> = shipped.iter().map(|source| telling(&source.text)).collect();
    let blocks = blocks(&files);
    for places in &blocks {
        let shown: Vec<String> =
            places.iter().map(|&(file, at)| format!("{}: {}", shipped[file].path, files[file][at])).collect();
        println!("repeated block: {}", shown.join(" | "));
    }
    blocks.len().try_into().unwrap()
}

/// Lines that say something, without their indentation: no comments, imports, attributes or mere brackets.
fn telling(text: &str) -> Vec<&str> {
    let silent = ["//", "/*", "*", "use ", "pub use ", "import ", "#["];
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| line.contains(char::is_alphanumeric))
        .filter(|line| !silent.iter().any(|beginning| line.starts_with(beginning)))
        .collect()
}

/// Where each block begins that stands in more than one place.
fn blocks(files: &[Vec<&str>]) -> Vec<Vec<Place>> {
    let mut found: HashMap<&[&str], Vec<Place>> = HashMap::new();
    for (file, lines) in files.iter().enumerate() {
        for (at, window) in lines.windows(LEAST).enumerate() {
            found.entry(window).or_default().push((file, at));
        }
    }
    let repeated = found.into_values().filter(|places| places.len() > 1);
    let mut begins: Vec<Vec<Place>> = repeated.filter(|places| !goes_on(files, places)).collect();
    begins.sort();
    begins
}

/// Whether the line before is the same at all places, so that the block began there or earlier.
fn goes_on(files: &[Vec<&str>], places: &[Place]) -> bool {
    let mut before = places.iter().map(|&(file, at)| at.checked_sub(1).map(|at| files[file][at]));
    let first = before.next().flatten();
    first.is_some() && before.all(|line| line == first)
}

#[test]
fn a_block_is_counted_once_however_long_and_often() {
    let lines =
        |range: std::ops::Range<u32>| range.map(|line| format!("    say({line}); // {{\n}}\n")).collect();
    let named = |path: &str, text: String| Source { path: path.to_owned(), text };
    let long: String = lines(0..20);
    let other: String = lines(100..106);
    let sources = [
        named("a/src/1", format!("{long}between();\n{other}")),
        named("a/src/2", format!("use b;\n{other}{}", long.replace("    ", "\t"))),
        named("a/tests/3", long.clone()),
    ];
    assert_eq!(count(&sources), 1);
    let third = named("a/src/3", lines(3..11));
    let [first, second, _] = sources;
    // What stands in three places is a part of what stands in two.
    assert_eq!(count(&[first, second, third]), 2);
}
