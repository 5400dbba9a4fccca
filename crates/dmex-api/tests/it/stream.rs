//! Events as they happen.

use dmex_api::ApiConfig;
use dmex_client::wire::{Code, StreamQuery};
use dmex_client::{ClientError, Message, Messages};

use crate::server::{Server, claimed, write};
use crate::stores::TestStore;

async fn next(messages: &mut Messages) -> Message {
    let patience = std::time::Duration::from_secs(30);
    tokio::time::timeout(patience, messages.next()).await.unwrap().unwrap().unwrap()
}

fn told(message: &Message) -> (String, String) {
    match message {
        Message::Event { topic, event, .. } => (topic.clone(), format!("{}@{}", event.name, event.block)),
        Message::Rollback { block, .. } => ("rollback".to_owned(), block.to_string()),
    }
}

fn id(message: &Message) -> &str {
    match message {
        Message::Event { id, .. } | Message::Rollback { id, .. } => id,
    }
}

fn is(topic: &str, what: &str) -> (String, String) {
    (topic.to_owned(), what.to_owned())
}

#[tokio::test]
async fn who_was_cut_off_misses_nothing_and_hears_nothing_twice() {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    let all = StreamQuery::default();
    let mut messages = server.client.listen(&all, None).await.unwrap();
    write(&store.store, 2, 0, &["PowerBought", "Transfer", "DaySettled"]).await;
    let first = next(&mut messages).await;
    assert_eq!(told(&first), is("sales", "PowerBought@2"));
    drop(messages);
    write(&store.store, 3, 0, &["VoteCast", "TokenClaimed"]).await;

    let mut messages = server.client.listen(&all, Some(id(&first))).await.unwrap();
    let mut rest = Vec::new();
    for _ in 0..3 {
        rest.push(told(&next(&mut messages).await));
    }
    assert_eq!(rest, [is("days", "DaySettled@2"), is("votes", "VoteCast@3"), is("claims", "TokenClaimed@3")]);

    let votes = StreamQuery { topics: Some("votes,claims".to_owned()), product: None };
    let mut messages = server.client.listen(&votes, Some(id(&first))).await.unwrap();
    assert_eq!(told(&next(&mut messages).await), is("votes", "VoteCast@3"));
    server.stop().await;
}

#[tokio::test]
async fn blocks_that_a_reorg_took_are_taken_back_from_who_listens_and_who_was_away() {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    let all = StreamQuery::default();
    let mut messages = server.client.listen(&all, None).await.unwrap();
    write(&store.store, 2, 0, &["PowerBought"]).await;
    next(&mut messages).await;
    write(&store.store, 3, 0, &["DaySettled"]).await;
    let lost = next(&mut messages).await;
    // The server must have seen block 2 alone, to know where the fork is.
    let cursor = store.store.cursor().await.unwrap();
    store.store.roll_back(&cursor, 2).await.unwrap();
    write(&store.store, 3, 100, &["VoteCast"]).await;
    write(&store.store, 4, 100, &["TokenClaimed"]).await;
    let mut heard = Vec::new();
    while heard.last() != Some(&is("claims", "TokenClaimed@4")) {
        heard.push(told(&next(&mut messages).await));
    }
    assert_eq!(heard[0].0, "rollback", "{heard:?}");
    assert!(heard[0].1.parse::<u64>().unwrap() <= 2, "{heard:?}");
    let votes = heard.iter().filter(|told| **told == is("votes", "VoteCast@3")).count();
    assert_eq!(votes, 1, "{heard:?}");

    let mut messages = server.client.listen(&all, Some(id(&lost))).await.unwrap();
    assert_eq!(told(&next(&mut messages).await).0, "rollback", "what was heard last did not happen");
    server.stop().await;
}

#[tokio::test]
async fn there_are_only_so_many_streams_and_a_stop_ends_them() {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let config = ApiConfig { streams: dmex_api::PerAddress { all: 1, each: 2 }, ..Server::patient() };
    let server = Server::start(store.store.clone(), None, config).await;
    let all = StreamQuery::default();
    let mut first = server.client.listen(&all, None).await.unwrap();
    let Err(ClientError::Refused { status, problem }) = server.client.listen(&all, None).await else {
        panic!("a second stream was opened");
    };
    assert_eq!((status, problem.code), (503, Code::Busy));
    let Err(ClientError::Refused { status, .. }) = server.client.listen(&all, Some("7")).await else {
        panic!("an id that no message has was taken");
    };
    assert!(status == 400 || status == 503);
    server.stop().await;
    assert!(!matches!(first.next().await, Ok(Some(_))));
}
