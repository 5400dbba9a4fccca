//! The chains that we know by their id: what they are called, and which coin pays for gas there.

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
}

/// Decimals of every chain's own coin: the EVM counts in wei, whatever the coin is called.
pub const NATIVE_DECIMALS: u8 = 18;

/// The table. Coins of test networks are worth nothing, which their tickers say as the networks' own pages do.
const CHAINS: [KnownChain; 13] = [
    chain(1, "Ethereum", "Ether", "ETH"),
    chain(10, "OP Mainnet", "Ether", "ETH"),
    chain(56, "BNB Smart Chain", "BNB", "BNB"),
    chain(97, "BNB Smart Chain Testnet", "Test BNB", "tBNB"),
    chain(204, "opBNB", "BNB", "BNB"),
    chain(314, "Filecoin", "Filecoin", "FIL"),
    chain(5_611, "opBNB Testnet", "Test BNB", "tBNB"),
    chain(8_453, "Base", "Ether", "ETH"),
    chain(DEV_CHAIN_ID, "DMEX development chain", "Ether", "ETH"),
    chain(84_532, "Base Sepolia", "Sepolia Ether", "ETH"),
    chain(314_159, "Filecoin Calibration", "Test Filecoin", "tFIL"),
    chain(11_155_111, "Sepolia", "Sepolia Ether", "ETH"),
    chain(11_155_420, "OP Sepolia", "Sepolia Ether", "ETH"),
];

const fn chain(id: u64, name: &'static str, coin: &'static str, symbol: &'static str) -> KnownChain {
    KnownChain { id, name, coin, symbol }
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
        assert_eq!(symbol(424_242), None, "nobody knows the coin of a chain that nobody knows");
    }
}
