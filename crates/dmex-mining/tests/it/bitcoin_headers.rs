//! Difficulty against the headers of every epoch's first and last block.

use bitcoin::CompactTarget;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use dmex_mining::bitcoin::difficulty::{
    RETARGET_INTERVAL, bits_of_difficulty, difficulty_of_bits, next_bits,
};

use crate::folder::rows;

fn boundary_headers() -> Vec<(u32, Header)> {
    let rows = rows("bitcoin_headers/mainnet_epoch_boundary_headers_0_832608.csv");
    let header = |row: &crate::folder::Row| {
        let header: Header = deserialize_hex(row.text("header_hex")).unwrap();
        assert_eq!(header.block_hash().to_string(), row.text("block_hash"));
        assert!(header.validate_pow(header.target()).is_ok());
        (row.text("height").parse().unwrap(), header)
    };
    rows.iter().map(header).collect()
}

#[test]
fn mark_2_all_413_retargets_are_recomputed_from_headers() {
    let headers = boundary_headers();
    let mut retargets = 0;
    for epoch in headers.windows(3).step_by(2) {
        let [(first_height, first), (last_height, last), (next_height, next)] = epoch else { unreachable!() };
        assert_eq!(first_height % RETARGET_INTERVAL, 0);
        assert_eq!(last_height - first_height, RETARGET_INTERVAL - 1);
        assert_eq!(next_height - last_height, 1);
        assert_eq!(next.prev_blockhash, last.block_hash());
        assert_eq!(next_bits(first, last), next.bits, "height {next_height}");
        retargets += 1;
    }
    assert_eq!(retargets, 413);
}

/// 2016 intervals instead of 2015, or no clamp, would fail here; so the test above can fail.
#[test]
fn mark_2_a_retarget_is_held_between_a_quarter_and_four_times() {
    let (_, first) = boundary_headers()[0];
    let mut last = first;
    last.bits = CompactTarget::from_consensus(0x1c00_ffff);
    last.time = first.time;
    assert_eq!(next_bits(&first, &last).to_consensus(), 0x1b3f_ffc0);
    last.time = first.time - 1;
    assert_eq!(next_bits(&first, &last).to_consensus(), 0x1b3f_ffc0, "time that ran backwards");
    last.time = first.time + 100 * 14 * 86_400;
    assert_eq!(next_bits(&first, &last).to_consensus(), 0x1c03_fffc);
    last.bits = CompactTarget::from_consensus(0x1d00_ffff);
    assert_eq!(next_bits(&first, &last).to_consensus(), 0x1d00_ffff, "never easier than the first block");
}

#[test]
fn m18_the_difficulty_of_every_epoch_comes_from_its_bits() {
    let epochs = rows("bitcoin/btc_difficulty_epochs.csv");
    assert_eq!(epochs.len(), 474);
    for epoch in epochs {
        let bits = CompactTarget::from_unprefixed_hex(epoch.text("nbits_hex")).unwrap();
        let target = bitcoin::Target::from_compact(bits);
        assert_eq!(format!("{target:064x}").trim_start_matches("0x"), epoch.text("target_hex"));
        let ours = difficulty_of_bits(bits).unwrap();
        let published = epoch.float("difficulty");
        #[expect(clippy::cast_precision_loss, reason = "compared with a published floating-point number")]
        let difference = (ours.millionths() as f64 / 1e6 - published).abs();
        // The published number has 16 digits, ours a millionth.
        assert!(difference <= published * f64::EPSILON + 1e-6, "epoch {}", epoch.text("epoch"));
        assert_eq!(bits_of_difficulty(ours), Some(bits), "epoch {}", epoch.text("epoch"));
    }
}
