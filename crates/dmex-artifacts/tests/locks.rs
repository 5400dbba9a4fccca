//! X9: what npm installs is pinned by its contents, and is the project that it is taken for.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

/// Each dependency that a `package.json` of ours names, and the repository that its own names.
const REPOSITORIES: [(&str, &str); 8] = [
    ("@foundry-rs/anvil", "foundry-rs/foundry"),
    ("@foundry-rs/cast", "foundry-rs/foundry"),
    ("@foundry-rs/forge", "foundry-rs/foundry"),
    ("@layerzerolabs/toolbox-foundry", "LayerZero-Labs/devtools"),
    ("@openzeppelin/contracts", "OpenZeppelin/openzeppelin-contracts"),
    ("axe-core", "dequelabs/axe-core"),
    ("solady", "vectorized/solady"),
    ("solc", "ethereum/solc-js"),
];

fn folders() -> [PathBuf; 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    [root.join("contracts"), root.join("crates/dmex-web")]
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

#[test]
fn x9_every_package_is_pinned_by_its_contents() {
    for folder in folders() {
        let lock = read(&folder.join("package-lock.json")).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            let integrity = package["integrity"].as_str().unwrap_or_default();
            assert!(integrity.starts_with("sha512-"), "{name} in {}", folder.display());
            // What is taken from anywhere else than the registry would have an address.
            assert!(package.get("resolved").is_none(), "{name} in {}", folder.display());
        }
    }
}

#[test]
fn x9_every_dependency_is_the_project_that_it_is_taken_for() {
    for folder in folders() {
        let package = read(&folder.join("package.json")).unwrap();
        let named =
            ["dependencies", "devDependencies"].into_iter().filter_map(|kind| package[kind].as_object());
        for (name, version) in named.flatten() {
            let installed = read(&folder.join("node_modules").join(name).join("package.json")).unwrap();
            assert_eq!(&installed["version"], version, "{name}: a version is one, not a range");
            let (_, repository) = REPOSITORIES.iter().find(|(known, _)| known == name).unwrap();
            let found = installed["repository"].to_string();
            assert!(found.to_lowercase().contains(&repository.to_lowercase()), "{name}: {found}");
        }
    }
}
