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

/// What a file is, as far as can be told without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keystore {
    /// A keystore, and whose key it holds by its own word.
    Of(Option<Address>),
    /// A keystore that nobody can open, or what is called like one: why.
    Damaged(String),
    /// Something else.
    Other,
}

/// What the encrypted key of every keystore has, and where.
const PARTS: [&str; 4] = ["/ciphertext", "/cipherparams/iv", "/kdfparams/salt", "/mac"];

impl Keystore {
    /// Looks at a file.
    #[must_use]
    pub fn look(file: &Path) -> Self {
        let is_called_so = is_called_as_a_key(file);
        let damaged = |is_one: bool, why: String| if is_one { Self::Damaged(why) } else { Self::Other };
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return damaged(is_called_so, format!("it cannot be read: {error}")),
        };
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => Self::of(&value),
            Err(_) if text.trim().is_empty() => damaged(is_called_so, "it is empty".to_owned()),
            Err(error) => {
                let is_one = is_called_so || text.to_lowercase().contains("\"crypto\"");
                damaged(is_one, format!("it is no JSON: {error}"))
            }
        }
    }

    fn of(value: &Value) -> Self {
        let Some(crypto) = value.get("crypto").or_else(|| value.get("Crypto")) else { return Self::Other };
        let is_there = |part: &&str| {
            let text = crypto.pointer(part).and_then(Value::as_str).unwrap_or_default();
            !text.is_empty() && alloy::primitives::hex::decode(text).is_ok()
        };
        if let Some(part) = PARTS.iter().find(|part| !is_there(part)) {
            let name = part.rsplit('/').next().unwrap_or(part);
            return Self::Damaged(format!("its {name} is missing or cut off"));
        }
        Self::Of(value.get("address").and_then(Value::as_str).and_then(|text| text.parse().ok()))
    }
}

/// Whether a file has a name as we, geth and foundry give them to keys.
fn is_called_as_a_key(file: &Path) -> bool {
    let by_geth = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("UTC--"));
    by_geth || file.extension().is_some_and(|extension| extension == "json")
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

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"address": "00000398232e2064f896018496b4b44b3d62751f", "version": 3, "crypto": {
        "ciphertext": "4f78", "cipherparams": {"iv": "76f0"}, "kdfparams": {"salt": "1e7b"}, "mac": "5b54"}}"#;

    fn look(name: &str, text: impl AsRef<[u8]>) -> Keystore {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        Keystore::look(&file)
    }

    #[test]
    fn fe10_a_damaged_keystore_is_told_from_a_whole_one_and_from_other_files() {
        assert!(matches!(look("a", WHOLE), Keystore::Of(Some(_))));
        let (cut, lacking) = (WHOLE.replace("5b54", "5b5"), WHOLE.replace("salt", "pepper"));
        for (name, text, why) in [
            ("a", WHOLE.split_at(120).0, "it is no JSON"),
            ("a.json", "", "it is empty"),
            ("UTC--2024--a", "\u{0}\u{1}", "it is no JSON"),
            ("a", cut.as_str(), "its mac is missing"),
            ("a", lacking.as_str(), "its salt is missing"),
        ] {
            let Keystore::Damaged(told) = look(name, text) else { panic!("{name} is not damaged: {text}") };
            assert!(told.contains(why), "{why:?} is not in {told}");
        }
        let Keystore::Damaged(told) = look("a.json", [0xff_u8, 0xfe]) else {
            panic!("these bytes are no text")
        };
        assert!(told.contains("it cannot be read"), "{told}");
        for (name, text) in
            [("password", "hunter2"), ("a.toml", "a = 1"), ("31337.json", "{\"chain_id\": 1}")]
        {
            assert_eq!(look(name, text), Keystore::Other, "{name}");
        }
    }
}
