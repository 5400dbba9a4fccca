//! Reads where a token stands.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_chain::gathered;
use dmex_contracts::{Closing, Insurance, LossLedger, Settlement};
use dmex_model::{Outlook, Side};
use dmex_types::{Asset, Clock, Day, PolicyId, ProductId, TokenId};
use futures_util::future::try_join_all;

use super::arithmetic::mul_div_down;
use super::standing::{
    Call, Cover, Holding, Market, MarketDay, Sealed, Shortfall, Sides, Standing, Start, State, Sums, Terms,
};
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

/// What is read first: everything that can be asked without knowing anything but the numbers of token and product.
struct First {
    now: u64,
    token: PowerToken,
    product: Product,
    terms: Settlement::ProductTerms,
    shortfall: Shortfall,
    next_days: Vec<Day>,
    paid: Settlement::Paid,
    /// The token's policy, and whether it never begins.
    policy: Option<(Insurance::Policy, bool)>,
    measured: Option<U256>,
    unit_days: U256,
    call: Option<Call>,
    vote_takes: u64,
}

impl Platform {
    /// Where a token, its product and the market average stand.
    ///
    /// # Errors
    /// There is no such token, no day is final, or the node failed.
    pub async fn token_standing(&self, id: TokenId) -> Result<Standing, WhatIfError> {
        self.token_with_standing(id).await.map(|(_, _, standing)| standing)
    }

    /// A token and its product with where they and the market average stand, at one block. The node is asked three times,
    /// however long the product runs.
    ///
    /// # Errors
    /// There is no such token, no day is final, or the node failed.
    pub async fn token_with_standing(
        &self,
        id: TokenId,
    ) -> Result<(PowerToken, Product, Standing), WhatIfError> {
        // What a token was bought of never changes, so it may be asked before the block is known.
        let power = self.mining_power();
        let holding = power.holding(U256::from(id.0));
        let (holding, policy, head) =
            tokio::join!(holding.call(), self.policy_of(id), self.provider().get_block_number());
        let (policy, head) = (policy?, head.map_err(ReadError::from)?);
        let product = match holding {
            Ok(holding) => ProductId(holding.power.product),
            Err(error) if error.as_revert_data().is_some() => return Err(ReadError::UnknownToken(id).into()),
            Err(error) => return Err(ReadError::from(error).into()),
        };
        gathered(head, async {
            let first = self.first(id, product, policy).await?;
            let (token, product) = (first.token.clone(), first.product.clone());
            Ok((token, product, self.second(first).await?))
        })
        .await
    }

    async fn first(
        &self,
        id: TokenId,
        product: ProductId,
        policy: Option<PolicyId>,
    ) -> Result<First, ReadError> {
        let (settlement, number) = (self.settlement(), U256::from(id.0));
        let (terms, paid) = (settlement.termsOf(product.0), settlement.paidOf(number));
        let unit_days = settlement.unitDaysOf(product.0);
        let next_days = Asset::ALL.map(|asset| self.benchmark_next_day(asset));
        let (token, read, now, terms, shortfall, next_days, paid, policies, measured, unit_days, call, vote) =
            tokio::try_join!(
                self.token(id),
                self.product(product),
                self.now(),
                async { Ok(terms.call().await?) },
                self.shortfall_of(product),
                try_join_all(next_days),
                async { Ok(paid.call().await?) },
                self.policies_of(policy),
                self.measured(id, product),
                async { Ok(unit_days.call().await?) },
                self.call_of(product),
                self.vote_takes(),
            )?;
        let policy = policies.get(&read.offer.payToken).cloned();
        let policy = policy.filter(|(policy, _)| policy.units > 0 && policy.product == product.0);
        Ok(First {
            now,
            token,
            product: read,
            terms,
            shortfall,
            next_days,
            paid,
            policy,
            measured,
            unit_days,
            call,
            vote_takes: vote,
        })
    }

