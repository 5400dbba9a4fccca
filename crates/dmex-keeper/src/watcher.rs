//! Proposes to end a product whose miner does not deliver.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_chain::sender::Account;
use dmex_platform::{Action, Call, Platform, Proposal, ReadError, Transact, proposer_mark, send_for};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::ProductId;
use tokio_util::sync::CancellationToken;

use crate::TickError;

/// Watches for products that become terminable and puts each to the vote, once. It has no power of its own: holders of
/// DMC decide.
pub struct Watcher {
    platform: Platform,
    transact: Arc<dyn Transact>,
    account: Account,
    pace: Pace,
}

impl Watcher {
    /// A watcher that proposes with the votes of the key behind `account`.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, account: Account, pace: Pace) -> Self {
        Self { platform, transact, account, pace }
    }

    /// Proposes what is due. Returns how many proposals were made.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn tick(&self) -> Result<u32, TickError> {
        let terminable = self.terminable().await?;
        if terminable.is_empty() || !self.may_propose().await? {
            return Ok(0);
        }
        let proposals = self.platform.proposals().await?;
        let mut made = 0;
        for product in terminable {
            let action = Action::from(Call::terminate(self.platform.deployment(), product));
            if !is_proposed(&action, &proposals) {
                self.propose(product, action).await?;
                made += 1;
            }
        }
        Ok(made)
    }

    /// Products that the DAO may terminate now.
    async fn terminable(&self) -> Result<Vec<ProductId>, TickError> {
        let now = self.platform.now().await?;
        let mut terminable = Vec::new();
        for product in self.platform.products().await? {
            let settlement = self.platform.settlement();
            let shortfall = settlement.shortfallOf(product.id.0).call().await.map_err(ReadError::from)?;
            let until: u64 = shortfall.terminableUntil.to();
            if shortfall.closedDay == 0 && now < until {
                terminable.push(product.id);
            }
        }
        Ok(terminable)
    }

    /// Whether the key holds the votes that a proposal takes.
    async fn may_propose(&self) -> Result<bool, TickError> {
        let me = self.transact.address(&self.account)?;
        let votes = self.platform.dmc().getVotes(me).call().await.map_err(ReadError::from)?;
        let needed = self.platform.governor().proposalThreshold().call().await.map_err(ReadError::from)?;
        if votes < needed {
            tracing::warn!(%me, %votes, %needed, "a product is terminable, but this key has too few votes to say so");
        }
        Ok(votes >= needed)
    }

    async fn propose(&self, product: ProductId, action: Action) -> Result<(), TickError> {
        let me = self.transact.address(&self.account)?;
        let why = format!(
            "End product {product}: its miner was short for seven days in a row. What is left of the purchase money and \
             of the bond goes to the holders. {}",
            proposer_mark(me)
        );
        let call = Call::propose(self.platform.deployment(), &[action], why);
        send_for(self.transact.as_ref(), &format!("terminate/{product}"), &self.account, &call).await?;
        tracing::info!(%product, "proposed to terminate");
        Ok(())
    }
}

/// Whether somebody has put this to the vote before, however that ended.
fn is_proposed(action: &Action, proposals: &[Proposal]) -> bool {
    proposals.iter().any(|proposal| proposal.actions.contains(action))
}

#[async_trait]
impl Service for Watcher {
    fn name(&self) -> &str {
        "watcher"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let tick = || async { self.tick().await.map(|_| ()) };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
