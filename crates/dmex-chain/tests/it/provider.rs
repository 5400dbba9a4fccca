use std::net::TcpListener;
use std::time::{Duration, Instant};

use alloy::providers::Provider;
use dmex_chain::{ConnectError, Endpoint, connect};

use crate::rig::Rig;

#[tokio::test]
async fn connects_and_reads_the_chain() {
    let rig = Rig::start().await;
    assert_eq!(connect(rig.endpoint()).await.unwrap().get_block_number().await.unwrap(), 0);
}

#[tokio::test]
async fn wrong_chain_names_both_ids() {
    let rig = Rig::start().await;
    let endpoint = Endpoint { chain_id: 56, ..rig.endpoint().clone() };
    let error = connect(&endpoint).await.unwrap_err();
    assert!(matches!(error, ConnectError::WrongChain { expected: 56, found: 31_337, .. }), "{error}");
    assert!(error.to_string().contains("correct the RPC address or the chain id"), "{error}");
}

#[tokio::test]
async fn no_node_says_what_to_do() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v3/secret", listener.local_addr().unwrap());
    drop(listener);
    let error = connect(&Endpoint::dev(url, 31_337)).await.unwrap_err();
    assert!(matches!(error, ConnectError::NodeUnreachable { .. }), "{error}");
    assert!(error.to_string().contains("start the node"), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn no_ipc_socket_says_what_to_do() {
    let error = connect(&Endpoint::dev("/nowhere/geth.ipc", 31_337)).await.unwrap_err();
    assert!(error.to_string().contains("IPC socket"), "{error}");
}

#[tokio::test]
async fn silent_node_is_given_up_within_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let endpoint = Endpoint { call_limit: Duration::from_millis(100), ..Endpoint::dev(url, 31_337) };
    let start = Instant::now();
    let error = connect(&endpoint).await.unwrap_err();
    assert!(matches!(error, ConnectError::NodeUnreachable { .. }), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}
