//! What strangers write comes back from both databases as it was.

use alloy_primitives::{Address, U256};
use dmex_store::read::{Events, Governance, Order, PageOf};
use dmex_store::rows::{Event, Vote};
use dmex_store::table::Row;
use dmex_store::{Batch, Change};
use dmex_types::Amount;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::stores::Both;

/// More than go into one statement of either database.
const MANY: u16 = 5_000;

#[tokio::test]
async fn any_text_comes_back_from_both_databases_however_many_there_are() {
    let both = Both::empty().await;
    let reasons = reasons();
    let votes: Vec<Vote> = (0..MANY).zip(&reasons).map(|(number, reason)| vote(number, reason)).collect();
    let events: Vec<Event> = (0..MANY).zip(&reasons).map(|(number, reason)| event(number, reason)).collect();
    for store in &both.stores {
        let changes =
            votes.iter().map(|vote| Change { table: Vote::TABLE, after: vote.values(), before: None });
        let from = store.cursor().await.unwrap();
        let mut to = from.clone();
        to.number = 1;
        let batch = Batch {
            from,
            to,
            blocks: Vec::new(),
            events: events.clone(),
            entries: Vec::new(),
            changes: changes.collect(),
            revocable: true,
            final_block: 0,
        };
        store.commit(store.prepare(batch)).await.unwrap();
        assert_eq!(store.all::<Vote>().await.unwrap(), votes, "{:?}", store.backend());
        assert_eq!(store.all::<Event>().await.unwrap(), events, "{:?}", store.backend());
    }
}

#[tokio::test]
async fn a_letter_that_postgres_cannot_hold_stops_nobody() {
    let both = Both::empty().await;
    for store in &both.stores {
        let (vote, event) = (vote(1, "a\0b"), event(1, "a\0b"));
        let from = store.cursor().await.unwrap();
        let mut to = from.clone();
        to.number = 1;
        let changes = vec![Change { table: Vote::TABLE, after: vote.values(), before: None }];
        let (blocks, entries) = (Vec::new(), Vec::new());
        let events = vec![event.clone()];
        let batch = Batch { from, to, blocks, events, entries, changes, revocable: true, final_block: 0 };
        store.commit(store.prepare(batch)).await.unwrap();
        let page = PageOf { after: None, limit: 1, order: Order::Ascending };
        assert_eq!(store.votes_on(U256::from(1), page).await.unwrap()[0].reason, "a\u{fffd}b");
        assert_eq!(store.event(1).await.unwrap(), Some(event), "the event still says what was written");
    }
}

/// What a notation of ours could trip over, and then anything.
fn reasons() -> Vec<String> {
    let awkward = [
        "",
        "NULL",
        "null",
        "{}",
        "{a,b}",
        "\"",
        "\\",
        "\\\"",
        "'; drop table votes; --",
        " a ",
        "\n\t\r",
        "\u{1f}",
    ];
    let mut runner = TestRunner::deterministic();
    let any = proptest::collection::vec("[^\\x00]{0,40}", usize::from(MANY) - awkward.len());
    let any = any.new_tree(&mut runner).unwrap().current();
    awkward.into_iter().map(str::to_owned).chain(any).collect()
}

fn vote(number: u16, reason: &str) -> Vote {
    let (proposal, voter) = (U256::from(1), Address::left_padding_from(&number.to_be_bytes()));
    Vote { proposal, voter, support: 1, weight: Amount::ZERO, reason: reason.to_owned(), voted_at: 1 }
}

fn event(number: u16, reason: &str) -> Event {
    Event {
        id: u64::from(number),
        block: 1,
        timestamp: 1,
        tx_hash: alloy_primitives::B256::ZERO,
        contract: "Governor".to_owned(),
        name: "VoteCast".to_owned(),
        arguments: serde_json::json!({ "reason": reason }),
        product: number.is_multiple_of(2).then_some(1),
        token: None,
        account: None,
    }
}