    async fn second(&self, first: First) -> Result<Standing, WhatIfError> {
        let First { now, token, product, .. } = &first;
        let terms = terms_of(product, &first.terms);
        let (next_day, today) = (Day::new(product.state.nextDay), Day::from_timestamp(*now));
        let market = Asset::ALL.iter().position(|asset| *asset == product.asset);
        let market_next = market.and_then(|place| first.next_days.get(place)).copied().unwrap_or_default();
        let from = terms.market_from(next_day);
        let (sums, starts, deposits, market, holding, cover) = tokio::try_join!(
            async { Ok(self.sums_before(product, next_day).await?) },
            async { Ok(self.starts_of(product, today).await?) },
            async { Ok(self.deposits_of(product, today).await?) },
            self.market(product, (from, market_next), first.shortfall.closed_day),
            async { Ok(self.holding_of(token, product, &first.paid).await?) },
            async { Ok(self.cover_of(token, product, first.policy.as_ref()).await?) },
        )?;
        Ok(Standing {
            now: *now,
            starts,
            deposits,
            holding,
            cover,
            measured: first.measured,
            state: state_of(product, first.unit_days, sums),
            terms,
            shortfall: first.shortfall,
            market,
            call: first.call,
            vote_takes: first.vote_takes,
        })
    }

    /// [seconds] What a vote of the DAO takes from its proposal to its execution.
    async fn vote_takes(&self) -> Result<u64, ReadError> {
        let (governor, timelock) = (self.governor(), self.timelock());
        let (delay, period, wait) = (governor.votingDelay(), governor.votingPeriod(), timelock.getMinDelay());
        let (delay, period, wait) = tokio::try_join!(delay.call(), period.call(), wait.call())?;
        Ok((delay + period).saturating_add(wait).saturating_to())
    }

    async fn sums_before(&self, product: &Product, day: Day) -> Result<Sums, ReadError> {
        let sums = self.settlement().checkpointOf(product.id.0, day.number()).call().await?;
        Ok(Sums { income: sums.income.to(), released: sums.released.to() })
    }

    async fn shortfall_of(&self, product: ProductId) -> Result<Shortfall, ReadError> {
        let settlement = self.settlement();
        let (held, closure) = (settlement.shortfallOf(product.0), settlement.closureOf(product.0));
        let (held, closure) = tokio::try_join!(held.call(), closure.call())?;
        let sealed = if closure.isSealed {
            let pot: U256 = closure.bond.to();
            let rest = self.sealed_bond(product).await?.saturating_sub(pot);
            Some(Sealed { units: closure.units, unit_days: closure.unitDays.to(), pot, rest })
        } else {
            None
        };
        Ok(Shortfall {
            closed_day: (held.closedDay > 0).then(|| Day::new(held.closedDay)),
            at_fault: closure.atFault,
            score: held.score,
            terminable_until: held.terminableUntil.to(),
            sealed,
        })
    }

    /// [reward token] All of a product's bond when it was sealed: the contracts keep what is left of it, so the event tells.
    async fn sealed_bond(&self, product: ProductId) -> Result<U256, ReadError> {
        let closing = &self.deployment().closing;
        let filter = Filter::new()
            .address(closing.address)
            .event_signature(Closing::ProductSealed::SIGNATURE_HASH)
            .topic1(B256::from(U256::from(product.0)))
            .from_block(closing.block);
        let logs = self.provider().get_logs(&filter).await?;
        let told = logs.last().and_then(|log| Closing::ProductSealed::decode_log(&log.inner).ok());
        let told = told.ok_or_else(|| ReadError::Unexpected(format!("no event of the end of {product}")))?;
        Ok(told.data.bond)
    }

    async fn call_of(&self, product: ProductId) -> Result<Option<Call>, ReadError> {
        let last = self.bond_calls().callOf(product.0).call().await?;
        let (called, per_unit_day) = (last.called.to(), U256::from(last.perUnitDay));
        Ok((last.day > 0).then(|| Call { day: Day::new(last.day), called, per_unit_day }))
    }

