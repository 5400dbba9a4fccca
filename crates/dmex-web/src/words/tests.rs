//! Both languages say everything, and pages ask for nothing that is not said.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found
}

/// Key and words, in order of the files.
fn said(language: Language) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    for file in files(&format!("words/{}", language.code())) {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            if let Some((key, words)) = line.split_once(" =")
                && key.starts_with(|first: char| first.is_ascii_lowercase())
                && !key.contains(' ')
            {
                entries.push((key.to_owned(), words.to_owned()));
            }
        }
    }
    entries
}

fn keys(language: Language) -> BTreeSet<String> {
    said(language).into_iter().map(|(key, _)| key).collect()
}

/// Keys in a text after an opening such as `say("`.
fn asked<'a>(text: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(opening).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn both_languages_say_the_same_things_once() {
    let english = keys(Language::English);
    assert!(english.len() > 50);
    for language in Language::ALL {
        assert_eq!(english, keys(language), "{language:?}");
        assert_eq!(keys(language).len(), said(language).len(), "{language:?} says something twice");
    }
}

/// The same names and numbers are in a sentence of either language.
#[test]
fn both_languages_name_the_same_arguments() {
    let arguments = |language| -> BTreeSet<(String, BTreeSet<String>)> {
        let names = |words: &str| {
            words
                .split("{ $")
                .skip(1)
                .filter_map(|rest| rest.split([' ', '}']).next().map(str::to_owned))
                .collect()
        };
        said(language).into_iter().map(|(key, words)| (key, names(&words))).collect()
    };
    assert_eq!(arguments(Language::English), arguments(Language::SimplifiedChinese));
}

#[test]
fn pages_ask_for_what_is_said() {
    let said = keys(Language::English);
    let mut missing = BTreeSet::new();
    for file in files("templates").into_iter().chain(files("src")).chain(files("static")) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if file.ends_with("words/tests.rs") {
            continue;
        }
        for opening in ["say(\"", "say_with(\"", "say_html(\""] {
            missing.extend(asked(&text, opening).filter(|key| !said.contains(*key)).map(str::to_owned));
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn languages_are_found() {
    for language in Language::ALL {
        assert_eq!(language.identifier().to_string(), language.code());
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::accepted("fr, zh-TW;q=0.8, en;q=0.5"), Language::SimplifiedChinese);
    assert_eq!(Language::accepted("en-GB,en;q=0.9"), Language::English);
    assert_eq!(Language::accepted(""), Language::English);
}
