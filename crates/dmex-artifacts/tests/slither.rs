//! `make slither` with a slither that says what it is told to.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

#[test]
fn fa20_a_function_that_slither_cannot_read_fails_the_target() {
    assert!(passes("echo INFO:Slither:0 result\\(s\\) found"));
    assert!(!passes(
        "echo ERROR:ContractSolcParsing:Impossible to generate IR for Settlement.recordPurchase"
    ));
    assert!(!passes("exit 1"));
}

/// Whether the target does, beside a tree that has nothing but the tools' places.
fn passes(slither: &str) -> bool {
    let makefile = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Makefile");
    let folder = tempfile::tempdir().unwrap();
    let contracts = folder.path().join("contracts");
    fs::create_dir_all(contracts.join("cache")).unwrap();
    let forge = "node_modules/@foundry-rs/forge-of-a-test/bin/forge";
    for (tool, does) in [(forge, "exit 0"), ("node_modules/.bin/slither", slither)] {
        let tool = contracts.join(tool);
        fs::create_dir_all(tool.parent().unwrap()).unwrap();
        fs::write(&tool, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut make = Command::new("make");
    make.arg("--directory").arg(folder.path()).arg("--file").arg(makefile).args([
        "NODE_MODULES=",
        "TOOLS=",
        "slither",
    ]);
    make.env_remove("MAKEFLAGS").stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}
