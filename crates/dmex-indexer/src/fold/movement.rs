//! Money that moves: an entry of the ledger, and the balances of both its accounts.

use alloy::primitives::{Address, U256};
use dmex_store::rows::{Balance, Entry};
use dmex_types::{Amount, ProductId, TokenId};

use super::{Fold, FoldError, MOVEMENTS};

/// An account of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    Wallet(Address),
    Sale(ProductId),
    Escrow(ProductId),
    Refund(ProductId),
    Deposits(ProductId),
    Income(ProductId),
    Bond(ProductId),
    Credit(Address),
    ReserveFree,
    ReserveRound(u64),
    ReserveCredit(Address),
    Senior(ProductId),
    Junior(ProductId),
    Unearned(ProductId),
    Returnable(ProductId),
    InsuranceCredit(Address),
    /// Coins that came by a plain transfer, of which no event of ours tells.
    Unannounced,
}

/// One movement.
pub(super) struct Movement {
    pub(super) coin: Address,
    pub(super) from: Account,
    pub(super) to: Account,
    pub(super) amount: U256,
    pub(super) reason: &'static str,
    pub(super) product: Option<ProductId>,
    pub(super) token: Option<TokenId>,
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wallet(address) => write!(f, "wallet/{address:#x}"),
            Self::Sale(product) => write!(f, "sale/{product}"),
            Self::Escrow(product) => write!(f, "escrow/{product}"),
            Self::Refund(product) => write!(f, "refund/{product}"),
            Self::Deposits(product) => write!(f, "deposits/{product}"),
            Self::Income(product) => write!(f, "income/{product}"),
            Self::Bond(product) => write!(f, "bond/{product}"),
            Self::Credit(address) => write!(f, "credit/{address:#x}"),
            Self::ReserveFree => f.write_str("reserve/free"),
            Self::ReserveRound(round) => write!(f, "reserve/round/{round}"),
            Self::ReserveCredit(address) => write!(f, "reserve/credit/{address:#x}"),
            Self::Senior(product) => write!(f, "senior/{product}"),
            Self::Junior(product) => write!(f, "junior/{product}"),
            Self::Unearned(product) => write!(f, "unearned/{product}"),
            Self::Returnable(product) => write!(f, "returnable/{product}"),
            Self::InsuranceCredit(address) => write!(f, "insurance/credit/{address:#x}"),
            Self::Unannounced => f.write_str("unannounced"),
        }
    }
}

impl Account {
    /// What is outside may have paid more than it was paid.
    const fn is_outside(self) -> bool {
        matches!(self, Self::Wallet(_) | Self::Unannounced)
    }
}

impl Fold<'_> {
    /// Moves money; nothing at all moves nothing.
    pub(super) async fn transfer(&mut self, movement: Movement) -> Result<(), FoldError> {
        if movement.amount.is_zero() {
            return Ok(());
        }
        let Movement { coin, from, to, amount, .. } = movement;
        self.balance(from, coin).await?.sent += amount;
        let left = self.balance(from, coin).await?.clone();
        self.expect(from.is_outside() || left.sent <= left.received, || {
            format!("{from} pays {amount} of {coin} that it does not have")
        })?;
        self.balance(to, coin).await?.received += amount;
        self.state.entries.push(Entry {
            id: self.at.id() * MOVEMENTS + self.movements,
            block: self.at.block,
            timestamp: self.at.timestamp,
            tx_hash: self.at.tx_hash,
            coin,
            debit: from.to_string(),
            credit: to.to_string(),
            amount: Amount(amount),
            reason: movement.reason.to_owned(),
            product: movement.product.map(|product| product.0),
            token: movement.token.map(|token| token.0),
        });
        self.movements += 1;
        Ok(())
    }

    /// What an account has of a coin.
    pub(super) async fn left(&mut self, account: Account, coin: Address) -> Result<U256, FoldError> {
        let balance = self.balance(account, coin).await?;
        Ok(balance.received.0.saturating_sub(balance.sent.0))
    }

    async fn balance(&mut self, account: Account, coin: Address) -> Result<&mut Balance, FoldError> {
        let account = account.to_string();
        let (received, sent) = (Amount::ZERO, Amount::ZERO);
        let new = || Balance { account: account.clone(), coin, received, sent };
        Ok(self.state.balances.edit(self.store, (account.clone(), coin), new).await?)
    }
}
