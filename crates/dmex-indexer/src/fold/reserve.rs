//! The reserve and its rounds.

use alloy::primitives::Address;
use dmex_contracts::Reserve;
use dmex_contracts::Reserve::ReserveEvents as Event;
use dmex_store::rows::Round;
use dmex_types::{Amount, ProductId};

use super::movement::{Account, Movement};
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn reserve(&mut self, event: Event) -> Result<(), FoldError> {
        let free = Account::ReserveFree;
        match event {
            Event::Funded(event) => {
                self.plain(event.token, Account::Wallet(event.from), free, event.amount, "reserve funded")
                    .await
            }
            Event::RoundOpened(event) => self.round_opened(event).await,
            Event::Compensated(event) => self.compensated(event).await,
            Event::RoundClosed(event) => {
                let round = self.round(event.round.saturating_to()).await?;
                round.closed = true;
                let (from, coin) = (Account::ReserveRound(round.id), round.coin);
                self.plain(coin, from, free, event.returned, "round closed").await
            }
            Event::PaymentCredited(event) => {
                let (from, to) = (Account::Wallet(event.account), Account::ReserveCredit(event.account));
                self.plain(event.token, from, to, event.amount, "payment refused").await
            }
            Event::Withdrawn(event) => {
                let (from, to) = (Account::ReserveCredit(event.account), Account::Wallet(event.to));
                self.plain(event.token, from, to, event.amount, "withdrawal").await
            }
            _ => Ok(()),
        }
    }

    async fn round_opened(&mut self, event: Reserve::RoundOpened) -> Result<(), FoldError> {
        let (id, terms) = (event.round.saturating_to(), event.terms);
        let round = self.round(id).await?;
        round.product = ProductId(terms.product);
        round.coin = terms.token;
        round.amount = Amount::from(terms.amount);
        round.closes_at = terms.closesAt.to();
        let (from, to) = (Account::ReserveFree, Account::ReserveRound(id));
        let product = ProductId(terms.product);
        let amount = round.amount.0;
        // The contract goes by what it holds: what we did not hear of came by a plain transfer.
        let unheard = amount.saturating_sub(self.left(from, terms.token).await?);
        self.plain(terms.token, Account::Unannounced, from, unheard, "coins found").await?;
        self.of_product(terms.token, from, to, amount, "round opened", product).await
    }

    async fn compensated(&mut self, event: Reserve::Compensated) -> Result<(), FoldError> {
        let round = self.round(event.round.saturating_to()).await?;
        round.paid += event.amount;
        let (from, coin, product) = (Account::ReserveRound(round.id), round.coin, round.product);
        let token = self.token(event.tokenId).await?.id;
        self.transfer(Movement {
            coin,
            from,
            to: Account::Wallet(event.holder),
            amount: event.amount,
            reason: "compensation",
            product: Some(product),
            token: Some(token),
        })
        .await
    }

    async fn round(&mut self, id: u64) -> Result<&mut Round, FoldError> {
        let new = || Round {
            id,
            product: ProductId(0),
            coin: Address::ZERO,
            amount: Amount::ZERO,
            paid: Amount::ZERO,
            closes_at: 0,
            closed: false,
        };
        Ok(self.state.rounds.edit(self.store, (id,), new).await?)
    }
}
