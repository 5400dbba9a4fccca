//! The headers that the build packed: the height of the first and the hash before it, then 48 bytes for each header,
//! without the hash of the one before.

use bitcoin::block::Header;
use bitcoin::consensus::deserialize;
use bitcoin::hashes::Hash as _;

/// Written by `build.rs`.
pub(super) const EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/headers.bin"));

/// [bytes] A packed header: 4 of version, then all that follows the hash of the one before.
const SIZE: usize = 48;
/// [bytes] Of the version.
const VERSION: usize = 4;

/// Heights and headers; `None` if the bytes do not fit.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<(u32, Header)>> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    let (previous, rest) = rest.split_first_chunk::<32>()?;
    let (mut height, mut previous) = (u32::from_le_bytes(*first), *previous);
    let mut headers = Vec::with_capacity(rest.len() / SIZE);
    for packed in rest.chunks(SIZE) {
        let (version, end) = packed.split_at_checked(VERSION)?;
        let header: Header = deserialize(&[version, &previous, end].concat()).ok()?;
        previous = header.block_hash().to_byte_array();
        headers.push((height, header));
        height = height.checked_add(1)?;
    }
    Some(headers)
}
