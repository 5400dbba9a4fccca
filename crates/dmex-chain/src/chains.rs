//! The chains that we know by their id: what they are called, which coin pays for gas there, and what is final there.

use crate::anvil::DEV_CHAIN_ID;

/// A chain that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownChain {
    /// EIP-155 id.
    pub id: u64,
    /// Its name.
    pub name: &'static str,
    /// Name of its coin.
    pub coin: &'static str,
    /// Ticker of its coin.
    pub symbol: &'static str,
    /// [blocks] What lies this deep is believed to stay, whatever a node calls final.
    finality: u64,
    /// Whether it goes back to fewer blocks when somebody asks it to.
    pub is_development: bool,
}

/// Decimals of every chain's own coin: the EVM counts in wei, whatever the coin is called.
pub const NATIVE_DECIMALS: u8 = 18;

/// [blocks] Ethereum and its test chain finalise after two epochs of 32 slots: Gasper, consensus specifications.
const ETHEREUM: u64 = 64;
/// [blocks] BNB Smart Chain: fast finality (BEP-126) takes two blocks. Without it a block is final when 11 of 21 validators
/// have built on it, each making up to 16 blocks in its turn (BEP-524, BEP-564): 176 blocks, and reorgs of 120 to 240 are
/// possible. Twice that is six minutes.
const BSC: u64 = 480;
/// [blocks] OP Mainnet and Base are final when their batches are final on the chain below: OP Stack specification, safe and
/// finalized heads; about 15 minutes, and as long again.
const OP_STACK: u64 = 1_800;
/// [blocks] opBNB, in the same way, with two blocks a second.
const OPBNB: u64 = 3_600;
/// [blocks] 900 epochs of expected consensus, `ChainFinality` of Lotus; F3 makes that minutes where it is on.
const FILECOIN: u64 = 900;
/// [blocks] anvil, hardhat, geth and ganache reorganise when somebody asks them to.
const DEVELOPMENT: u64 = 64;
/// [blocks] For a chain that we do not know: the longest of those that we do.
const UNKNOWN: u64 = OPBNB;

/// The table. Coins of test networks are worth nothing, which their tickers say as the networks' own pages do.
const CHAINS: [KnownChain; 15] = [
    chain(1, "Ethereum", "Ether", "ETH", ETHEREUM),
    chain(10, "OP Mainnet", "Ether", "ETH", OP_STACK),
    chain(56, "BNB Smart Chain", "BNB", "BNB", BSC),
    chain(97, "BNB Smart Chain Testnet", "Test BNB", "tBNB", BSC),
    chain(204, "opBNB", "BNB", "BNB", OPBNB),
    chain(314, "Filecoin", "Filecoin", "FIL", FILECOIN),
    development(1_337, "Development chain"),
    chain(5_611, "opBNB Testnet", "Test BNB", "tBNB", OPBNB),
    development(5_777, "Development chain"),
    chain(8_453, "Base", "Ether", "ETH", OP_STACK),
    development(DEV_CHAIN_ID, "DMEX development chain"),
    chain(84_532, "Base Sepolia", "Sepolia Ether", "ETH", OP_STACK),
    chain(314_159, "Filecoin Calibration", "Test Filecoin", "tFIL", FILECOIN),
    chain(11_155_111, "Sepolia", "Sepolia Ether", "ETH", ETHEREUM),
    chain(11_155_420, "OP Sepolia", "Sepolia Ether", "ETH", OP_STACK),
];

const fn chain(
    id: u64,
    name: &'static str,
    coin: &'static str,
    symbol: &'static str,
    finality: u64,
) -> KnownChain {
    KnownChain { id, name, coin, symbol, finality, is_development: false }
}

const fn development(id: u64, name: &'static str) -> KnownChain {
    KnownChain { is_development: true, ..chain(id, name, "Ether", "ETH", DEVELOPMENT) }
}

/// [blocks] What lies this deep in a chain is believed to stay, whatever a node calls final.
#[must_use]
pub fn finality_of(id: u64) -> u64 {
    known_chain(id).map_or(UNKNOWN, |chain| chain.finality)
}

/// The chain with an id, if we know it.
#[must_use]
pub fn known_chain(id: u64) -> Option<&'static KnownChain> {
    CHAINS.iter().find(|chain| chain.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fg10_each_chain_is_known_once_and_by_its_own_coin() {
        assert!(CHAINS.windows(2).all(|pair| pair[0].id < pair[1].id));
        let symbol = |id| known_chain(id).map(|chain| chain.symbol);
        let expected = [
            (1, "ETH"),
            (10, "ETH"),
            (56, "BNB"),
            (204, "BNB"),
            (314, "FIL"),
            (8_453, "ETH"),
            (DEV_CHAIN_ID, "ETH"),
        ];
        for (id, coin) in expected {
            assert_eq!(symbol(id), Some(coin), "{id}");
        }
        assert!(CHAINS.iter().all(|chain| chain.finality <= UNKNOWN), "the unknown is followed deepest");
        assert_eq!(symbol(424_242), None, "nobody knows the coin of a chain that nobody knows");
    }
}
