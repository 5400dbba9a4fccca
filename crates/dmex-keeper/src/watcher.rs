//! Proposes to end a product whose miner does not deliver.

use std::sync::Arc;

use alloy::primitives::Address;
use async_trait::async_trait;
use dmex_chain::agreed;
use dmex_chain::sender::Account;
use dmex_platform::{
    Action, Call, Looked, Platform, Proposal, ProposalState, ReadError, Transact, proposer_mark, send_due,
};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use dmex_types::{Day, ProductId};
use tokio_util::sync::CancellationToken;

use crate::TickError;
use crate::each::{Each, label};

/// [seconds] How long the DAO may decide, from the settlement of the last short day on.
const TERMINABLE: u64 = 30 * 86_400;
/// [seconds] Less than the time that seven short days and their grace take: what was proposed longer before the last
/// short day than this was about other days.
const SPELL: u64 = 7 * 86_400;

/// A product, and when its last short day was settled [Unix seconds].
pub(crate) type Terminable = (ProductId, u64);

/// Watches for products that become terminable and puts each to the vote, once for each time that it does. It has no
/// power of its own: holders of DMC decide.
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
        // An accusation stands on what most nodes say, all of one block.
        let me = self.transact.address(&self.account)?;
        let (looked, due) = agreed(async {
            let looked = self.platform.looked().await?;
            Ok::<_, TickError>((looked, unproposed(&self.platform, me).await?))
        })
        .await?;
        let mut each = Each::default();
        for (product, short) in due {
            let action = Action::from(Call::terminate(self.platform.deployment(), product));
            let proposed = self.propose(&looked, product, short, action).await;
            each.note(label(product), proposed.map(|()| 1));
        }
        each.end()
    }

    async fn propose(
        &self,
        looked: &Looked,
        product: ProductId,
        short: u64,
        action: Action,
    ) -> Result<(), TickError> {
        let me = self.transact.address(&self.account)?;
        let why = format!(
            "End product {product}: by {} its miner was short too often (its score reached 42). What is left of the \
             purchase money goes back to the holders, and of the bond what makes good their loss. {}",
            Day::from_timestamp(short),
            proposer_mark(me)
        );
        let call = Call::propose(self.platform.deployment(), &[action], why);
        let purpose = format!("terminate/{product}/{short}");
        send_due(self.transact.as_ref(), looked, &purpose, &self.account, &call).await?;
        tracing::info!(%product, "proposed to terminate");
        Ok(())
    }
}

/// What this account can and should propose now: products that the DAO may terminate, and when the last short day of
/// each was settled [Unix seconds].
pub(crate) async fn unproposed(platform: &Platform, proposer: Address) -> Result<Vec<Terminable>, ReadError> {
    let mut due = terminable(platform).await?;
    if due.is_empty() || !may_propose(platform, proposer).await? {
        return Ok(Vec::new());
    }
    let proposals = platform.proposals().await?;
    due.retain(|(product, short)| {
        let action = Action::from(Call::terminate(platform.deployment(), *product));
        !is_proposed(&action, *short, &proposals)
    });
    Ok(due)
}

async fn terminable(platform: &Platform) -> Result<Vec<Terminable>, ReadError> {
    let now = platform.now().await?;
    let mut terminable = Vec::new();
    for product in platform.products().await? {
        let shortfall = platform.settlement().shortfallOf(product.id.0).call().await?;
        let until: u64 = shortfall.terminableUntil.to();
        if shortfall.closedDay == 0 && now < until {
            terminable.push((product.id, until.saturating_sub(TERMINABLE)));
        }
    }
    Ok(terminable)
}

/// Whether an account holds the votes that a proposal takes.
async fn may_propose(platform: &Platform, proposer: Address) -> Result<bool, ReadError> {
    let votes = platform.dmc().getVotes(proposer).call().await?;
    let needed = platform.governor().proposalThreshold().call().await?;
    if votes < needed {
        tracing::warn!(%proposer, %votes, %needed, "a product is terminable, but this key has too few votes to say so");
    }
    Ok(votes >= needed)
}

/// Whether this is before the voters, or was about these short days. What was proposed earlier and came to nothing is
/// about other days: nobody can use the one proposal up beforehand.
fn is_proposed(action: &Action, short: u64, proposals: &[Proposal]) -> bool {
    let mut same = proposals.iter().filter(|proposal| proposal.actions.contains(action));
    same.any(|proposal| proposal.opens + SPELL >= short || is_alive(proposal.state))
}

fn is_alive(state: ProposalState) -> bool {
    match state {
        ProposalState::Pending
        | ProposalState::Active
        | ProposalState::Succeeded
        | ProposalState::Queued
        | ProposalState::Executed => true,
        ProposalState::Canceled | ProposalState::Defeated | ProposalState::Expired => false,
    }
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

#[cfg(test)]
mod tests {
    use alloy::primitives::U256;
    use dmex_platform::Votes;
    use dmex_types::ActionClass;

    use super::*;

    const NOW: u64 = 1_650_000_000;

    fn proposal(action: &Action, opens: u64, state: ProposalState) -> Proposal {
        Proposal {
            number: 1,
            id: U256::from(1),
            proposer: Address::ZERO,
            actions: vec![action.clone()],
            description: String::new(),
            class: ActionClass::Termination,
            accused: None,
            state,
            opens,
            closes: opens + 86_400,
            executable: None,
            votes: Votes::default(),
            quorum_bps: 1_000,
            quorum: U256::ZERO,
        }
    }

    #[test]
    fn risk_2_one_proposal_a_spell_and_none_can_be_used_up_beforehand() {
        let action = Action { to: Address::repeat_byte(1), value: U256::ZERO, data: vec![7].into() };
        let other = Action { to: Address::repeat_byte(2), ..action.clone() };
        let proposed = |proposals: &[Proposal]| is_proposed(&action, NOW, proposals);
        assert!(!proposed(&[]));
        assert!(!proposed(&[proposal(&other, NOW, ProposalState::Active)]));
        assert!(proposed(&[proposal(&action, NOW, ProposalState::Defeated)]), "the DAO said no to this");
        assert!(
            !proposed(&[proposal(&action, NOW - 30 * 86_400, ProposalState::Defeated)]),
            "that was before"
        );
        assert!(proposed(&[proposal(&action, NOW - 30 * 86_400, ProposalState::Queued)]), "it is on its way");
    }
}
