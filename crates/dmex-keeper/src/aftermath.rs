//! Does for everybody what anyone may do once a product has ended before its time.

use std::sync::Arc;

use alloy::primitives::U256;
use async_trait::async_trait;
use dmex_chain::sender::Account;
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
        if sent == 0 && self.last_round().await? > 0 {
            sent += self.pay_rounds().await?;
        }
        Ok(sent)
    }

    /// One product: measure, refund, record, each once.
    async fn follow(&self, product: ProductId, closed: Day) -> Result<u32, TickError> {
        let ledger = self.platform.loss_ledger();
        let measured = ledger.measureOf(product.0).call().await.map_err(ReadError::from)?.measuredAt;
        let mut sent = 0;
        if measured.is_zero() {
            let call = Call::measure(self.platform.deployment(), product);
            self.act(&format!("measure/{product}"), &call).await?;
            sent += 1;
        }
        let lost = ledger.productLossOf(product.0).call().await.map_err(ReadError::from)?.loss;
        if lost > 0 {
            return Ok(sent);
        }
        let tokens = self.tokens_of(product, closed).await?;
        let waiting: Vec<TokenId> =
            tokens.iter().filter(|token| !token.refunded).map(|token| token.id).collect();
        if !waiting.is_empty() {
            return Ok(sent + self.in_parts(&format!("refund/{product}"), &waiting, Call::refund).await?);
        }
        let mut losing = Vec::new();
        for token in tokens {
            let loss = ledger.lossOf(U256::from(token.id.0)).call().await.map_err(ReadError::from)?;
            if loss.loss > 0 {
                losing.push(token.id);
            }
        }
        Ok(sent + self.in_parts(&format!("record/{product}"), &losing, Call::record_losses).await?)
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

    /// The same call for many tokens, in transactions of a size that fits any block.
    async fn in_parts(
        &self,
        purpose: &str,
        tokens: &[TokenId],
        call: impl Fn(&dmex_contracts::Deployment, &[TokenId]) -> Call,
    ) -> Result<u32, TickError> {
        let mut sent = 0;
        for part in tokens.chunks(AT_ONCE) {
            let first = part.first().map(ToString::to_string).unwrap_or_default();
            let call = call(self.platform.deployment(), part);
            self.act(&format!("{purpose}/{first}"), &call).await?;
            sent += 1;
        }
        Ok(sent)
    }

    async fn act(&self, purpose: &str, call: &Call) -> Result<(), TickError> {
        match send_for(self.transact.as_ref(), purpose, &self.account, call).await {
            Err(error) if error.is_refusal() => {
                tracing::debug!(purpose, %error, "not done: somebody was faster");
                Ok(())
            }
            done => Ok(done.map(drop)?),
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
