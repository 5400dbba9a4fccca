//! Assesses every product once for each final day: what its miner would gain by stopping, and the bond that calls for.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_contracts::BondCalls;
use dmex_platform::{Call, Platform, Product, ReadError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::Day;
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::TickError;
use crate::each::{label, sum};

/// The service that keeps default gains and bond calls fresh. Anyone may run one.
pub struct Assessor {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
}

impl Assessor {
    /// An assessor that pays gas with the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { platform, transact, account, pace }
    }

    /// Assesses what is not assessed for the last final day. Returns how many products.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn tick(&self) -> Result<u32, TickError> {
        let products = self.platform.products().await?;
        let assessed = join_all(products.iter().map(|product| self.assess_if_due(product))).await;
        sum(products.iter().map(|product| label(product.id)), assessed)
    }

    async fn assess_if_due(&self, product: &Product) -> Result<u32, TickError> {
        let looked = self.platform.looked().await?;
        let Some(day) = due(&self.platform, product).await? else { return Ok(0) };
        let call = Call::assess(self.platform.deployment(), product.id);
        let purpose = format!("assess/{}/{day}", product.id);
        match send_due(self.transact.as_ref(), &looked, &purpose, &self.account, &call).await {
            Err(error) if error.is_refusal() => Ok(0),
            done => Ok(done.map(|_| 1)?),
        }
    }
}

/// The day that a product is to be assessed for, the last final one; `None` if it is.
pub(crate) async fn due(platform: &Platform, product: &Product) -> Result<Option<Day>, ReadError> {
    let calls = BondCalls::new(platform.deployment().bond_calls.address, platform.provider().clone());
    let last = calls.callOf(product.id.0).call().await?.day;
    let next = platform.benchmark_next_day(product.asset).await?;
    // Of a closed product nothing is called for any more, though its power counts until it is sealed.
    if platform.settlement().shortfallOf(product.id.0).call().await?.closedDay > 0 {
        return Ok(None);
    }
    Ok(is_due(product, Day::new(last), next).then(|| next - 1))
}

/// Whether power has days left and a later day than the assessed one is final.
fn is_due(product: &Product, assessed: Day, next: Day) -> bool {
    product.state.outstandingUnits > 0 && next.number() > assessed.number() + 1
}

#[async_trait]
impl Service for Assessor {
    fn name(&self) -> &str {
        "assessor"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
