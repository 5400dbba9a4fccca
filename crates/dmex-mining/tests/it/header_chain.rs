//! The twin of the relay on chain, on real headers.

use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize_hex, serialize};
use dmex_mining::bitcoin::header_chain::{HeaderChain, HeaderRefusal, hash_from_chain, hash_on_chain};

const FIRST: u32 = 822_528;
/// After the last of the headers.
const NOW: u64 = 1_708_100_000;

fn headers() -> Vec<Header> {
    let file =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/bitcoin_headers/mainnet_headers_822528_830592.csv");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().skip(1).map(|line| deserialize_hex(line.split(',').nth(1).unwrap()).unwrap()).collect()
}

#[test]
fn mark_2_every_header_of_four_epochs_follows() {
    let headers = headers();
    let mut chain = HeaderChain::from_anchor(&headers[0], FIRST);
    for header in &headers[1..] {
        chain.extend(header, NOW).unwrap();
    }
    assert_eq!(chain.height, 830_592);
    assert_eq!(chain.epoch_bits.to_consensus(), 0x1703_71b1);
    assert_eq!(
        chain.hash_on_chain().to_string(),
        "0x00000000000000000000506183a8b30fa3224b85e82a70416e1d594bdb632fdb"
    );
    assert_eq!(hash_from_chain(hash_on_chain(chain.hash)), chain.hash);
}

#[test]
fn mark_2_no_bit_of_a_header_can_be_flipped() {
    let headers = headers();
    let chain = HeaderChain::from_anchor(&headers[0], FIRST);
    let raw = serialize(&headers[1]);
    for bit in 0..640 {
        let mut bytes = raw.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let header: Header = bitcoin::consensus::deserialize(&bytes).unwrap();
        let mut tried = chain.clone();
        let refusal = tried.extend(&header, NOW).unwrap_err();
        let height = FIRST + 1;
        let expected = match bit / 8 {
            4..36 => HeaderRefusal::NotLinked { height },
            72..76 => HeaderRefusal::WrongBits { height },
            _ => HeaderRefusal::WorkMissing { height },
        };
        assert_eq!((refusal, &tried), (expected, &chain), "bit {bit}");
    }
}

#[test]
fn mark_2_a_header_from_the_future_has_to_wait() {
    let headers = headers();
    let mut chain = HeaderChain::from_anchor(&headers[0], FIRST);
    let time = u64::from(headers[1].time);
    let refused = chain.extend(&headers[1], time - 7_201);
    assert_eq!(refused, Err(HeaderRefusal::TimeTooLate { height: FIRST + 1 }));
    assert_eq!(chain.extend(&headers[1], time - 7_200), Ok(()));
}
