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
