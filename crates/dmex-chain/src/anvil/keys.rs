//! The funded keys of a development chain.

use alloy::signers::local::coins_bip39::English;
use alloy::signers::local::{LocalSignerError, MnemonicBuilder, PrivateKeySigner};

/// The key number `index` of a mnemonic, as anvil derives it.
///
/// # Errors
/// The words are not a mnemonic.
pub fn dev_signer(mnemonic: &str, index: u32) -> Result<PrivateKeySigner, LocalSignerError> {
    MnemonicBuilder::<English>::default().phrase(mnemonic).index(index)?.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anvil::DEV_MNEMONIC;

    #[test]
    fn first_dev_key_is_the_well_known_one() {
        let address = dev_signer(DEV_MNEMONIC, 0).unwrap().address();
        assert_eq!(address.to_string(), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        assert!(dev_signer("not a mnemonic", 0).is_err());
    }
}
