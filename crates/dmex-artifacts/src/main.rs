//! Writes `contracts/artifacts/<Name>.json` from what forge built for `contracts/out/deployed`: ABI and creation code,
//! sorted, nothing else; and `contracts/catalogue.json`. With `--check` it writes nothing and fails if a committed file
//! differs.

mod catalogue;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let check = match env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => bail!("{other:?} is not understood; the one option is --check"),
    };
    let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts");
    let fresh = artifacts(&contracts)?;
    let committed = contracts.join("artifacts");
    for (name, text) in &fresh {
        put(&committed.join(format!("{name}.json")), text, check)?;
    }
    for name in names(&committed)? {
        ensure!(fresh.contains_key(&name), "artifacts/{name}.json is of no contract: remove it");
    }
    put(&contracts.join("catalogue.json"), &catalogue::catalogue(&contracts)?, check)?;
    println!("{} artifacts and the catalogue {}", fresh.len(), if check { "are fresh" } else { "written" });
    Ok(())
}

/// The artifact of every contract of `src`, by its name.
fn artifacts(contracts: &Path) -> Result<BTreeMap<String, String>> {
    let built = contracts.join("out/deployed");
    let folders =
        fs::read_dir(&built).with_context(|| format!("no {}: run `make artifacts`", built.display()))?;
    let mut found = BTreeMap::new();
    for folder in folders {
        let folder = folder?.path();
        for name in names(&folder)? {
            let text = fs::read_to_string(folder.join(format!("{name}.json")))?;
            let built: Value = serde_json::from_str(&text)?;
            if is_contract(contracts, &name, &built) {
                found.insert(name, artifact(built)?);
            }
        }
    }
    ensure!(!found.is_empty(), "forge built none of the contracts: run `make artifacts`");
    Ok(found)
}

/// The names of the files of a folder that end with `.json`.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|end| end == "json") {
            names.extend(file.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    Ok(names)
}

/// Whether it can be deployed and called, and its source is one of ours that still is there. Interfaces and abstract
/// contracts have no code, libraries of ours no functions of their own.
fn is_contract(contracts: &Path, name: &str, built: &Value) -> bool {
    let target = built["metadata"]["settings"]["compilationTarget"].as_object();
    let is_ours = target.is_some_and(|target| {
        let ours = |(file, of): (&String, &Value)| {
            file.starts_with("src/") && of == name && contracts.join(file).is_file()
        };
        target.iter().any(ours)
    });
    let has_code = built["bytecode"]["object"].as_str().is_some_and(|code| code.len() > "0x".len());
    let has_functions =
        built["abi"].as_array().is_some_and(|abi| abi.iter().any(|item| item["type"] == "function"));
    is_ours && has_code && has_functions
}

/// The artifact's text: keys in alphabetical order, as `serde_json` keeps them.
fn artifact(mut built: Value) -> Result<String> {
    let mut abi = built["abi"].take();
    drop_namespaces(&mut abi);
    let artifact = json!({ "abi": abi, "bytecode": { "object": built["bytecode"]["object"] } });
    Ok(serde_json::to_string_pretty(&artifact)? + "\n")
}

/// Turns `struct IPrimarySale.Offer` into `struct Offer`: the bindings put every type of a contract in one module,
/// and would not find a global enum from within the module of an interface.
fn drop_namespaces(abi: &mut Value) {
    match abi {
        Value::Array(items) => items.iter_mut().for_each(drop_namespaces),
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                match value {
                    Value::String(text) if key == "internalType" => *text = without_namespace(text),
                    other => drop_namespaces(other),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn without_namespace(internal_type: &str) -> String {
    match (internal_type.split_once(' '), internal_type.rsplit_once('.')) {
        (Some((kind, _)), Some((_, name))) => format!("{kind} {name}"),
        _ => internal_type.to_owned(),
    }
}

/// Writes a file, or fails if it is another.
fn put(file: &Path, fresh: &str, check: bool) -> Result<()> {
    if !check {
        return fs::write(file, fresh).with_context(|| format!("cannot write {}", file.display()));
    }
    if fs::read_to_string(file).unwrap_or_default() != fresh {
        bail!("{} is stale: run `make artifacts` and commit the result", file.display());
    }
    Ok(())
}
