use std::time::Duration;

use alloy::providers::Provider;
use dmex_chain::Anvil;
use dmex_chain::sender::{Policy, SenderService, State, WaitError};
use dmex_service::{Backoff, Supervisor};
use tokio_util::sync::CancellationToken;

use crate::rig::{Rig, address_of, assert_paid_once, key, port_of, transfer, until};

/// Stops the node and remembers its port.
async fn stop(rig: &mut Rig) {
    rig.config.port = port_of(rig.endpoint());
    rig.anvil.take().unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn fe1_waiting_gives_up_after_a_while_and_what_is_not_signed_is_sent_only_when_asked_for_again() {
    let mut rig = Rig::start().await;
    let sender = rig.sender_with(Policy { patience: Duration::from_millis(50), ..rig.policy() }).await;
    stop(&mut rig).await;
    let error = sender.send(transfer("a", 0)).await.unwrap_err();
    assert!(matches!(error, WaitError::Stuck { .. }), "{error}");
    assert_eq!(error.to_string(), "transfer/0 cannot go on now; check the node");
    // It was not signed, and what made it due may be done by others until the node is back.
    assert!(matches!(sender.status(&key("transfer/0")).await.unwrap().state, State::Refused { .. }));

    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    sender.resume().await.unwrap();
    assert_eq!(rig.provider().await.get_transaction_count(address_of("a")).await.unwrap(), 0);
    sender.send(transfer("a", 0)).await.unwrap();
    assert_paid_once(&rig.provider().await, "a", 0..1).await;
}

#[tokio::test]
async fn waiting_goes_on_when_the_node_comes_back() {
    let mut rig = Rig::start().await;
    let sender = rig.sender().await;
    stop(&mut rig).await;
    let send = tokio::spawn(async move { sender.send(transfer("a", 0)).await });
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    send.await.unwrap().unwrap();
    assert_paid_once(&rig.provider().await, "a", 0..1).await;
}

#[tokio::test]
async fn service_shows_the_trouble_and_sends_when_the_node_is_back() {
    let mut rig = Rig::start().await;
    let sender = rig.sender().await;
    let backoff = Backoff::new(Duration::from_millis(10), Duration::from_millis(50), || u64::MAX);
    let supervisor = Supervisor::new(backoff.clone()).with(SenderService::new(sender.clone(), backoff));
    let (mut health, shutdown) = (supervisor.health(), CancellationToken::new());
    let running = tokio::spawn(supervisor.run(shutdown.clone()));

    stop(&mut rig).await;
    health.wait_for(|health| !health.is_ready()).await.unwrap();
    sender.submit(transfer("a", 0)).await.unwrap();
    rig.anvil = Some(Anvil::start(&rig.config).await.unwrap());
    until("the transfer", async || {
        let status = sender.status(&key("transfer/0")).await.unwrap();
        matches!(status.state, State::Confirmed { .. }).then_some(())
    })
    .await;
    health.wait_for(dmex_service::Health::is_ready).await.unwrap();
    shutdown.cancel();
    running.await.unwrap().unwrap();
    assert_paid_once(&rig.provider().await, "a", 0..1).await;
}
