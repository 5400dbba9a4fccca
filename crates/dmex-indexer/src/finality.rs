//! After how many blocks a chain's block is taken as final: what is older is never taken back.

/// Chains that we know, and how deep a reorg there is followed [blocks].
const CHAINS: [(u64, u64); 9] = [
    // Ethereum finalises after two epochs.
    (1, 64),
    (11_155_111, 64),
    // BNB Smart Chain's fast finality takes two blocks; before it, 15 were waited for.
    (56, 15),
    (97, 15),
    // opBNB and Base are final when their batches are on the chain below.
    (204, 1_800),
    (8_453, 1_800),
    // Filecoin: 900 epochs of the expected consensus.
    (314, 900),
    (314_159, 900),
    // Development chains reorganise when somebody asks them to.
    (31_337, 64),
];
/// For a chain that we do not know.
const UNKNOWN: u64 = 1_800;

/// [blocks] How deep a reorg of a chain is followed.
#[must_use]
pub fn finality_of(chain_id: u64) -> u64 {
    CHAINS.iter().find(|(id, _)| *id == chain_id).map_or(UNKNOWN, |(_, blocks)| *blocks)
}
