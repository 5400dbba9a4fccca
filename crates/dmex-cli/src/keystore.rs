//! Encrypted key files: written once, for the owner alone, and never over another.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use alloy::primitives::Address;
use alloy::signers::k256::elliptic_curve::rand_core::OsRng;
use alloy::signers::local::PrivateKeySigner;
use serde_json::Value;
use tempfile::NamedTempFile;

use crate::connection::cannot_access;
use crate::status::Failure;

/// The name that a key has for a moment, in a folder that nobody else can enter.
const DRAFT: &str = "key.json";

/// Encrypts a key into a file that must not be there yet. Its mode is 0600, and it says whose key it holds, so that it
/// can be listed without the password.
///
/// # Errors
/// There is a file of this name, or none can be written there.
pub fn write(file: &Path, key: &PrivateKeySigner, password: &str) -> Result<(), Failure> {
    let folder = folder_of(file);
    let failed = |error: std::io::Error| cannot_access(file, &error);
    let closed = tempfile::tempdir_in(&folder).map_err(failed)?;
    // What is encrypted by the library is as readable as it says: so first where nobody else gets in.
    PrivateKeySigner::encrypt_keystore(closed.path(), &mut OsRng, key.to_bytes(), password, Some(DRAFT))
        .map_err(|error| Failure::unforeseen(format!("the key cannot be encrypted: {error}")))?;
    let text = fs::read_to_string(closed.path().join(DRAFT)).map_err(failed)?;
    let text = with_address(&text, key.address())?;
    let mut draft = NamedTempFile::new_in(&folder).map_err(failed)?;
    draft.write_all(text.as_bytes()).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    draft.persist_noclobber(file).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::file(format!(
            "{} is there already, and a key is never written over another: choose another name",
            file.display()
        )),
        _ => failed(error.error),
    })?;
    Ok(())
}

/// Whether a file is a keystore, and whose key it holds by its own word.
///
/// # Errors
/// It cannot be read.
pub fn address(file: &Path) -> Result<Keystore, Failure> {
    let text = fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
    let Ok(Value::Object(fields)) = serde_json::from_str(&text) else { return Ok(Keystore::Other) };
    if !fields.contains_key("crypto") && !fields.contains_key("Crypto") {
        return Ok(Keystore::Other);
    }
    let address = fields.get("address").and_then(Value::as_str).and_then(|text| text.parse().ok());
    Ok(Keystore::Of(address))
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keystore {
    /// A keystore, and whose key is in it.
    Of(Option<Address>),
    /// Something else.
    Other,
}

/// As geth writes it.
fn with_address(text: &str, address: Address) -> Result<String, Failure> {
    let damaged = |error: serde_json::Error| Failure::unforeseen(format!("the keystore is no JSON: {error}"));
    let mut keystore: Value = serde_json::from_str(text).map_err(damaged)?;
    keystore["address"] = alloy::primitives::hex::encode(address).into();
    serde_json::to_string_pretty(&keystore).map(|text| text + "\n").map_err(damaged)
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}
