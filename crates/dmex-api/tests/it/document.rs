//! The OpenAPI document.

use std::path::Path;

use dmex_api::document;

/// What changes in it, changes for everybody who asks: it is committed, and read by people.
#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let now = document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == now,
        "crates/dmex-api/openapi.json is stale: run `UPDATE_OPENAPI=1 cargo test -p dmex-api`"
    );
}

#[test]
fn everything_is_named_once_and_told_in_words() {
    let document = serde_json::to_value(document()).unwrap();
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            names.push(operation["operationId"].as_str().unwrap().to_owned());
            assert!(operation["summary"].is_string(), "{method} {path}");
            for status in ["200", "400", "429", "504"] {
                assert!(operation["responses"][status].is_object(), "{method} {path}: {status}");
            }
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (property, about) in schema["properties"].as_object().into_iter().flatten() {
            let is_told =
                about["description"].is_string() || about["$ref"].is_string() || about["oneOf"].is_array();
            assert!(is_told, "{name}.{property}");
        }
    }
}

/// JSON's numbers are exact to 2^53 − 1: what can be more is text.
#[test]
fn fd10_no_number_of_the_document_is_beyond_what_json_keeps_exact() {
    let document = serde_json::to_value(document()).unwrap();
    let mut numbers = 0;
    let mut unbounded = Vec::new();
    walk(&document, "", &mut |path, schema| {
        let kinds = [&schema["type"]].into_iter().chain(schema["type"].as_array().into_iter().flatten());
        if kinds.into_iter().any(|kind| kind == "integer" || kind == "number") {
            numbers += 1;
            let most = schema["maximum"].as_u64();
            if most.is_none_or(|most| most > dmex_types::MAX_JSON_INTEGER) {
                unbounded.push(path.to_owned());
            }
        }
    });
    assert!(numbers > 100, "{numbers} numbers were found");
    assert_eq!(unbounded, Vec::<String>::new());
}

fn walk(value: &serde_json::Value, path: &str, see: &mut impl FnMut(&str, &serde_json::Value)) {
    match value {
        serde_json::Value::Object(fields) => {
            see(path, value);
            for (name, field) in fields {
                walk(field, &format!("{path}/{name}"), see);
            }
        }
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{path}/{index}"), see);
            }
        }
        _ => {}
    }
}
