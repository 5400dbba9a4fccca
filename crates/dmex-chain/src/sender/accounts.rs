//! The keys that sign.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use alloy::network::TxSigner;
use alloy::primitives::{Address, Signature};

use super::error::SubmitError;
use super::purpose::Account;

type Signer = Arc<dyn TxSigner<Signature> + Send + Sync>;

/// The signing keys by label. Keys are never shown: only labels and addresses are.
#[derive(Clone, Default)]
pub struct Accounts {
    signers: BTreeMap<Account, Signer>,
}

impl Accounts {
    /// No account.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key: a local one, a keystore's, a hardware wallet's.
    #[must_use]
    pub fn with(
        mut self,
        account: Account,
        signer: impl TxSigner<Signature> + Send + Sync + 'static,
    ) -> Self {
        self.signers.insert(account, Arc::new(signer));
        self
    }

    pub(super) fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        self.signers.get(account).map(|signer| signer.address()).ok_or_else(|| SubmitError::UnknownAccount {
            account: account.clone(),
            known: self.signers.keys().map(Account::as_str).collect::<Vec<_>>().join(", "),
        })
    }

    pub(super) fn addresses(&self) -> impl Iterator<Item = Address> {
        self.signers.values().map(|signer| signer.address())
    }

    pub(super) fn signer(&self, address: Address) -> Option<&Signer> {
        self.signers.values().find(|signer| signer.address() == address)
    }
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.signers.iter().map(|(label, signer)| (label, signer.address()))).finish()
    }
}
