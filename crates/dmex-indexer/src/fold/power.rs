//! NFTs: who holds them, how they split and merge.

use alloy::primitives::{Address, U256};
use dmex_contracts::MiningPower;
use dmex_contracts::MiningPower::MiningPowerEvents as Event;
use dmex_model::{Checkpoint, Paid, charge, earned_between};
use dmex_store::rows::Token;
use dmex_types::{Amount, Day, Power, ProductId, TokenId};

use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn power(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::Transfer(event) => self.moved(event).await,
            Event::PowerMinted(event) => self.minted(event).await,
            Event::PowerSplit(event) => self.was_split(event).await,
            Event::PowerMerged(event) => self.merged(event).await,
            Event::Locked(event) => self.set_state(event.tokenId, "locked").await,
            Event::Unlocked(event) => self.set_state(event.tokenId, "free").await,
            _ => Ok(()),
        }
    }

    /// A token that exists, to be changed.
    pub(super) async fn token(&mut self, id: U256) -> Result<&mut Token, FoldError> {
        let id = TokenId(id.saturating_to());
        let (block, missing) = (self.at.block, self.state.tokens.find(self.store, (id,)).await?.is_none());
        if missing {
            return Err(FoldError::Contradiction { block, what: format!("NFT {id} was never minted") });
        }
        Ok(self.state.tokens.edit(self.store, (id,), || blank(id, Address::ZERO, 0)).await?)
    }

    async fn moved(&mut self, event: MiningPower::Transfer) -> Result<(), FoldError> {
        if event.from.is_zero() {
            // The terms follow in the event after this one.
            let token = blank(TokenId(event.id.saturating_to()), event.to, self.at.timestamp);
            self.state.tokens.insert(token);
            return Ok(());
        }
        let token = self.token(event.id).await?;
        let (id, holder) = (token.id, token.holder);
        // One that goes into another keeps its last holder.
        if !event.to.is_zero() {
            token.holder = event.to;
        }
        self.expect(holder == event.from, || format!("NFT {id} leaves {}, who does not hold it", event.from))
    }

    async fn minted(&mut self, event: MiningPower::PowerMinted) -> Result<(), FoldError> {
        let token = self.token(event.tokenId).await?;
        token.product = ProductId(event.power.product);
        token.units = Power::new(event.power.units);
        token.start_day = Day::new(event.power.startDay);
        token.end_day = Day::new(event.power.endDay);
        token.tranche = Amount(U256::from(event.power.tranche));
        Ok(())
    }

    /// All that the whole earned is paid; then what was paid is divided by the model's rule.
    async fn was_split(&mut self, event: MiningPower::PowerSplit) -> Result<(), FoldError> {
        let whole = self.token(event.tokenId).await?.clone();
        let (units, tranche) = (Power::new(event.power.units), U256::from(event.power.tranche));
        let kept_units = Power::new(whole.units.units().saturating_sub(units.units()));
        let kept_tranche = whole.tranche.0.saturating_sub(tranche);
        let all = at_least(self.earned(&whole, whole.units, whole.tranche.0).await?, &whole);
        let kept = self.earned(&whole, kept_units, kept_tranche).await?;
        let part = self.earned(&whole, units, tranche).await?;
        let (kept_paid, part_paid) = charge(all, kept, part);
        // What is owed is credited in the event after this one; the division counts it already.
        let owes = all.income > whole.income_paid.0.saturating_to()
            || all.refund > whole.refund_paid.0.saturating_to();
        self.state.split = owes.then(|| self.credit_of(event.tokenId));

        let token = self.token(event.tokenId).await?;
        (token.units, token.tranche) = (kept_units, Amount(kept_tranche));
        count(token, kept_paid);
        let part = self.token(event.partId).await?;
        part.split_from = Some(whole.id);
        count(part, part_paid);
        Ok(())
    }

    async fn merged(&mut self, event: MiningPower::PowerMerged) -> Result<(), FoldError> {
        let gone = self.token(event.goneId).await?;
        "merged".clone_into(&mut gone.state);
        gone.merged_into = Some(TokenId(event.tokenId.saturating_to()));
        let (income, refund) = (gone.income_paid, gone.refund_paid);
        let kept = self.token(event.tokenId).await?;
        kept.units = Power::new(event.power.units);
        kept.tranche = Amount(U256::from(event.power.tranche));
        kept.income_paid += income.0;
        kept.refund_paid += refund.0;
        Ok(())
    }

    async fn set_state(&mut self, token: U256, state: &str) -> Result<(), FoldError> {
        state.clone_into(&mut self.token(token).await?.state);
        Ok(())
    }

    /// What power of a token earned from its first day to the last settled one.
    async fn earned(&mut self, token: &Token, units: Power, tranche: U256) -> Result<Paid, FoldError> {
        let until = self.product(token.product.0).await?.next_day.min(token.end_day);
        if until <= token.start_day {
            return Ok(Paid::default());
        }
        let from = self.checkpoint(token.product, token.start_day).await?;
        let to = self.checkpoint(token.product, until).await?;
        let days = until.since(token.start_day);
        Ok(earned_between(units, tranche.saturating_to(), days, from, to))
    }

    /// The sums of a product before a day: those after the day before it.
    async fn checkpoint(&mut self, product: ProductId, day: Day) -> Result<Checkpoint, FoldError> {
        let before = day.previous().unwrap_or_default();
        let row = self.state.days.find(self.store, (product, before)).await?;
        let row = row.filter(|row| row.settled_at.is_some());
        Ok(row.map_or_else(Checkpoint::default, |row| Checkpoint {
            income: row.income_sum.0,
            delivered: row.delivered_sum.0.saturating_to(),
        }))
    }
}

/// What a token counts as paid once all that it earned is: never less than before.
fn at_least(earned: Paid, token: &Token) -> Paid {
    Paid {
        income: earned.income.max(token.income_paid.0.saturating_to()),
        refund: earned.refund.max(token.refund_paid.0.saturating_to()),
    }
}

fn count(token: &mut Token, paid: Paid) {
    (token.income_paid, token.refund_paid) = (Amount::from(paid.income), Amount::from(paid.refund));
}

/// A token of which nothing is known but its number and holder.
fn blank(id: TokenId, holder: Address, created_at: u64) -> Token {
    Token {
        id,
        product: ProductId(0),
        holder,
        units: Power::ZERO,
        start_day: Day::default(),
        end_day: Day::default(),
        tranche: Amount::ZERO,
        state: "free".to_owned(),
        income_paid: Amount::ZERO,
        refund_paid: Amount::ZERO,
        payment: None,
        created_at,
        split_from: None,
        merged_into: None,
    }
}
