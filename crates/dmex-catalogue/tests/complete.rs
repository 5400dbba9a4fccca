//! Nothing is missing: every error of every contract is explained, in both languages, with what it has.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use alloy::json_abi::Error;
use dmex_catalogue::unit::UNITS;
use dmex_catalogue::{Entry, entries, entry};
use dmex_wire::Code;
use serde_json::Value;

/// What a template names: arguments, each with its unit or none.
fn placeholders(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|after| after.split_once('}')).map(|(inside, _)| inside).collect()
}

fn of(entry: &Entry) -> BTreeSet<&str> {
    placeholders(&entry.notice).into_iter().chain(placeholders(&entry.hint)).collect()
}

fn words(file: &str) -> Value {
    serde_json::from_str(file).unwrap()
}

fn english() -> Value {
    words(include_str!("../words/en.json"))
}

fn chinese() -> Value {
    words(include_str!("../words/zh.json"))
}

fn keys(of: &Value) -> BTreeSet<&str> {
    of.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every error of every contract, by signature.
fn errors() -> BTreeMap<String, Error> {
    let all = dmex_contracts::abis().flat_map(|abi| abi.errors.values().flatten());
    all.map(|error| (error.signature(), error.clone())).collect()
}

#[test]
fn every_error_of_every_contract_is_explained_and_nothing_else() {
    let errors = errors();
    let explained: BTreeSet<String> = entries().map(|(_, entry)| entry.signature.clone()).collect();
    assert_eq!(explained, errors.keys().cloned().collect());
    for (selector, entry) in entries() {
        let error = &errors[&entry.signature];
        assert_eq!(selector, error.selector(), "{}", entry.signature);
        assert!(error.inputs.iter().map(|input| &input.name).eq(&entry.inputs), "{}", entry.signature);
        let code = Code::ALL.iter().find(|code| code.name() == entry.code);
        assert!(code.is_some_and(|code| *code != Code::Other), "{}: {}", entry.signature, entry.code);
        for sentence in [&entry.notice, &entry.hint] {
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}: {sentence}", entry.signature);
        }
    }
}

#[test]
fn what_a_sentence_names_the_error_has_in_a_type_that_fits() {
    let errors = errors();
    for (_, entry) in entries() {
        for named in of(entry) {
            let (name, unit) = named.split_once(':').unwrap_or((named, ""));
            let inputs = &errors[&entry.signature].inputs;
            let input = inputs.iter().find(|input| input.name == name);
            let kind = input.unwrap_or_else(|| panic!("{}: {named}", entry.signature)).ty.as_str();
            let fits = UNITS.iter().find(|(known, _)| *known == unit).map(|(_, kinds)| *kinds);
            let fits = if unit.is_empty() { Some(&[""][..]) } else { fits };
            let fits = fits.is_some_and(|kinds| kinds.iter().any(|begins| kind.starts_with(begins)));
            // What has a unit of its own is not left a bare address.
            assert!(
                fits && (!unit.is_empty() || kind != "address"),
                "{}: {named} is {kind}",
                entry.signature
            );
        }
    }
}

#[test]
fn chinese_says_all_that_english_says() {
    let (english, chinese) = (english(), chinese());
    let signatures = entries().map(|(_, entry)| entry.signature.as_str());
    let all: BTreeSet<&str> = signatures.chain(keys(&english["errors"])).collect();
    assert_eq!(keys(&chinese["errors"]), all);
    assert_eq!(keys(&chinese["words"]), keys(&english["words"]));
    for (key, said) in chinese["errors"].as_object().unwrap() {
        let text: String = said.as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
        let own = english["errors"][key].to_string();
        let expected = entry(key).map_or_else(|| placeholders(&own), of);
        assert_eq!(placeholders(&text), expected, "{key}");
    }
    for (key, said) in chinese["words"].as_object().unwrap() {
        let english = english["words"][key].as_str().unwrap();
        assert_eq!(placeholders(said.as_str().unwrap()), placeholders(english), "{key}");
    }
}
