//! Bonds: what miners put in and take out.

use dmex_contracts::Bonds;
use dmex_contracts::Bonds::BondsEvents as Event;
use dmex_types::Amount;

use super::movement::Account;
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn bonds(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::BondDeposited(event) => self.bond_deposited(event).await,
            Event::BondWithdrawn(event) => self.bond_withdrawn(event).await,
        }
    }

    async fn bond_deposited(&mut self, event: Bonds::BondDeposited) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.bond += event.amount;
        let (bond, id, coin) = (product.bond, product.id, product.reward_token);
        self.expect(bond.0 == event.bond, || format!("bond of product {id}"))?;
        let (from, to) = (Account::Wallet(event.from), Account::Bond(id));
        self.of_product(coin, from, to, event.amount, "bond", id).await
    }

    async fn bond_withdrawn(&mut self, event: Bonds::BondWithdrawn) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.bond = Amount(product.bond.0.saturating_sub(event.amount));
        let (bond, id, coin) = (product.bond, product.id, product.reward_token);
        self.expect(bond.0 == event.bond, || format!("bond of product {id}"))?;
        let (from, to) = (Account::Bond(id), Account::Wallet(event.to));
        self.of_product(coin, from, to, event.amount, "bond given back", id).await
    }
}
