//! Writes `contracts/artifacts/<Name>.json` from what forge built for `contracts/out/deployed`: ABI and creation code,
//! sorted, nothing else; and `contracts/catalogue.json`. With `--check` it writes nothing and fails if a committed file
//! differs.

mod catalogue;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The contracts that Rust deploys or talks to.
const CONTRACTS: [&str; 29] = [
    "ActionClasses",
    "Assets",
    "AuctionSale",
    "BitcoinBenchmark",
    "BondCalls",
    "Bonds",
    "Closing",
    "DayCalculator",
    "Dmc",
    "DmcVesting",
    "DmexGovernor",
    "DmexTimelock",
    "FaucetToken",
    "FilecoinBenchmark",
    "HeaderRelay",
    "Insurance",
    "InsurancePool",
    "LossLedger",
    "MinerRegistry",
    "MiningPower",
    "OfferCheck",
    "PayTokenPrices",
    "PowerRenderer",
    "PrimarySale",
    "ReplayPriceFeed",
    "ReportedRewardBenchmark",
    "Reserve",
    "Settlement",
    "Valuation",
];

fn main() -> Result<()> {
    let check = match env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => bail!("{other:?} is not understood; the one option is --check"),
    };
    let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts");
    for name in CONTRACTS {
        let fresh = artifact(&contracts, name)?;
        put(&contracts.join("artifacts").join(format!("{name}.json")), &fresh, check)?;
    }
    put(&contracts.join("catalogue.json"), &catalogue::catalogue(&contracts)?, check)?;
    println!(
        "{} artifacts and the catalogue {}",
        CONTRACTS.len(),
        if check { "are fresh" } else { "written" }
    );
    Ok(())
}

/// The artifact's text: keys in alphabetical order, as `serde_json` keeps them.
fn artifact(contracts: &Path, name: &str) -> Result<String> {
    let built: PathBuf =
        contracts.join("out/deployed").join(format!("{name}.sol")).join(format!("{name}.json"));
    let text = fs::read_to_string(&built)
        .with_context(|| format!("cannot read {}: run `make artifacts`", built.display()))?;
    let mut built: Value = serde_json::from_str(&text)?;
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
