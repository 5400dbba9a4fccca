//! `contracts/catalogue.json`: what the errors of the contracts mean, from the NatSpec beside their declarations.
//!
//! An error may be declared in several places; its words (`@notice`, `@custom:code`, `@custom:hint`) stand at one of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use alloy_primitives::{hex, keccak256};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The catalogue's text: errors by selector, one a line.
pub(crate) fn catalogue(contracts: &Path) -> Result<String> {
    let mut errors = BTreeMap::new();
    for folder in fs::read_dir(contracts.join("out/deployed"))? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder)? {
            let file = file?.path();
            let built = read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            if is_of_source(contracts, &built) {
                add(&mut errors, &built)?;
            }
        }
    }
    let lines: Vec<String> =
        errors.iter().map(|(selector, entry)| format!("    \"{selector}\": {entry}")).collect();
    Ok(format!("{{\n  \"errors\": {{\n{}\n  }}\n}}\n", lines.join(",\n")))
}

/// What the compiler says of one contract. Forge's own copy of it leaves errors out.
fn read(file: &Path) -> Result<Value> {
    let built: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    Ok(built["rawMetadata"].as_str().map(serde_json::from_str).transpose()?.unwrap_or_default())
}

/// Whether a contract is one of ours; what was built of a file that is gone, or of a test, is not.
fn is_of_source(contracts: &Path, metadata: &Value) -> bool {
    let targets = metadata["settings"]["compilationTarget"].as_object();
    targets.is_some_and(|targets| {
        targets.keys().any(|path| path.starts_with("src/") && contracts.join(path).exists())
    })
}

/// Adds the errors that have their words here.
fn add(errors: &mut BTreeMap<String, Value>, metadata: &Value) -> Result<()> {
    let output = &metadata["output"];
    for (signature, said) in output["devdoc"]["errors"].as_object().into_iter().flatten() {
        let notices = &output["userdoc"]["errors"][signature];
        // A contract that uses two declarations has the words of both: those stand where they are declared.
        let ([said], [notice]) = (items(said), items(notices)) else { continue };
        let (Some(code), Some(hint)) = (said["custom:code"].as_str(), said["custom:hint"].as_str()) else {
            continue;
        };
        let entry = json!({
            "signature": signature,
            "inputs": inputs(&output["abi"], signature),
            "code": code,
            "notice": notice["notice"],
            "hint": hint,
        });
        let selector = hex::encode_prefixed(&keccak256(signature)[..4]);
        if let Some(other) = errors.insert(selector, entry.clone())
            && other != entry
        {
            bail!("{signature} is explained twice, and not alike: leave the words at one declaration");
        }
    }
    Ok(())
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// The names of an error's arguments, in their order.
fn inputs(abi: &Value, signature: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |error: &Value, key: &str| {
        items(&error["inputs"]).iter().map(|input| text(&input[key])).collect::<Vec<_>>()
    };
    let is_it = |error: &&Value| {
        error["type"] == "error"
            && signature == format!("{}({})", text(&error["name"]), of(error, "type").join(","))
    };
    items(abi).iter().find(is_it).map_or_else(Vec::new, |error| of(error, "name"))
}