    /// Every day on which power begins to pay that was or will be bought and has days left.
    async fn starts_of(&self, product: &Product, today: Day) -> Result<BTreeMap<Day, Start>, ReadError> {
        let offer = &product.offer;
        let activation = u32::from(offer.activationDays);
        let (first, end) = match product.clock {
            Clock::Batch => (offer.startDay, offer.startDay + 1),
            Clock::Rolling => (offer.opensDay + activation, offer.closesDay + activation),
        };
        // What an auction sold may begin later than what is bought now.
        let last_known = product.state.endDay.saturating_sub(u32::from(product.sale.payoutDays));
        let newest = (today.number() + activation).max(last_known) + 1;
        let oldest = Day::new(product.state.nextDay) - u32::from(product.sale.payoutDays);
        let days = Day::new(first).max(oldest).until(Day::new(end.min(newest.max(first + 1))));
        let settlement = self.settlement();
        let start = |day: Day| {
            let asked = settlement.startOn(product.id.0, day.number());
            async move {
                let start = asked.call().await?;
                Ok::<_, ReadError>((day, Start { units: start.units, tranche: start.tranche.to() }))
            }
        };
        let starts = try_join_all(days.map(start)).await?;
        Ok(starts.into_iter().filter(|(_, start)| start.units > 0).collect())
    }

    /// Deposits may be made for days that have begun.
    async fn deposits_of(&self, product: &Product, today: Day) -> Result<BTreeMap<Day, U256>, ReadError> {
        let end = today.next().min(Day::new(product.state.endDay));
        let settlement = self.settlement();
        let deposit = |day: Day| {
            let asked = settlement.depositOf(product.id.0, day.number());
            async move { Ok::<_, ReadError>((day, asked.call().await?)) }
        };
        let deposits = try_join_all(Day::new(product.state.nextDay).until(end).map(deposit)).await?;
        Ok(deposits.into_iter().collect())
    }

    /// The final days from `from` on, and the last one in any case. What is expected is what the last of them before the
    /// closing says.
    async fn market(
        &self,
        product: &Product,
        (from, next_day): (Day, Day),
        closed_day: Option<Day>,
    ) -> Result<Market, WhatIfError> {
        let (asset, first) = (product.asset, self.deployment().first_day);
        if next_day <= first {
            return Err(WhatIfError::NoBenchmark(asset));
        }
        let benchmark = self.benchmark(asset);
        let known = |day: Day| {
            let (reward, price) = (benchmark.rewardOn(day.number()), benchmark.priceOn(day.number()));
            async move {
                let (reward, price) = tokio::try_join!(reward.call(), price.call())?;
                let known = MarketDay {
                    reward: U256::from(reward.reward),
                    mean: U256::from(price.mean),
                    price: U256::from(price.price),
                    finalized_at: price.finalizedAt.to(),
                };
                Ok::<_, ReadError>((day, known))
            }
        };
        let days = try_join_all(from.max(first).min(next_day - 1).until(next_day).map(known));
        let marked = closed_day.map_or(next_day, |closed_day| closed_day.min(next_day)) - 1;
        let (low, high) = (Side::Low, Side::High);
        let (days, low_outlook, high_outlook, pay_price) = tokio::try_join!(
            days,
            self.outlook(asset, marked, low),
            self.outlook(asset, marked, high),
            self.pay_price(product, marked),
        )?;
        let outlook = Sides { low: low_outlook, high: high_outlook };
        Ok(Market { next_day, days: days.into_iter().collect(), outlook, pay_price })
    }

    /// What a unit is expected to earn after a final day.
    async fn outlook(&self, asset: Asset, day: Day, side: Side) -> Result<Outlook, ReadError> {
        let found = self.benchmark(asset).outlookOn(day.number(), number_of(side)).call().await?;
        Ok(Outlook {
            halving: found.halving,
            steady: found.steady,
            price: found.price.to(),
            blocks_left: found.blocksLeft,
        })
    }

    /// [USD, 18 decimals] What the pay token of a product is worth; `None` if it is the mined coin.
    async fn pay_price(&self, product: &Product, day: Day) -> Result<Option<Sides<u128>>, ReadError> {
        let (token, prices) = (product.offer.payToken, self.pay_token_prices());
        if token == product.offer.rewardToken {
            return Ok(None);
        }
        let of = |side| prices.priceOf(token, day.number(), number_of(side));
        let (source, low, high) = (prices.sourceOf(token), of(Side::Low), of(Side::High));
        // Asked together; where a benchmark of the same coin says the price, it is not looked at.
        let (source, low, high) = tokio::join!(source.call(), low.call(), high.call());
        if source?.benchmark == self.deployment().benchmark(product.asset) {
            return Ok(None);
        }
        Ok(Some(Sides { low: low?.saturating_to(), high: high?.saturating_to() }))
    }

