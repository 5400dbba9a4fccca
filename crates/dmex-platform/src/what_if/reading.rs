//! Reads where a token stands.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_contracts::{Insurance, LossLedger, Settlement};
use dmex_types::{Asset, Clock, Day, TokenId};

use super::standing::{Holding, Market, MarketDay, Policy, Shortfall, Standing, Start, State, Sums, Terms};
use crate::{Platform, PowerToken, Product, ReadError};

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum WhatIfError {
    /// The token or its product could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No day of the benchmark is final, so nobody knows what a day asks.
    #[error("no day of the {0} benchmark is final: wait for the first (`dmex benchmark show`)")]
    NoBenchmark(Asset),
}

impl Platform {
    /// Where a token, its product and the market average stand.
    ///
    /// # Errors
    /// There is no such token, no day is final, or the node failed.
    pub async fn token_standing(&self, id: TokenId) -> Result<Standing, WhatIfError> {
        let token = self.token(id).await?;
        let product = self.product(token.product).await?;
        let terms = self.terms_of(&product).await?;
        let state = self.state_of(&product).await?;
        let shortfall = self.shortfall_of(&product).await?;
        let from = match terms.batch {
            Some((start, _)) => start.max(state.next_day - terms.vesting_days),
            None => state.next_day,
        };
        // The day before the next one measures what a product that is closed already costs.
        let market = self.market(product.asset, from.min(state.next_day - 1)).await?;
        let now = self.now().await?;
        Ok(Standing {
            now,
            starts: self.starts_of(&product).await?,
            deposits: self.deposits_of(&product, Day::from_timestamp(now)).await?,
            holding: self.holding_of(&token, state.next_day).await?,
            policy: self.policy_of(id, &product).await?,
            measured: self.measured(id, &product).await?,
            terms,
            state,
            shortfall,
            market,
        })
    }

    /// [seconds] What a vote of the DAO takes from its proposal to its execution.
    ///
    /// # Errors
    /// The node failed.
    pub async fn vote_takes(&self) -> Result<u64, ReadError> {
        let governor = self.governor();
        let delay = governor.votingDelay().call().await?;
        let period = governor.votingPeriod().call().await?;
        let timelock = self.timelock().getMinDelay().call().await?;
        Ok((delay + period).saturating_add(timelock).saturating_to())
    }

    async fn terms_of(&self, product: &Product) -> Result<Terms, ReadError> {
        let terms = self.settlement().termsOf(product.id.0).call().await?;
        let batch_start = Day::new(terms.batchStart);
        let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
        Ok(Terms {
            payout_days: u32::from(terms.payoutDays),
            batch: (product.clock == Clock::Batch)
                .then(|| (batch_start, batch_start + u32::from(terms.miningDays))),
            running_cost: U256::from(terms.runningCost),
            pay_scale: scale(terms.payDecimals),
            reward_scale: scale(terms.rewardDecimals),
            vesting_days: product.asset.vesting_tail_days(),
        })
    }

    async fn state_of(&self, product: &Product) -> Result<State, ReadError> {
        let Settlement::ProductState { nextDay, endDay, activeUnits, outstandingUnits, carry, .. } =
            product.state;
        Ok(State {
            next_day: Day::new(nextDay),
            end_day: Day::new(endDay),
            active: activeUnits,
            outstanding: outstandingUnits,
            carry: U256::from(carry),
            bond: product.state.bond.to(),
            active_tranche: product.state.activeTranche.to(),
            sums: self.sums_before(product, Day::new(nextDay)).await?,
        })
    }

    async fn sums_before(&self, product: &Product, day: Day) -> Result<Sums, ReadError> {
        let sums = self.settlement().checkpointOf(product.id.0, day.number()).call().await?;
        Ok(Sums { income: sums.income.to(), delivered: sums.delivered.to() })
    }

    async fn shortfall_of(&self, product: &Product) -> Result<Shortfall, ReadError> {
        let held = self.settlement().shortfallOf(product.id.0).call().await?;
        Ok(Shortfall {
            closed_day: (held.closedDay > 0).then(|| Day::new(held.closedDay)),
            short_days: u32::from(held.shortDays),
            terminable_until: held.terminableUntil.to(),
            sealed: (held.sealedUnits > 0).then(|| (held.sealedUnits, held.sealedBond.to())),
        })
    }

