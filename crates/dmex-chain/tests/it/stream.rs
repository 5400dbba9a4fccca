use std::time::Duration;

use alloy::providers::ext::AnvilApi;
use dmex_chain::anvil::DevTime;
use dmex_chain::{BlockStream, Event};

use crate::rig::Rig;

const POLL: Duration = Duration::from_millis(5);

/// Every event there is now, as numbers: a block is positive, a reorg to a block is negative.
async fn drain(stream: &mut BlockStream) -> Vec<i64> {
    let mut events = Vec::new();
    while let Some(event) = stream.poll().await.unwrap() {
        events.push(match event {
            Event::Block(block) => block.number.cast_signed(),
            Event::Reorg { to } => -to.cast_signed(),
        });
    }
    events
}

#[tokio::test]
async fn blocks_come_in_order_and_once() {
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let time = DevTime::new(provider.clone());
    time.mine(3).await.unwrap();
    let mut stream = BlockStream::new(provider, POLL, 0);
    assert_eq!(drain(&mut stream).await, [0, 1, 2, 3]);
    assert!(drain(&mut stream).await.is_empty());
    time.mine(1).await.unwrap();
    let Event::Block(block) = stream.next().await.unwrap() else { panic!("not a block") };
    assert_eq!(block.number, 4);
}

#[tokio::test]
async fn shorter_chain_is_a_reorg() {
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let time = DevTime::new(provider.clone());
    time.mine(2).await.unwrap();
    let snapshot = provider.anvil_snapshot().await.unwrap();
    time.mine(3).await.unwrap();
    let mut stream = BlockStream::new(provider.clone(), POLL, 1);
    assert_eq!(drain(&mut stream).await, [1, 2, 3, 4, 5]);
    provider.anvil_revert(snapshot).await.unwrap();
    assert_eq!(drain(&mut stream).await, [-2]);
}

#[tokio::test]
async fn longer_other_chain_is_a_reorg_and_its_blocks() {
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let time = DevTime::new(provider.clone());
    time.mine(2).await.unwrap();
    let snapshot = provider.anvil_snapshot().await.unwrap();
    time.mine(3).await.unwrap();
    let mut stream = BlockStream::new(provider.clone(), POLL, 2);
    assert_eq!(drain(&mut stream).await, [2, 3, 4, 5]);
    provider.anvil_revert(snapshot).await.unwrap();
    time.mine_at(rig.config.genesis_timestamp + 86_400).await.unwrap();
    time.mine(3).await.unwrap();
    assert_eq!(drain(&mut stream).await, [-2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn stream_that_starts_on_a_lost_block_says_so_first() {
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let time = DevTime::new(provider.clone());
    let snapshot = provider.anvil_snapshot().await.unwrap();
    time.mine(1).await.unwrap();
    let mut stream = BlockStream::new(provider.clone(), POLL, 1);
    let Event::Block(lost) = stream.next().await.unwrap() else { panic!("not a block") };
    provider.anvil_revert(snapshot).await.unwrap();
    time.mine_at(rig.config.genesis_timestamp + 86_400).await.unwrap();
    let mut stream = BlockStream::after(provider, POLL, lost);
    assert_eq!(drain(&mut stream).await, [0, 1]);
}
