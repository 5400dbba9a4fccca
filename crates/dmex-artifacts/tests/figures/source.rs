//! The files that people write.

use std::fs;
use std::path::Path;

/// A file by its path in the repository.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All files of these folders with this ending, in order.
pub(crate) fn read(root: &Path, folders: &[&str], ending: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in folders {
        collect(root, &root.join(folder), ending, &mut sources);
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn collect(root: &Path, folder: &Path, ending: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                collect(root, &path, ending, sources);
            }
        } else if path.extension().is_some_and(|found| found == ending) {
            let text = fs::read_to_string(&path).unwrap();
            sources.push(Source { path: path.strip_prefix(root).unwrap().display().to_string(), text });
        }
    }
}

/// [lines] The largest file of all.
pub(crate) fn largest(sources: &[Source]) -> u64 {
    let largest = sources.iter().max_by_key(|source| source.text.lines().count()).unwrap();
    let lines = largest.text.lines().count();
    println!("largest file: {}, {lines} lines", largest.path);
    lines.try_into().unwrap()
}
