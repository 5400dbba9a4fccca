//! Writes `contracts/artifacts/<Name>.json` from what `forge build` left in `contracts/out`: ABI and creation code,
//! sorted, nothing else. With `--check` it writes nothing and fails if a committed file differs.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The contracts that Rust deploys or talks to.
const CONTRACTS: [&str; 9] = [
    "BitcoinBenchmark",
    "FaucetToken",
    "FilecoinBenchmark",
    "MinerRegistry",
    "MiningPower",
    "PowerRenderer",
    "PrimarySale",
    "ReplayPriceFeed",
    "Settlement",
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
        let file = contracts.join("artifacts").join(format!("{name}.json"));
        if check {
            compare(&file, &fresh)?;
        } else {
            fs::write(&file, &fresh).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    println!("{} artifacts {}", CONTRACTS.len(), if check { "are fresh" } else { "written" });
    Ok(())
}

/// The artifact's text: keys in alphabetical order, as `serde_json` keeps them.
fn artifact(contracts: &Path, name: &str) -> Result<String> {
    let built: PathBuf = contracts.join("out").join(format!("{name}.sol")).join(format!("{name}.json"));
    let text = fs::read_to_string(&built)
        .with_context(|| format!("cannot read {}: run `forge build` in contracts first", built.display()))?;
    let built: Value = serde_json::from_str(&text)?;
    let artifact = json!({ "abi": built["abi"], "bytecode": { "object": built["bytecode"]["object"] } });
    Ok(serde_json::to_string_pretty(&artifact)? + "\n")
}

fn compare(file: &Path, fresh: &str) -> Result<()> {
    let committed = fs::read_to_string(file).unwrap_or_default();
    if committed != fresh {
        bail!("{} is stale: run `make artifacts` and commit the result", file.display());
    }
    Ok(())
}
