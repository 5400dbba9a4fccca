//! The end of products that are not delivered: who ended them, what holders share, and what returns to the miner.

use dmex_contracts::Closing;
use dmex_contracts::Closing::ClosingEvents as Event;
use dmex_types::{Amount, Day, Power};

use super::movement::Account;
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn closing(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::ProductTerminated(event) => {
                self.closed(event.product, event.closedDay, "terminated", true).await
            }
            Event::ProductAbandoned(event) => {
                self.closed(event.product, event.closedDay, "abandoned", event.atFault).await
            }
            Event::ProductSealed(event) => self.is_sealed(event).await,
            Event::PowerRefunded(event) => self.refunded(event).await,
            Event::DepositReclaimed(event) => self.reclaimed(event).await,
            Event::BondReturned(event) => self.bond_returned(event).await,
        }
    }

    async fn closed(
        &mut self,
        product: u32,
        closed_day: u32,
        by: &str,
        at_fault: bool,
    ) -> Result<(), FoldError> {
        let product = self.product(product).await?;
        // No later day is settled.
        product.closed_day = Some(Day::new(closed_day));
        product.end_day = Day::new(closed_day);
        product.closed_by = Some(by.to_owned());
        product.at_fault = Some(at_fault);
        let (id, miner) = (product.id, product.miner);
        if at_fault {
            self.miner(miner).await?.suspended_for = Some(id);
        }
        Ok(())
    }

    async fn is_sealed(&mut self, event: Closing::ProductSealed) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        let (units, unit_days) = (Power::new(event.units), Amount(event.unitDays));
        let left = (product.outstanding, product.unit_days);
        product.sealed_units = Some(units);
        product.sealed_unit_days = unit_days;
        (product.sealed_bond, product.pot) = (Amount(event.bond), Amount(event.pot));
        // Nothing pays any more: what power is left shares the pot.
        (product.active, product.outstanding) = (Power::ZERO, Power::ZERO);
        (product.active_tranche, product.unit_days) = (Amount::ZERO, Amount::ZERO);
        let (escrow, bond, id) = (product.escrow, product.bond, product.id);
        let as_told = escrow.0 == event.escrow && bond.0 == event.bond && left == (units, unit_days);
        self.expect(as_told, || format!("product {id} as it was sealed"))
    }

    async fn refunded(&mut self, event: Closing::PowerRefunded) -> Result<(), FoldError> {
        let token = self.token(event.tokenId).await?;
        "refunded".clone_into(&mut token.state);
        token.locker = None;
        let (token, product) = (token.id, token.product);
        let product = self.product(product.0).await?;
        product.escrow = Amount(product.escrow.0.saturating_sub(event.principal));
        product.bond = Amount(product.bond.0.saturating_sub(event.bond));
        let (id, coin, money) = (product.id, product.reward_token, product.pay_token);
        let to = Account::Wallet(event.to);
        self.of_token(money, Account::Escrow(id), to, event.principal, "refund", id, token).await?;
        self.of_token(coin, Account::Bond(id), to, event.bond, "share of the bond", id, token).await
    }

    async fn reclaimed(&mut self, event: Closing::DepositReclaimed) -> Result<(), FoldError> {
        let (id, coin) = self.reward_of(event.product).await?;
        let day = self.day(id, Day::new(event.day)).await?;
        day.deposited = Amount(day.deposited.0.saturating_sub(event.amount));
        let (from, to) = (Account::Deposits(id), Account::Credit(event.miner));
        self.of_product(coin, from, to, event.amount, "deposit given back", id).await
    }

    /// What holders do not share: what insurance and reserve paid goes to the reserve first.
    async fn bond_returned(&mut self, event: Closing::BondReturned) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        let all = event.toMiner.saturating_add(event.toReserve);
        let rest = product.sealed_bond.0.saturating_sub(product.pot.0);
        product.bond = Amount(product.bond.0.saturating_sub(all));
        (product.bond_to_miner, product.bond_to_reserve) =
            (Some(Amount(event.toMiner)), Some(Amount(event.toReserve)));
        let (id, coin) = (product.id, product.reward_token);
        self.expect(all == rest, || format!("the rest of the bond of product {id}"))?;
        let (bond, credit) = (Account::Bond(id), Account::Credit(event.miner));
        self.of_product(coin, bond, credit, event.toMiner, "rest of the bond", id).await?;
        self.of_product(coin, bond, Account::ReserveFree, event.toReserve, "rest of the bond", id).await
    }
}
