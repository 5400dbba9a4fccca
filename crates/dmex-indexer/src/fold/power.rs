//! NFTs: who holds them, how they split and merge.

use alloy::primitives::{Address, U256};
use dmex_contracts::MiningPower;
use dmex_contracts::MiningPower::MiningPowerEvents as Event;
use dmex_model::{Checkpoint, Paid, divide, earned_between};
use dmex_store::rows::Token;
use dmex_types::{Amount, Day, PolicyId, Power, ProductId, TokenId};

use super::pending::Split;
use super::{Fold, FoldError};

/// The contract counts moves in 24 bits and stops there.
const MOST_MOVES: u32 = (1 << 24) - 1;

impl Fold<'_> {
    pub(super) async fn power(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::Transfer(event) => self.moved(event).await,
            Event::PowerMinted(event) => self.minted(event).await,
            Event::PowerSplit(event) => self.was_split(event).await,
            Event::PowerMerged(event) => self.merged(event).await,
            Event::PolicyChanged(event) => {
                let policy = Some(PolicyId(event.policy)).filter(|policy| policy.0 > 0);
                self.token(event.tokenId).await?.policy = policy;
                Ok(())
            }
            // A refund of what is free is told as `Locked`, too: `PowerLocked` is what a lock is told as besides.
            Event::PowerLocked(event) => self.locked(event.tokenId, event.locker).await,
            Event::Unlocked(event) => self.unlocked(event.tokenId).await,
            Event::PayeeChanged(event) => {
                let payee = (!event.payee.is_zero()).then_some(event.payee);
                self.token(event.tokenId).await?.payee = payee;
                Ok(())
            }
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
        Ok(self.state.tokens.edit(self.store, (id,), || Token::blank(id, Address::ZERO, 0)).await?)
    }

    async fn moved(&mut self, event: MiningPower::Transfer) -> Result<(), FoldError> {
        if event.from.is_zero() {
            // The terms follow in the event after this one.
            let token = Token::blank(TokenId(event.id.saturating_to()), event.to, self.at.timestamp);
            self.state.tokens.insert(token);
            return Ok(());
        }
        let token = self.token(event.id).await?;
        let (id, holder) = (token.id, token.holder);
        // One that ends keeps its last holder.
        if !event.to.is_zero() {
            token.holder = event.to;
            count_move(token);
        }
        self.expect(holder == event.from, || format!("NFT {id} leaves {}, who does not hold it", event.from))
    }

    async fn minted(&mut self, event: MiningPower::PowerMinted) -> Result<(), FoldError> {
        let token = self.token(event.tokenId).await?;
        token.product = ProductId(event.power.product);
        token.units = Power::new(event.power.units);
        token.start_day = Day::new(event.power.startDay.to());
        token.end_day = Day::new(event.power.endDay.to());
        token.tranche = Amount(U256::from(event.power.tranche));
        Ok(())
    }

    /// One of the parts that an NFT ends in. What the whole was paid is divided when all of them are known.
    async fn was_split(&mut self, event: MiningPower::PowerSplit) -> Result<(), FoldError> {
        let tx_hash = self.at.tx_hash;
        let whole = self.end(event.tokenId, "split").await?.clone();
        let part = self.token(event.partId).await?;
        (part.split_from, part.policy) = (Some(whole.id), whole.policy);
        let (id, units) = (part.id, part.units);

        let begun = self.state.pending.split.take();
        let goes_on = begun.as_ref().is_none_or(|split| split.is_of(tx_hash, whole.id));
        let mut split = begun.unwrap_or_else(|| Split::of(tx_hash, whole.id));
        split.add(id, units);
        let fits = goes_on && split.units <= whole.units;
        self.expect(fits, || format!("the parts of NFT {}", whole.id))?;
        if split.units < whole.units {
            self.state.pending.split = Some(split);
            return Ok(());
        }
        self.divide_paid(&whole, &split.parts).await
    }

    /// What the parts earned and the whole was not paid was credited before: it counts as paid for the whole.
    async fn divide_paid(&mut self, whole: &Token, parts: &[TokenId]) -> Result<(), FoldError> {
        let mut own = Vec::with_capacity(parts.len());
        for id in parts {
            let part = self.token(U256::from(id.0)).await?.clone();
            own.push(self.earned(&part).await?);
        }
        let division = divide(paid_for(whole), &own);
        let is_credited = division.credited == Paid::default();
        self.expect(is_credited, || {
            format!("NFT {} was split, and not credited what it was owed", whole.id)
        })?;
        for (id, paid) in parts.iter().zip(division.paid) {
            count(self.token(U256::from(id.0)).await?, paid);
        }
        Ok(())
    }

    /// Both end, and what they were paid counts for the one that they became.
    async fn merged(&mut self, event: MiningPower::PowerMerged) -> Result<(), FoldError> {
        let into = TokenId(event.mergedId.saturating_to());
        let (mut units, mut income, mut refund, mut policy) = (Power::ZERO, U256::ZERO, U256::ZERO, None);
        for id in [event.tokenId, event.otherId] {
            let gone = self.end(id, "merged").await?;
            gone.merged_into = Some(into);
            units = units.saturating_add(gone.units);
            (income, refund) = (income + gone.income_paid.0, refund + gone.refund_paid.0);
            policy = gone.policy;
        }
        let token = self.token(event.mergedId).await?;
        (token.income_paid, token.refund_paid) = (Amount(income), Amount(refund));
        token.policy = policy;
        let adds_up = token.units == units;
        self.expect(adds_up, || format!("the power of NFT {into}"))
    }

    /// A token that a split or a merge ends.
    async fn end(&mut self, id: U256, state: &str) -> Result<&mut Token, FoldError> {
        let now = self.at.timestamp;
        let token = self.token(id).await?;
        state.clone_into(&mut token.state);
        token.ended_at = Some(now);
        Ok(token)
    }

    async fn locked(&mut self, token: U256, locker: Address) -> Result<(), FoldError> {
        let token = self.token(token).await?;
        "locked".clone_into(&mut token.state);
        token.locker = Some(locker);
        count_move(token);
        Ok(())
    }

    async fn unlocked(&mut self, token: U256) -> Result<(), FoldError> {
        let token = self.token(token).await?;
        "free".clone_into(&mut token.state);
        token.locker = None;
        count_move(token);
        Ok(())
    }

    /// What a token earned from its first day to the last settled one.
    async fn earned(&mut self, token: &Token) -> Result<Paid, FoldError> {
        let until = self.product(token.product.0).await?.next_day.min(token.end_day);
        if until <= token.start_day {
            return Ok(Paid::default());
        }
        let from = self.checkpoint(token.product, token.start_day).await?;
        let to = self.checkpoint(token.product, until).await?;
        let days = until.since(token.start_day);
        Ok(earned_between(token.units, token.tranche.0.saturating_to(), days, from, to))
    }

    /// The sums of a product before a day: those after the day before it.
    async fn checkpoint(&mut self, product: ProductId, day: Day) -> Result<Checkpoint, FoldError> {
        let before = day.previous().unwrap_or_default();
        let row = self.state.days.find(self.store, (product, before)).await?;
        let row = row.filter(|row| row.settled_at.is_some());
        Ok(row.map_or_else(Checkpoint::default, |row| Checkpoint {
            income: row.income_sum.0,
            released: row.released_sum.0.saturating_to(),
            ..Checkpoint::default()
        }))
    }
}

fn count_move(token: &mut Token) {
    token.moves = token.moves.saturating_add(1).min(MOST_MOVES);
}

/// What a token counts as paid.
fn paid_for(token: &Token) -> Paid {
    Paid { income: token.income_paid.0.saturating_to(), refund: token.refund_paid.0.saturating_to() }
}

fn count(token: &mut Token, paid: Paid) {
    (token.income_paid, token.refund_paid) = (Amount::from(paid.income), Amount::from(paid.refund));
}
