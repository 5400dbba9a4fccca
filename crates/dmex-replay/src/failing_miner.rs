//! Simulated: a miner that stops paying.

use std::sync::Arc;

use alloy::primitives::U256;
use async_trait::async_trait;
use dmex_keeper::{MinerAgent, TickError};
use dmex_platform::{Call, Platform, ReadError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::Day;
use tokio_util::sync::CancellationToken;

use crate::Role;

/// Pays like any other miner until a day comes. From then on it pays nothing, and takes out all bond that it may, which is
/// what it may before anybody sees.
pub struct FailingMiner {
    agent: MinerAgent,
    platform: Platform,
    transact: Arc<dyn Transact>,
    pace: Pace,
    /// First day that it does not pay; never if there is none.
    stops: Option<Day>,
}

impl FailingMiner {
    /// A miner that pays until the day before `stops` is paid.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, pace: Pace, stops: Option<Day>) -> Self {
        let account = Role::FailingMiner.account();
        let agent = MinerAgent::new(platform.clone(), transact.clone(), account, pace.clone());
        Self { agent, platform, transact, pace, stops }
    }

    /// Pays what is due now, if it still does.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn tick(&self) -> Result<u32, TickError> {
        // A day is paid on the next one.
        let today = self.platform.today().await?;
        if self.stops.is_some_and(|stops| today > stops) {
            self.take_free_bond().await?;
            return Ok(0);
        }
        self.agent.tick().await
    }

    async fn take_free_bond(&self) -> Result<(), TickError> {
        let me = Role::FailingMiner.address();
        let looked = self.platform.looked().await?;
        for product in self.platform.products().await? {
            let settlement = self.platform.settlement();
            let closure = settlement.closureOf(product.id.0).call().await.map_err(ReadError::from)?;
            if product.sale.miner != me || closure.closedDay > 0 || product.state.outstandingUnits == 0 {
                continue;
            }
            let required = self.platform.bonds().bondRequired(product.id.0, 0).call().await;
            let assessed = self.platform.bond_calls().assessmentOf(product.id.0).call().await;
            let called = assessed.map_err(ReadError::from)?.inputs.called;
            let kept = required.map_err(ReadError::from)?.max(called);
            let bond: U256 = product.state.bond.to();
            let bonds = self.platform.bonds();
            // Refused once somebody sees that it does not pay.
            let free = bond > kept
                && bonds.withdrawBond(product.id.0, bond - kept, me).from(me).call().await.is_ok();
            if free {
                let call = Call::withdraw_bond(self.platform.deployment(), product.id, bond - kept, me);
                let purpose = format!("take-bond/{}/{bond}", product.id);
                let miner = Role::FailingMiner.account();
                send_due(self.transact.as_ref(), &looked, &purpose, &miner, &call).await?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Service for FailingMiner {
    fn name(&self) -> &str {
        "failing-miner"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
