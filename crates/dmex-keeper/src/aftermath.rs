//! Does for everybody what anyone may do once a product has ended before its time.

use std::sync::Arc;

use alloy::primitives::{U256, keccak256};
use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_contracts::Deployment;
use dmex_platform::{Call, Platform, PowerToken, ReadError, Transact, send_for};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Day, ProductId, TokenId};
use tokio_util::sync::CancellationToken;

use crate::TickError;

/// Tokens in one transaction: far below any block's gas limit.
const AT_ONCE: usize = 40;

/// Refunds tokens of sealed products, measures what their holders lost, and pays open compensation rounds out. The money
/// goes to the holders, whoever calls.
pub struct Aftermath {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
}

impl Aftermath {
    /// A service that pays gas with the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { platform, transact, account, pace }
    }

    /// Does all that can be done now. Returns the number of transactions.
    ///
    /// # Errors
    /// [`TickError`]; what was done stays done.
    pub async fn tick(&self) -> Result<u32, TickError> {
        let mut sent = 0;
        for product in self.platform.products().await? {
            let settlement = self.platform.settlement();
            let closure = settlement.closureOf(product.id.0).call().await.map_err(ReadError::from)?;
            if closure.isSealed {
                sent += self.follow(product.id, Day::new(closure.closedDay)).await?;
            }
        }
        Ok(sent + self.pay_rounds().await?)
    }

    /// One product: measure, refund, record, each once a token.
    async fn follow(&self, product: ProductId, closed: Day) -> Result<u32, TickError> {
        let ledger = self.platform.loss_ledger();
        let measured = ledger.measureOf(product.0).call().await.map_err(ReadError::from)?.measuredAt;
        if measured.is_zero() {
            let call = Call::measure(self.platform.deployment(), product);
            return self.act(&format!("measure/{product}"), &call).await;
        }
        let (refunded, waiting): (Vec<PowerToken>, Vec<PowerToken>) =
            self.tokens_of(product, closed).await?.into_iter().partition(|token| token.refunded);
        let waiting: Vec<TokenId> = waiting.iter().map(|token| token.id).collect();
        let sent = self.in_parts(&format!("refund/{product}"), &waiting, Call::refund).await?;
        Ok(sent + self.record(product, &refunded).await?)
    }

    /// Records what refunded tokens lost, until the product's loss is the sum of theirs: somebody else may have recorded
    /// some of them, and recording one again changes nothing.
    async fn record(&self, product: ProductId, refunded: &[PowerToken]) -> Result<u32, TickError> {
        let ledger = self.platform.loss_ledger();
        let (mut losing, mut total) = (Vec::new(), 0u128);
        for token in refunded {
            let loss = ledger.lossOf(U256::from(token.id.0)).call().await.map_err(ReadError::from)?.loss;
            if loss > 0 {
                losing.push(token.id);
                total = total.saturating_add(loss);
            }
        }
        let recorded = ledger.productLossOf(product.0).call().await.map_err(ReadError::from)?.loss;
        if recorded >= total {
            return Ok(0);
        }
        self.in_parts(&format!("record/{product}"), &losing, Call::record_losses).await
    }

    /// Tokens whose days were cut short and that nobody holds a lock on: those are their lockers' to refund.
    async fn tokens_of(&self, product: ProductId, closed: Day) -> Result<Vec<PowerToken>, TickError> {
        let mut tokens = self.platform.tokens().await?;
        tokens.retain(|token| {
            token.product == product && token.end > closed && (token.refunded || !token.locked)
        });
        Ok(tokens)
    }

    async fn pay_rounds(&self) -> Result<u32, TickError> {
        let now = self.platform.now().await?;
        let mut sent = 0;
        for round in 1..=self.last_round().await? {
            let terms =
                self.platform.reserve().roundOf(U256::from(round)).call().await.map_err(ReadError::from)?;
            if terms.isClosed || now >= terms.closesAt.to::<u64>() {
                continue;
            }
            let mut entitled = Vec::new();
            for token in self.platform.tokens().await? {
                if token.product.0 == terms.product && token.refunded && self.share(round, token.id).await? {
                    entitled.push(token.id);
                }
            }
            let call = |on: &_, tokens: &[TokenId]| Call::claim_round(on, round, tokens);
            sent += self.in_parts(&format!("round/{round}"), &entitled, call).await?;
        }
        Ok(sent)
    }

    /// Whether a token has something to claim of a round.
    async fn share(&self, round: u64, token: TokenId) -> Result<bool, TickError> {
        let share = self.platform.reserve().shareOf(U256::from(round), U256::from(token.0)).call().await;
        Ok(!share.map_err(ReadError::from)?.is_zero())
    }

    async fn last_round(&self) -> Result<u64, TickError> {
        Ok(self.platform.reserve().lastRound().call().await.map_err(ReadError::from)?.saturating_to())
    }

    /// The same call for many tokens, in transactions of a size that fits any block. Which tokens they are is part of the
    /// purpose, for holders act too and the list changes; each of these calls serves a token once, however often it is made.
    async fn in_parts(
        &self,
        purpose: &str,
        tokens: &[TokenId],
        call: impl Fn(&Deployment, &[TokenId]) -> Call,
    ) -> Result<u32, TickError> {
        let mut sent = 0;
        for part in tokens.chunks(AT_ONCE) {
            let call = call(self.platform.deployment(), part);
            let which = keccak256(&call.data);
            sent += self.act(&format!("{purpose}/{which}"), &call).await?;
        }
        Ok(sent)
    }

    /// The number of transactions, one at the most: what was refused is looked at again on the next tick.
    async fn act(&self, purpose: &str, call: &Call) -> Result<u32, TickError> {
        match send_for(self.transact.as_ref(), purpose, &self.account, call).await {
            Err(error) if error.is_refusal() => {
                tracing::debug!(purpose, %error, "not done: somebody was faster");
                Ok(0)
            }
            done => Ok(done.map(|_| 1)?),
        }
    }
}

#[async_trait]
impl Service for Aftermath {
    fn name(&self) -> &str {
        "aftermath"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
