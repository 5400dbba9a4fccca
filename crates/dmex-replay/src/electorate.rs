//! Simulated: people who hold DMC, vote on the end of products, and give the reserve's money to those who lost.

use std::sync::Arc;

use alloy::primitives::{Address, U256};
use async_trait::async_trait;
use dmex_keeper::TickError;
use dmex_platform::{
    Action, Call, Looked, Platform, Proposal, ProposalState, ReadError, Support, Transact, proposer_mark,
    send_due,
};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{ActionClass, ProductId};
use tokio_util::sync::CancellationToken;

use crate::Role;

/// Who votes, and for it: more than any quorum together.
const VOTERS: [Role; 3] = [Role::Platform, Role::Buyer(0), Role::Buyer(1)];
/// [seconds] The time that the reserve leaves between measuring a loss and deciding on it.
const DISCUSSION: u64 = 7 * 86_400;

/// People who decide. They vote on what the watcher and the platform propose, and leave all else to others.
pub struct Electorate {
    platform: Platform,
    transact: Arc<dyn Transact>,
    pace: Pace,
}

impl Electorate {
    /// People who act at this pace.
    pub fn new(platform: Platform, transact: Arc<dyn Transact>, pace: Pace) -> Self {
        Self { platform, transact, pace }
    }

    /// Does what the proposals that there are call for.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn tick(&self) -> Result<(), TickError> {
        let looked = self.platform.looked().await?;
        let proposals = self.platform.proposals().await?;
        for proposal in proposals.iter().filter(|proposal| proposal.proposer == Role::Platform.address()) {
            self.move_on(&looked, proposal).await?;
        }
        if !proposals.is_empty() {
            self.compensate(&looked, &proposals).await?;
        }
        Ok(())
    }

    async fn move_on(&self, looked: &Looked, proposal: &Proposal) -> Result<(), TickError> {
        let on = self.platform.deployment();
        match proposal.state {
            ProposalState::Active => self.vote(looked, proposal).await,
            ProposalState::Succeeded => self.act(looked, "queue", proposal, Call::queue(on, proposal)).await,
            ProposalState::Queued => {
                let now = self.platform.now().await?;
                if proposal.executable.is_none_or(|time| now < time) {
                    return Ok(());
                }
                self.act(looked, "execute", proposal, Call::execute(on, proposal)).await
            }
            ProposalState::Pending
            | ProposalState::Canceled
            | ProposalState::Defeated
            | ProposalState::Expired
            | ProposalState::Executed => Ok(()),
        }
    }

    async fn vote(&self, looked: &Looked, proposal: &Proposal) -> Result<(), TickError> {
        for voter in VOTERS {
            let voted = self.platform.governor().hasVoted(proposal.id, voter.address()).call().await;
            if voted.map_err(ReadError::from)? {
                continue;
            }
            let call = Call::vote(self.platform.deployment(), proposal.id, Support::For, None);
            let purpose = format!("vote/{}/{}", proposal.number, voter.name());
            send_due(self.transact.as_ref(), looked, &purpose, &voter.account(), &call).await?;
        }
        Ok(())
    }

    /// Proposes a compensation round for each product whose losses are known for a week, once, of all that the reserve
    /// has in the product's pay token.
    async fn compensate(&self, looked: &Looked, proposals: &[Proposal]) -> Result<(), TickError> {
        let now = self.platform.now().await?;
        for product in self.platform.products().await? {
            let measured =
                self.platform.loss_ledger().measureOf(product.id.0).call().await.map_err(ReadError::from)?;
            let measured_at: u64 = measured.measuredAt.to();
            if measured_at == 0 || now < measured_at + DISCUSSION || is_compensated(product.id, proposals) {
                continue;
            }
            let token = product.offer.payToken;
            // A reserve that has something was funded already: nothing is given twice.
            let empty =
                self.platform.reserve().freeOf(token).call().await.map_err(ReadError::from)?.is_zero();
            if empty && !proposals.iter().any(is_round) {
                self.fund_reserve(looked, token).await?;
            }
            let lost = self
                .platform
                .loss_ledger()
                .productLossOf(product.id.0)
                .call()
                .await
                .map_err(ReadError::from)?;
            let free = self.platform.reserve().freeOf(token).call().await.map_err(ReadError::from)?;
            if lost.loss > lost.recovered && !free.is_zero() {
                self.propose_round(looked, product.id, token, free).await?;
            }
        }
        Ok(())
    }

    /// The platform gives a fifth of its fees, until a contract does so by itself.
    async fn fund_reserve(&self, looked: &Looked, token: Address) -> Result<(), TickError> {
        let on = self.platform.deployment();
        let treasury = Role::Treasury;
        if !self.platform.credit_of(treasury.address(), token).await?.is_zero() {
            self.give(looked, "withdraw", token, &Call::withdraw(on, token, treasury.address())).await?;
        }
        let balance = self.platform.erc20(token).balanceOf(treasury.address()).call().await;
        let gift = balance.map_err(ReadError::from)? / U256::from(5);
        if !gift.is_zero() {
            self.give(looked, "approve", token, &Call::approve(token, on.reserve.address, gift)).await?;
            self.give(looked, "fund", token, &Call::fund_reserve(on, token, gift)).await?;
        }
        Ok(())
    }

    async fn give(&self, looked: &Looked, what: &str, token: Address, call: &Call) -> Result<(), TickError> {
        let purpose = format!("reserve/{what}/{token}");
        send_due(self.transact.as_ref(), looked, &purpose, &Role::Treasury.account(), call).await?;
        Ok(())
    }

    async fn propose_round(
        &self,
        looked: &Looked,
        product: ProductId,
        token: Address,
        amount: U256,
    ) -> Result<(), TickError> {
        let on = self.platform.deployment();
        let action = Action::from(Call::open_round(on, product, token, amount));
        let mark = proposer_mark(Role::Platform.address());
        let why = format!("{} {mark}", reason(product));
        let call = Call::propose(on, &[action], why);
        let (purpose, proposer) = (format!("compensate/{product}"), Role::Platform.account());
        send_due(self.transact.as_ref(), looked, &purpose, &proposer, &call).await?;
        Ok(())
    }

    /// Anyone may queue and execute.
    async fn act(
        &self,
        looked: &Looked,
        what: &str,
        proposal: &Proposal,
        call: Call,
    ) -> Result<(), TickError> {
        let purpose = format!("{what}/{}", proposal.number);
        send_due(self.transact.as_ref(), looked, &purpose, &Role::Finaliser.account(), &call).await?;
        Ok(())
    }
}

fn reason(product: ProductId) -> String {
    format!("Compensate the holders of product {product} from the reserve.")
}

fn is_compensated(product: ProductId, proposals: &[Proposal]) -> bool {
    proposals.iter().any(|proposal| proposal.description.starts_with(&reason(product)))
}

fn is_round(proposal: &Proposal) -> bool {
    proposal.class == ActionClass::ReserveSpend
}

#[async_trait]
impl Service for Electorate {
    fn name(&self) -> &str {
        "electorate"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        self.pace.keep(pulse, &shutdown, || self.tick()).await;
        Ok(())
    }
}
