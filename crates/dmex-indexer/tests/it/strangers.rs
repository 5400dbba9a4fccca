//! What anybody may do on chain stops no indexer, and the store still says what the chain does.

use alloy::primitives::{B256, FixedBytes, U256};
use alloy::providers::ext::AnvilApi;
use alloy::sol_types::SolCall;
use dmex_contracts::{DmexGovernor, DmexTimelock};
use dmex_platform::{Action, Call, Proposal, Support};
use dmex_replay::Role;
use dmex_store::rows;
use dmex_testchain::{Chain, TestStore};
use dmex_types::{Asset, Power};

#[tokio::test(flavor = "multi_thread")]
async fn dao_a_proposal_that_a_stranger_has_the_timelock_execute_is_executed_in_the_store_too() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let on = chain.platform.deployment();
    let live = TestStore::sqlite().await;
    // All the power that there is: more than a row can hold.
    let all = Call::approve_miner(on, Role::BtcMiner.address(), Asset::Btc, Power::new(u64::MAX));
    let proposal = accept(&chain, all.into(), "Let it sell what it likes\0").await;
    chain.act(Role::Buyer(5), "queue", Call::queue(on, &proposal)).await;
    // One reads as it happens, and begins anew between the two.
    live.catch_up(&chain.platform, 100_000).await;
    assert!(stored(&live).await.executed_at.is_none());
    wait(&chain, chain.platform.governor().proposalEta(proposal.id).call().await.unwrap()).await;
    chain.act(Role::Buyer(6), "execute", past_the_governor(&chain, &proposal)).await;

    live.catch_up(&chain.platform, 100_000).await;
    live.is_the_chain(&chain.platform).await;
    let contents = live.contents().await;
    assert!(stored(&live).await.executed_at.is_some());
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        assert_eq!(store.contents().await, contents, "read at once");
    }
}

/// A proposal on which people can vote.
async fn voted_on(chain: &Chain) -> Proposal {
    let on = chain.platform.deployment();
    let more = Call::approve_miner(on, Role::BtcMiner.address(), Asset::Btc, Power::new(5));
    chain.act(Role::Platform, "propose", Call::propose(on, &[more.into()], "More".to_owned())).await;
    let proposal = chain.platform.proposals().await.unwrap().pop().unwrap();
    wait(chain, U256::from(proposal.opens)).await;
    proposal
}

