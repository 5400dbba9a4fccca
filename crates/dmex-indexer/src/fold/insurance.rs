//! Underwriting pools.

use alloy::primitives::{Address, U256};
use dmex_contracts::Insurance::InsuranceEvents as Event;
use dmex_store::rows::Policy;
use dmex_types::{Amount, ProductId, TokenId};

use super::movement::Account;
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn insurance(
        &mut self,
        event: Event,
        pool: Address,
        coin: Address,
    ) -> Result<(), FoldError> {
        let capital = Account::Insurance(pool);
        match event {
            Event::Deposit(event) => {
                self.plain(coin, Account::Wallet(event.sender), capital, event.assets, "underwriting").await
            }
            Event::Withdraw(event) => {
                let to = Account::Wallet(event.receiver);
                self.plain(coin, capital, to, event.assets, "underwriting given back").await
            }
            Event::TokenInsured(event) => {
                let policy = self.policy(event.tokenId, event.product, pool).await?;
                policy.payer = event.payer;
                policy.coverage += event.coverage;
                policy.premium += event.premium;
                let (product, token) = (policy.product, policy.token);
                let from = Account::Wallet(event.payer);
                self.of_token(coin, from, capital, event.premium, "premium", product, token).await
            }
            Event::PolicyEnded(event) => {
                let policy = self.policy(event.tokenId, event.product, pool).await?;
                policy.paid = Some(Amount(event.paid));
                let (product, token) = (policy.product, policy.token);
                let to = Account::Wallet(event.holder);
                self.of_token(coin, capital, to, event.paid, "insurance paid", product, token).await
            }
            Event::PaymentCredited(event) => {
                let to = Account::InsuranceCredit { pool, account: event.account };
                self.plain(coin, Account::Wallet(event.account), to, event.amount, "payment refused").await
            }
            Event::Withdrawn(event) => {
                let from = Account::InsuranceCredit { pool, account: event.account };
                self.plain(coin, from, Account::Wallet(event.to), event.amount, "withdrawal").await
            }
            _ => Ok(()),
        }
    }

    async fn policy(
        &mut self,
        token: U256,
        product: u32,
        insurance: Address,
    ) -> Result<&mut Policy, FoldError> {
        let token = TokenId(token.saturating_to());
        let new = || Policy {
            token,
            product: ProductId(product),
            insurance,
            payer: Address::ZERO,
            coverage: Amount::ZERO,
            premium: Amount::ZERO,
            paid: None,
        };
        Ok(self.state.policies.edit(self.store, (token,), new).await?)
    }
}
