//! The code of contracts as it stands on a chain, read from the code that creates it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::book::Counts;

/// [bytes] Below it nobody needs to look.
const LARGE: u64 = 18_000;

/// [bytes] Of every contract above the mark.
pub(crate) fn large(root: &Path) -> Counts {
    let files = fs::read_dir(root.join("contracts/artifacts")).unwrap().map(|entry| entry.unwrap().path());
    let sizes = files.map(|file| {
        let artifact: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let code = bytes(artifact["bytecode"]["object"].as_str().unwrap());
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let size = runtime_length(&code).unwrap_or_else(|| panic!("{name} is created in another way"));
        (name, size)
    });
    sizes.filter(|(_, size)| *size > LARGE).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.trim_start_matches("0x").as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// The compiler's code for creating ends with RETURN and INVALID, the runtime code comes next. Before, it is copied: the
/// length is pushed, then, after a DUP1 or not, where the runtime code begins, then zero.
fn runtime_length(code: &[u8]) -> Option<u64> {
    let begin = code.windows(2).position(|pair| pair == [0xf3, 0xfe])? + 2;
    let [high, low] = u16::try_from(begin).ok()?.to_be_bytes();
    let copied = code[..begin].windows(5).position(|step| step == [0x61, high, low, 0x5f, 0x39])?;
    match &code[..copied] {
        [.., 0x61, high, low] | [.., 0x61, high, low, 0x80] => {
            Some(u64::from(u16::from_be_bytes([*high, *low])))
        }
        _ => None,
    }
}

#[test]
fn runtime_code_is_what_is_copied_and_not_what_follows_it() {
    let runtime = [0x60; 0x80];
    let data = [0xf3, 0xfe, 0xff];
    for duplicate in [&[][..], &[0x80]] {
        let mut code = vec![0x60, 0x80, 0x61, 0, 0x80];
        code.extend(duplicate);
        let begin = u8::try_from(code.len() + 7).unwrap();
        code.extend([0x61, 0, begin, 0x5f, 0x39, 0xf3, 0xfe]);
        code.extend(runtime);
        code.extend(data);
        assert_eq!(runtime_length(&code), Some(0x80));
    }
    assert_eq!(runtime_length(&runtime), None);
}
