//! Does for everybody what anyone may do once a product has ended before its time.

mod holders;

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;

use alloy::primitives::{Address, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_contracts::Deployment;
use dmex_platform::{ASKED_AT_ONCE, Call, Looked, Platform, ReadError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Day, ProductId, TokenId};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::TickError;
use crate::each::{Each, label};
use holders::Holders;

/// Tokens in one transaction: far below any block's gas limit.
const AT_ONCE: usize = 40;

/// Seals closed products, refunds their tokens, measures what their holders lost, pays open compensation rounds out, and
/// returns what is left of a bond. The money goes to whom it belongs, whoever calls; contracts that hold tokens ask for
/// themselves.
pub struct Aftermath {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
    /// What is known of the NFTs of products that ended.
    ended: Mutex<BTreeMap<ProductId, Holders>>,
}

impl Aftermath {
    /// A service that pays gas with the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { platform, transact, account, pace, ended: Mutex::default() }
    }

    /// Does all that can be done now. Returns the number of transactions.
    ///
    /// # Errors
    /// [`TickError`]; what was done stays done.
    pub async fn tick(&self) -> Result<u32, TickError> {
        let mut ended = self.ended.lock().await;
        let mut each = Each::default();
        for product in self.platform.products().await? {
            let sent = self.follow_if_sealed(product.id, &mut ended).await;
            each.note(label(product.id), sent);
        }
        let paid = self.pay_rounds(&ended).await;
        each.note("compensation rounds", paid);
        each.end()
    }

    async fn follow_if_sealed(
        &self,
        product: ProductId,
        ended: &mut BTreeMap<ProductId, Holders>,
    ) -> Result<u32, TickError> {
        let closure =
            self.platform.settlement().closureOf(product.0).call().await.map_err(ReadError::from)?;
        if closure.isSealed {
            let holders = ended.entry(product).or_default();
            return self.follow(product, Day::new(closure.closedDay), holders).await;
        }
        // Open, or with days to settle: it refuses.
        let looked = self.platform.looked().await?;
        let call = Call::seal(self.platform.deployment(), product);
        if closure.closedDay == 0 || !self.can(&call).await? {
            return Ok(0);
        }
        self.act(&looked, &format!("seal/{product}"), &call).await
    }

    /// Gives back what is left of the bond, once nobody is owed any of it.
    async fn return_bond(&self, product: ProductId) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let call = Call::return_bond(self.platform.deployment(), product);
        if self.can(&call).await? {
            self.act(&looked, &format!("return-bond/{product}"), &call).await
        } else {
            Ok(0)
        }
    }

    /// Whether a contract would do it now.
    async fn can(&self, call: &Call) -> Result<bool, TickError> {
        let from = self.transact.address(&self.account)?;
        let asked = TransactionRequest::default().from(from).to(call.to).input(call.data.clone().into());
        match self.platform.provider().call(asked).await {
            Ok(_) => Ok(true),
            Err(error) if error.as_error_resp().is_some_and(|answer| answer.as_revert_data().is_some()) => {
                Ok(false)
            }
            Err(error) => Err(ReadError::from(alloy::contract::Error::from(error)).into()),
        }
    }

    /// One product: measure, refund, record, each once a token.
    async fn follow(&self, product: ProductId, closed: Day, holders: &mut Holders) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let ledger = self.platform.loss_ledger();
        let measured = ledger.measureOf(product.0).call().await.map_err(ReadError::from)?.measuredAt;
        if measured.is_zero() {
            let call = Call::measure(self.platform.deployment(), product);
            return self.act(&looked, &format!("measure/{product}"), &call).await;
        }
        let free = self.payable(holders.look(&self.platform, product, closed).await?).await?;
        let sent = self.in_parts(&looked, &format!("refund/{product}"), &free, Call::refund).await?;
        if holders.recorded {
            return Ok(sent + self.return_bond(product).await?);
        }
        let recorded = self.record(product, holders.refunded().collect()).await?;
        holders.recorded = recorded == 0;
        Ok(sent + recorded + self.return_bond(product).await?)
    }

    /// Records what refunded tokens lost, until the product's loss is the sum of theirs: somebody else may have recorded
    /// some of them, and recording one again changes nothing.
    async fn record(&self, product: ProductId, refunded: Vec<TokenId>) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let losses = stream::iter(refunded).map(|token| self.loss(token)).buffered(ASKED_AT_ONCE);
        let losing: Vec<(TokenId, u128)> =
            losses.try_filter(|(_, loss)| ready(*loss > 0)).try_collect().await?;
        let total = losing.iter().fold(0, |total: u128, (_, loss)| total.saturating_add(*loss));
        let recorded = self.platform.loss_ledger().productLossOf(product.0).call().await;
        if recorded.map_err(ReadError::from)?.loss >= total {
            return Ok(0);
        }
        let losing: Vec<TokenId> = losing.into_iter().map(|(token, _)| token).collect();
        self.in_parts(&looked, &format!("record/{product}"), &losing, Call::record_losses).await
    }

    /// What a token lost.
    async fn loss(&self, token: TokenId) -> Result<(TokenId, u128), TickError> {
        let loss = self.platform.loss_ledger().lossOf(U256::from(token.0)).call().await;
        Ok((token, loss.map_err(ReadError::from)?.loss))
    }

    async fn pay_rounds(&self, ended: &BTreeMap<ProductId, Holders>) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let now = self.platform.now().await?;
        let mut each = Each::default();
        for round in 1..=self.last_round().await? {
            let paid = self.pay_round(&looked, now, round, ended).await;
            each.note(format!("compensation round {round}"), paid);
        }
        each.end()
    }

    /// One round, if it is open at `now` [Unix seconds].
    async fn pay_round(
        &self,
        looked: &Looked,
        now: u64,
        round: u64,
        ended: &BTreeMap<ProductId, Holders>,
    ) -> Result<u32, TickError> {
        let terms =
            self.platform.reserve().roundOf(U256::from(round)).call().await.map_err(ReadError::from)?;
        let Some(holders) = ended.get(&ProductId(terms.product)) else { return Ok(0) };
        if terms.isClosed || now >= terms.closesAt.to::<u64>() {
            return Ok(0);
        }
        let shares =
            stream::iter(holders.refunded()).map(|token| self.share(round, token)).buffered(ASKED_AT_ONCE);
        let entitled = shares.try_filter(|(_, share)| ready(!share.is_zero()));
        let entitled = self.payable(entitled.map_ok(|(token, _)| token).try_collect().await?).await?;
        let call = |on: &_, tokens: &[TokenId]| Call::claim_round(on, round, tokens);
        self.in_parts(looked, &format!("round/{round}"), &entitled, call).await
    }

    /// What a token has to claim of a round.
    async fn share(&self, round: u64, token: TokenId) -> Result<(TokenId, U256), TickError> {
        let share = self.platform.reserve().shareOf(U256::from(round), U256::from(token.0)).call().await;
        Ok((token, share.map_err(ReadError::from)?))
    }

    /// Those of the tokens that anyone may have paid. What a contract holds, only it and whom it approved may: a transaction
    /// would pass it over, and find it due again.
    async fn payable(&self, tokens: Vec<TokenId>) -> Result<Vec<TokenId>, TickError> {
        let caller = self.transact.address(&self.account)?;
        let asked = stream::iter(tokens).map(|token| self.collectable(caller, token)).buffered(ASKED_AT_ONCE);
        let payable = asked.try_filter(|(_, may)| ready(*may));
        payable.map_ok(|(token, _)| token).try_collect().await
    }

    /// Whether `caller` may have a token paid.
    async fn collectable(&self, caller: Address, token: TokenId) -> Result<(TokenId, bool), TickError> {
        Ok((token, self.platform.may_collect(caller, token).await?))
    }

    async fn last_round(&self) -> Result<u64, TickError> {
        Ok(self.platform.reserve().lastRound().call().await.map_err(ReadError::from)?.saturating_to())
    }

    /// The same call for many tokens, in transactions of a size that fits any block. Which tokens they are is part of the
    /// purpose, for holders act too and the list changes; each of these calls serves a token once, however often it is made.
    async fn in_parts(
        &self,
        looked: &Looked,
        purpose: &str,
        tokens: &[TokenId],
        call: impl Fn(&Deployment, &[TokenId]) -> Call,
    ) -> Result<u32, TickError> {
        let mut sent = 0;
        for part in tokens.chunks(AT_ONCE) {
            let call = call(self.platform.deployment(), part);
            let which = keccak256(&call.data);
            sent += self.act(looked, &format!("{purpose}/{which}"), &call).await?;
        }
        Ok(sent)
    }

    /// The number of transactions, one at the most: what was refused is looked at again on the next tick.
    async fn act(&self, looked: &Looked, purpose: &str, call: &Call) -> Result<u32, TickError> {
        match send_due(self.transact.as_ref(), looked, purpose, &self.account, call).await {
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
