//! Deposits the income that the benchmark asks of one miner's products.

use std::sync::Arc;

use alloy::primitives::{Address, U256};
use async_trait::async_trait;
use dmex_chain::agreed;
use dmex_chain::sender::Account;
use dmex_platform::{Call, Looked, NextDay, Platform, Product, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Day, ProductId};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::TickError;
use crate::each::{label, sum};

/// A miner's own service: it pays each closed day as soon as its benchmark is final.
pub struct MinerAgent {
    name: String,
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
}

/// What to pay for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Payment {
    product: ProductId,
    day: Day,
    amount: U256,
}

impl MinerAgent {
    /// An agent that pays with the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { name: format!("miner-agent {}", account.as_str()), platform, transact, account, pace }
    }

    /// Pays what is due now. Returns the number of deposits.
    ///
    /// # Errors
    /// [`TickError`]; what was paid stays paid.
    pub async fn tick(&self) -> Result<u32, TickError> {
        let miner = self.transact.address(&self.account)?;
        let products = self.platform.products().await?;
        let own: Vec<&Product> = products.iter().filter(|product| product.sale.miner == miner).collect();
        // One product that cannot be paid keeps none of the others from it.
        let paid = join_all(own.iter().map(|product| self.pay_if_due(product, miner))).await;
        sum(own.iter().map(|product| label(product.id)), paid)
    }

    /// The number of payments, one at the most.
    async fn pay_if_due(&self, product: &Product, miner: Address) -> Result<u32, TickError> {
        // What is paid cannot be taken back, so most nodes must say how much it is, all of one block.
        let (looked, next) = agreed(self.next_day(product.id)).await?;
        let Some(payment) = decide(product.id, next) else { return Ok(0) };
        self.pay(&looked, product, payment, miner).await?;
        Ok(1)
    }

    /// Where the product's next day stands, read from the beginning: what was read before may be older.
    async fn next_day(&self, product: ProductId) -> Result<(Looked, NextDay), TickError> {
        let looked = self.platform.looked().await?;
        let read = async {
            let product = self.platform.product(product).await?;
            self.platform.next_day(&product).await
        };
        let next = self.platform.as_looked(&looked, read).await?;
        Ok((looked, next))
    }

    async fn pay(
        &self,
        looked: &Looked,
        product: &Product,
        payment: Payment,
        miner: Address,
    ) -> Result<(), TickError> {
        let token = self.platform.erc20(product.offer.rewardToken);
        let balance = token.balanceOf(miner).call().await.map_err(dmex_platform::ReadError::from)?;
        if balance < payment.amount {
            let missing = payment.amount - balance;
            return Err(TickError::NotEnoughCoin { product: product.id, miner, missing });
        }
        self.allow(product.offer.rewardToken, miner, payment).await?;
        let on = self.platform.deployment();
        let call = Call::deposit(on, payment.product, payment.day, payment.amount);
        // The amount is no part of the purpose: one deposit of a day at a time, so that none is sent while another of
        // the same day, which the amount does not know of, is on its way.
        let purpose = format!("deposit/{}/{}", payment.product, payment.day);
        send_due(self.transact.as_ref(), looked, &purpose, &self.account, &call).await?;
        tracing::info!(product = %payment.product, day = %payment.day, amount = %payment.amount, "deposited");
        Ok(())
    }

    /// Lets the settlement take the payment if it may not yet. The settlement takes only what its caller deposits.
    async fn allow(&self, token: Address, miner: Address, payment: Payment) -> Result<(), TickError> {
        let settlement = self.platform.deployment().settlement.address;
        let looked = self.platform.looked().await?;
        let erc20 = self.platform.erc20(token);
        let allowed =
            erc20.allowance(miner, settlement).call().await.map_err(dmex_platform::ReadError::from)?;
        if allowed >= payment.amount {
            return Ok(());
        }
        let call = Call::approve(token, settlement, U256::MAX);
        let purpose = format!("approve/{token}/{}/{}", payment.product, payment.day);
        send_due(self.transact.as_ref(), &looked, &purpose, &self.account, &call).await?;
        Ok(())
    }
}

/// What is missing of the next day, once it is known.
fn decide(product: ProductId, next: NextDay) -> Option<Payment> {
    match next {
        NextDay::Due { day, expected, deposited, .. } => {
            let amount = expected.saturating_sub(deposited);
            (!amount.is_zero()).then_some(Payment { product, day, amount })
        }
        NextDay::None | NextDay::Open(_) | NextDay::AwaitingBenchmark(_) => None,
    }
}

#[async_trait]
impl Service for MinerAgent {
    fn name(&self) -> &str {
        &self.name
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_2_pays_just_what_is_missing() {
        let day = Day::new(19_076);
        let due = |expected: u64, deposited: u64| NextDay::Due {
            day,
            expected: U256::from(expected),
            deposited: U256::from(deposited),
            grace_end: 0,
        };
        let product = ProductId(3);
        assert_eq!(decide(product, due(10, 4)), Some(Payment { product, day, amount: U256::from(6) }));
        assert_eq!(decide(product, due(10, 10)), None);
        assert_eq!(decide(product, due(10, 11)), None);
        assert_eq!(decide(product, NextDay::Open(day)), None);
        assert_eq!(decide(product, NextDay::AwaitingBenchmark(day)), None);
    }
}
