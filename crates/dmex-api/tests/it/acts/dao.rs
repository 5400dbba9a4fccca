//! Proposals from their making to their end, and what else the DAO's people do.

use alloy::primitives::Address;
use alloy::providers::ext::AnvilApi;
use dmex_client::wire::{Code, ProposalState, request};
use dmex_replay::Role;
use dmex_types::{Amount, Asset, Power};

use super::{Scene, code};

pub(super) async fn proposals_are_made_taken_back_and_lost(scene: &Scene) {
    let (api, platform) = (scene.api(), &scene.chain.platform);
    let proposer = Role::Platform;
    let from = proposer.address();
    let miner = Role::BtcMiner.address();
    let propose = |action, description: &str| request::Propose {
        from,
        actions: vec![action],
        description: description.to_owned(),
    };
    let suspend = request::ProposedAction::Suspend { miner };
    assert_eq!(code(api.tx_propose(&propose(suspend.clone(), " ")).await), Code::BadRequest);
    let poor = request::Propose { from: Role::Buyer(6).address(), ..propose(suspend.clone(), "Why not") };
    assert_eq!(code(api.tx_propose(&poor).await), Code::NotEnoughVotes);
    let two = request::Propose {
        actions: vec![suspend.clone(), request::ProposedAction::Revoke { miner: Role::FilMiner.address() }],
        ..propose(suspend.clone(), "Both")
    };
    assert_eq!(code(api.tx_propose(&two).await), Code::DoesNotFit);

    let suspending = api.tx_propose(&propose(suspend, "Its power contract ended")).await.unwrap();
    assert!(suspending.bare.summary.contains("MinerRegistry.suspend"), "{}", suspending.bare.summary);
    assert!(!suspending.bare.summary.contains("As things stand"), "{}", suspending.bare.summary);
    scene.send_all(proposer, &suspending).await;
    let more = request::ProposedAction::ApproveCapacity {
        miner,
        asset: Asset::Btc,
        units: Power::new(1_000_000_000),
    };
    scene.send_all(proposer, &api.tx_propose(&propose(more, "It built more")).await.unwrap()).await;
    let others = [
        request::ProposedAction::InsureLine {
            product: scene.chain.products[0],
            rate: 250,
            cap: Amount::from(9),
        },
        request::ProposedAction::Raw {
            to: platform.deployment().settlement.address,
            data: vec![1, 2, 3, 4].into(),
            value: None,
        },
    ];
    for other in others {
        assert!(api.tx_propose(&propose(other, "Because")).await.is_ok());
    }
    scene.catch_up().await;
    let states = async || {
        let proposals = api.proposals().await.unwrap();
        proposals.iter().map(|proposal| proposal.state).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [ProposalState::Pending, ProposalState::Pending]);

    let refused = api.rehearsal(1).await.unwrap();
    assert!(
        refused.len() == 1 && refused[0].refused.is_none(),
        "the DAO may suspend whom it approved: {refused:?}"
    );
    assert_eq!(code(api.rehearsal(9).await), Code::NotFound);
    let of = |role: Role, proposal| request::OfProposal { from: role.address(), proposal };
    assert_eq!(code(api.tx_cancel(&of(Role::Buyer(6), 1)).await), Code::NotYours);
    scene.send_all(proposer, &api.tx_cancel(&of(proposer, 1)).await.unwrap()).await;
    assert_eq!(code(api.tx_cancel(&of(proposer, 1)).await), Code::WrongState);

    // Nobody votes on the second one, so it is lost when voting ends.
    let provider = platform.provider();
    provider.anvil_increase_time(100 * 86_400).await.unwrap();
    provider.evm_mine(None).await.unwrap();
    scene.catch_up().await;
    assert_eq!(states().await, [ProposalState::Canceled, ProposalState::Defeated]);
    let lost = api.proposal(2).await.unwrap();
    let quorum = platform.governor().quorumOf(lost.proposal.id).call().await.unwrap();
    assert_eq!(lost.quorum.0, quorum);
    assert_eq!(code(api.tx_queue(&of(proposer, 2)).await), Code::WrongState);
}

/// What may be prepared and would do nothing, or nothing that most people mean, says so.
pub(super) async fn ff11_what_is_in_vain_is_told_before_it_is_signed(scene: &Scene) {
    let (api, from) = (scene.api(), Role::Platform.address());
    let product = scene.chain.products[0];
    let description = "It may stop".to_owned();
    let end = request::ProposeTermination { from, product, description: description.clone() };
    // The governor itself refuses to try a product that delivers.
    assert_eq!(code(api.tx_propose_termination(&end).await), Code::TooEarly);
    let actions = vec![request::ProposedAction::Terminate { product }];
    let ended = api.tx_propose(&request::Propose { from, actions, description: description.clone() }).await;
    assert_eq!(code(ended), Code::TooEarly);
    let again = request::ProposedAction::Suspend { miner: Role::Buyer(6).address() };
    let refused = request::Propose { from, actions: vec![again], description };
    assert_eq!(code(api.tx_propose(&refused).await), Code::NotFound);
    let nobody = request::Delegate { from, to: Address::ZERO };
    let summary = api.tx_delegate(&nobody).await.unwrap().bare.summary;
    assert!(summary.contains("count for nobody"), "{summary}");
}

pub(super) async fn locked_dmc_and_days_are_moved_on_by_anybody(scene: &Scene) {
    let (api, platform) = (scene.api(), &scene.chain.platform);
    let proposer = Role::Platform;
    let from = proposer.address();
    let owner = Role::Buyer(0).address();
    let vesting = request::Vesting::PrivateSale;
    let ask = request::PayVesting { from, vesting, beneficiary: Some(owner) };
    let paid = api.tx_pay_vesting(&ask).await.unwrap();
    assert!(paid.effects.iter().any(|effect| effect.to == owner), "{paid:?}");
    let not_its = request::PayVesting { beneficiary: Some(super::nobody()), ..ask };
    assert_eq!(code(api.tx_pay_vesting(&not_its).await), Code::NothingToDo);
    let report = request::ReportDay {
        from,
        asset: Asset::Btc,
        day: platform.today().await.unwrap(),
        inputs: vec![Amount::from(1)],
    };
    assert_eq!(code(api.tx_report(&report).await), Code::NotYours);
    let finalize = request::Finalize { from, asset: Asset::Btc, round: None };
    let next = platform.benchmark_next_day(Asset::Btc).await.unwrap();
    // So late a day becomes final without reports: what was measured before stands.
    scene.send_all(proposer, &api.tx_finalize(&finalize).await.unwrap()).await;
    assert_eq!(platform.benchmark_next_day(Asset::Btc).await.unwrap(), next.next());
    let price = request::PostPrice { from, asset: Asset::Btc, price: 1 };
    assert_eq!(code(api.tx_post_price(&price).await), Code::NotYours);
}