#[tokio::test(flavor = "multi_thread")]
async fn dao_1_who_votes_past_its_delegate_is_counted_once_in_the_store_too() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let on = chain.platform.deployment();
    let [late, delegate, early] = [0, 1, 2].map(Role::Buyer);
    chain.act(late, "delegate/late", Call::delegate(on, delegate.address())).await;
    chain.act(early, "delegate/early", Call::delegate(on, delegate.address())).await;
    let proposal = voted_on(&chain).await;
    let past = |support| Call::override_vote(on, proposal.id, support, Some("mine".to_owned()));
    chain.act(early, "override/early", past(Support::Against)).await;
    chain.act(delegate, "vote", Call::vote(on, proposal.id, Support::For, None)).await;
    chain.act(late, "override/late", past(Support::Abstain)).await;

    let one = chain.platform.dmc().balanceOf(delegate.address()).call().await.unwrap();
    let ballots = chain.platform.ballots(&proposal).await.unwrap();
    assert!(ballots.len() == 3 && ballots.iter().all(|ballot| ballot.weight == one), "{ballots:?}");
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        let row = stored(&store).await;
        assert_eq!([row.votes_for.0, row.votes_against.0, row.votes_abstain.0], [one; 3]);
        let votes = store.store.all::<rows::Vote>().await.unwrap();
        assert_eq!((votes.len(), votes[0].voter, votes[0].weight.0), (1, delegate.address(), one));
        let overrides = store.store.all::<rows::Override>().await.unwrap();
        let of = |role: Role| overrides.iter().find(|vote| vote.voter == role.address()).unwrap();
        assert_eq!((of(early).support, of(early).delegate), (0, None));
        assert_eq!((of(late).support, of(late).delegate), (2, Some(delegate.address())));
        assert!(overrides.iter().all(|vote| vote.weight.0 == one && vote.reason == "mine"), "{overrides:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_that_is_no_text_stops_nobody() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let on = chain.platform.deployment();
    let proposal = voted_on(&chain).await;
    let reason = "ab".to_owned();
    let vote = DmexGovernor::castVoteWithReasonCall { proposalId: proposal.id, support: 1, reason };
    let mut data = vote.abi_encode();
    let place = data.windows(2).rposition(|pair| pair == b"ab").unwrap();
    data[place..place + 2].copy_from_slice(&[0xff, 0x00]);
    chain.act(Role::Buyer(0), "vote", Call { to: on.governor.address, data: data.into() }).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        assert_eq!(store.store.all::<rows::Vote>().await.unwrap().last().unwrap().reason, "\u{fffd}\u{fffd}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_vote_with_more_words_than_anybody_reads_the_beginning_is_kept() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let on = chain.platform.deployment();
    let proposal = voted_on(&chain).await;
    let vote = DmexGovernor::castVoteWithReasonAndParamsCall {
        proposalId: proposal.id,
        support: 0,
        reason: "why ".repeat(25_000),
        params: vec![7; 50_000].into(),
    };
    chain.act(Role::Buyer(0), "vote", Call::new(on.governor.address, &vote)).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        let kept = format!("{}…", "why ".repeat(65_536 / 4));
        assert_eq!(store.store.all::<rows::Vote>().await.unwrap().last().unwrap().reason, kept);
        let events = store.store.all::<rows::Event>().await.unwrap();
        let event = events.iter().rfind(|event| event.name == "VoteCastWithParams").unwrap();
        assert_eq!(event.arguments["reason"], kept);
        assert_eq!(event.arguments["params"], format!("0x{}…", "07".repeat(65_534 / 2)));
    }
}

/// A proposal that the platform makes and its votes accept.
async fn accept(chain: &Chain, action: Action, why: &str) -> Proposal {
    let on = chain.platform.deployment();
    chain.act(Role::Platform, "propose", Call::propose(on, &[action], why.to_owned())).await;
    let proposal = chain.platform.proposals().await.unwrap().pop().unwrap();
    wait(chain, U256::from(proposal.opens)).await;
    chain.act(Role::Platform, "vote", Call::vote(on, proposal.id, Support::For, None)).await;
    wait(chain, U256::from(proposal.closes)).await;
    proposal
}

/// The chain's time is past a moment [Unix seconds].
async fn wait(chain: &Chain, moment: U256) {
    let now = chain.platform.now().await.unwrap();
    let left = moment.saturating_to::<u64>().saturating_sub(now) + 1;
    chain.chain.provider.anvil_increase_time(left).await.unwrap();
    chain.mine(1).await;
}

/// What the governor would ask of the timelock: anybody may, once the delay is over.
fn past_the_governor(chain: &Chain, proposal: &Proposal) -> Call {
    let on = chain.platform.deployment();
    let governor: FixedBytes<32> = FixedBytes::right_padding_from(on.governor.address.as_slice());
    let call = DmexTimelock::executeBatchCall {
        targets: proposal.actions.iter().map(|action| action.to).collect(),
        values: proposal.actions.iter().map(|action| action.value).collect(),
        payloads: proposal.actions.iter().map(|action| action.data.clone()).collect(),
        predecessor: B256::ZERO,
        salt: governor ^ proposal.description_hash(),
    };
    Call::new(on.timelock.address, &call)
}

async fn stored(store: &TestStore) -> rows::Proposal {
    store.store.all::<rows::Proposal>().await.unwrap().pop().unwrap()
}
