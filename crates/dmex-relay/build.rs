//! Packs the recorded headers of the data folder, so that the program carries 48 bytes for each instead of the 235 of
//! its line: the hash of the header before is not written down, because that header gives it.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// Consecutive headers, one a line: height, header in hex, hash.
const FILE: &str = "../../data/bitcoin_headers/mainnet_headers_822528_830592.csv";
/// Where in a header the hash of the one before stands.
const PREVIOUS: std::ops::Range<usize> = 4..36;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FILE}");
    let mut packed = Vec::new();
    for line in fs::read_to_string(FILE)?.lines().skip(1) {
        let mut columns = line.split(',');
        let height: u32 = columns.next().ok_or("a line without height")?.parse()?;
        let header = bytes(columns.next().ok_or("a line without header")?)?;
        let previous = header.get(PREVIOUS).ok_or("a header that is too short")?;
        if packed.is_empty() {
            packed.extend(height.to_le_bytes());
            packed.extend(previous);
        }
        packed.extend(&header[..PREVIOUS.start]);
        packed.extend(&header[PREVIOUS.end..]);
    }
    let out = env::var_os("OUT_DIR").ok_or("cargo names no folder for what is built")?;
    Ok(fs::write(Path::new(&out).join("headers.bin"), packed)?)
}

fn bytes(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let pair = |place| Ok(u8::from_str_radix(hex.get(place..place + 2).ok_or("half a byte")?, 16)?);
    (0..hex.len()).step_by(2).map(pair).collect()
}