    /// Every day on which power that was or will be bought begins to pay.
    async fn starts_of(&self, product: &Product) -> Result<BTreeMap<Day, Start>, ReadError> {
        let offer = &product.offer;
        let activation = u32::from(offer.activationDays);
        let (first, end) = match product.clock {
            Clock::Batch => (offer.startDay, offer.startDay + 1),
            Clock::Rolling => (offer.opensDay + activation, offer.closesDay + activation),
        };
        let newest = self.today().await?.number() + activation + 1;
        let mut starts = BTreeMap::new();
        for day in Day::new(first).until(Day::new(end.min(newest.max(first + 1)))) {
            let start = self.settlement().startOn(product.id.0, day.number()).call().await?;
            if start.units > 0 {
                starts.insert(day, Start { units: start.units, tranche: start.tranche.to() });
            }
        }
        Ok(starts)
    }

    /// Deposits may be made for days that have begun.
    async fn deposits_of(&self, product: &Product, today: Day) -> Result<BTreeMap<Day, U256>, ReadError> {
        let mut deposits = BTreeMap::new();
        let end = today.next().min(Day::new(product.state.endDay));
        for day in Day::new(product.state.nextDay).until(end) {
            let amount = self.settlement().depositOf(product.id.0, day.number()).call().await?;
            deposits.insert(day, amount);
        }
        Ok(deposits)
    }

    /// The final days from `from` on, and the last one in any case.
    async fn market(&self, asset: Asset, from: Day) -> Result<Market, WhatIfError> {
        let benchmark = self.benchmark(asset);
        let next_day = self.benchmark_next_day(asset).await?;
        let first = self.deployment().first_day;
        if next_day <= first {
            return Err(WhatIfError::NoBenchmark(asset));
        }
        let mut days = BTreeMap::new();
        for day in from.max(first).min(next_day - 1).until(next_day) {
            let reward = benchmark.rewardOn(day.number()).call().await.map_err(ReadError::from)?;
            let price = benchmark.priceOn(day.number()).call().await.map_err(ReadError::from)?;
            let known = MarketDay {
                reward: U256::from(reward.reward),
                price: U256::from(price.price),
                finalized_at: price.finalizedAt.to(),
            };
            days.insert(day, known);
        }
        Ok(Market { next_day, days })
    }

    async fn holding_of(&self, token: &PowerToken, next_day: Day) -> Result<Holding, ReadError> {
        let paid = self.settlement().paidOf(U256::from(token.id.0)).call().await?;
        let product = self.product(token.product).await?;
        let reached = |day: Day| day <= next_day;
        let from =
            if reached(token.start) { Some(self.sums_before(&product, token.start).await?) } else { None };
        let to = if reached(token.end) { Some(self.sums_before(&product, token.end).await?) } else { None };
        Ok(Holding {
            units: token.power.units(),
            start: token.start,
            end: token.end,
            tranche: token.tranche,
            income_paid: paid.income.to(),
            refund_paid: U256::from(paid.refund),
            refunded: token.refunded,
            from,
            to,
        })
    }

    async fn policy_of(&self, id: TokenId, product: &Product) -> Result<Option<Policy>, ReadError> {
        let Some(insurance) = self.insurance(product.offer.payToken) else { return Ok(None) };
        let Insurance::Policy { coverage, units, .. } = insurance.policyOf(U256::from(id.0)).call().await?;
        Ok((coverage > 0).then(|| Policy { coverage: U256::from(coverage), units }))
    }

    /// [pay token] What a token lost and nobody paid, if its product was measured.
    async fn measured(&self, id: TokenId, product: &Product) -> Result<Option<U256>, ReadError> {
        let ledger = self.loss_ledger();
        let LossLedger::Measure { measuredAt, .. } = ledger.measureOf(product.id.0).call().await?;
        if measuredAt.is_zero() {
            return Ok(None);
        }
        Ok(Some(ledger.remainingOf(U256::from(id.0)).call().await?))
    }
}