    async fn holding_of(
        &self,
        token: &PowerToken,
        product: &Product,
        paid: &Settlement::Paid,
    ) -> Result<Holding, ReadError> {
        let reached = |day: Day| day.number() <= product.state.nextDay;
        let sums = |day: Day| async move {
            match reached(day) {
                true => self.sums_before(product, day).await.map(Some),
                false => Ok(None),
            }
        };
        let (from, to) = tokio::try_join!(sums(token.start), sums(token.end))?;
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

    /// The policy of a number and whether it never begins, as each insurance says, by its pay token. Each counts its policies by
    /// itself, so only what that of a token's own pay token says is about the token.
    async fn policies_of(
        &self,
        number: Option<PolicyId>,
    ) -> Result<BTreeMap<Address, (Insurance::Policy, bool)>, ReadError> {
        let Some(PolicyId(number)) = number else { return Ok(BTreeMap::new()) };
        let tokens = self.deployment().insurances.keys();
        let insurances = tokens.filter_map(|token| Some((*token, self.insurance(*token)?)));
        let policies = try_join_all(insurances.map(|(token, insurance)| async move {
            let (policy, is_void) = (insurance.policyOf(number), insurance.isVoid(number));
            let (policy, is_void) = tokio::try_join!(policy.call(), is_void.call())?;
            Ok::<_, ReadError>((token, (policy, is_void)))
        }))
        .await?;
        Ok(policies.into_iter().collect())
    }

    /// What a token has of its policy.
    async fn cover_of(
        &self,
        token: &PowerToken,
        product: &Product,
        held: Option<&(Insurance::Policy, bool)>,
    ) -> Result<Option<Cover>, ReadError> {
        let Some((policy, is_void)) = held else { return Ok(None) };
        let mark_day = Day::new(policy.markDay);
        let units = U256::from(token.power.units());
        let share = mul_div_down(U256::from(policy.coverage), units, U256::from(policy.units));
        Ok(Some(Cover {
            coverage: if *is_void { U256::ZERO } else { share },
            units: policy.units,
            daily: policy.daily.to(),
            rest: policy.rest.to(),
            begin: Day::new(policy.beginDay),
            mark_day,
            rate: policy.rate,
            outlook: self.outlook(product.asset, mark_day, Side::Low).await?,
            is_void: *is_void,
        }))
    }

    /// [pay token] What a token lost and nobody paid, if its product was measured.
    async fn measured(&self, id: TokenId, product: ProductId) -> Result<Option<U256>, ReadError> {
        let ledger = self.loss_ledger();
        let (measure, remaining) = (ledger.measureOf(product.0), ledger.remainingOf(U256::from(id.0)));
        // Before the measure the second is refused, and not looked at.
        let (measure, remaining) = tokio::join!(measure.call(), remaining.call());
        let LossLedger::Measure { measuredAt, .. } = measure?;
        Ok(if measuredAt.is_zero() { None } else { Some(remaining?) })
    }
}

fn terms_of(product: &Product, terms: &Settlement::ProductTerms) -> Terms {
    let batch_start = Day::new(terms.batchStart);
    let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
    Terms {
        payout_days: u32::from(terms.payoutDays),
        batch: (product.clock == Clock::Batch)
            .then(|| (batch_start, batch_start + u32::from(terms.miningDays))),
        running_cost: U256::from(terms.runningCost),
        pay_scale: scale(terms.payDecimals),
        reward_scale: scale(terms.rewardDecimals),
        vesting_days: product.asset.vesting_tail_days(),
        bond_days: terms.bondDays,
    }
}

/// The number that Solidity gives a side.
const fn number_of(side: Side) -> u8 {
    match side {
        Side::Low => 0,
        Side::High => 1,
    }
}

fn state_of(product: &Product, unit_days: U256, sums: Sums) -> State {
    let Settlement::ProductState { nextDay, endDay, activeUnits, outstandingUnits, carry, .. } =
        product.state;
    State {
        next_day: Day::new(nextDay),
        end_day: Day::new(endDay),
        active: activeUnits,
        outstanding: outstandingUnits,
        unit_days,
        reserved: product.sale.inAuction,
        carry: U256::from(carry),
        bond: product.state.bond.to(),
        escrow: product.state.escrow.to(),
        active_tranche: product.state.activeTranche.to(),
        sums,
    }
}
