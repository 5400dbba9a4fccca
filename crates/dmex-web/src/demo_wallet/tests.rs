//! For whom the demo wallet signs, and how it says that it does not.

use axum::Router;
use axum::body::{Body, to_bytes};
use dmex_client::Client;
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::*;
use crate::{WebConfig, site};

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

fn offered() -> Address {
    Address::repeat_byte(1)
}

/// Somebody of whom the node has the key, and the page knows nothing.
fn stranger() -> Address {
    Address::repeat_byte(2)
}

/// Pages with a demo wallet of one person, at a node.
fn pages(node: &str) -> Router {
    let people = vec![Person { name: "alice".to_owned(), address: offered() }];
    let demo_wallet = Some(DemoWallet { node: node.to_owned(), people });
    site(Client::new(NOWHERE).unwrap(), WebConfig { demo_wallet, ..WebConfig::default() })
}

/// A node that answers the same to everything.
async fn node(answer: Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(move || async move { Json(answer) });
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// What is answered to a body, by a reader of a language.
async fn asked(router: &Router, language: &str, body: String) -> Value {
    said(router, language, "application/json", body).await
}

async fn said(router: &Router, language: &str, kind: &str, body: String) -> Value {
    let request = http::Request::post("/demo-wallet").header("accept-language", language);
    let request = request.header("content-type", kind).body(Body::from(body)).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The sentence that is answered to a question.
async fn refused(router: &Router, question: &Value) -> String {
    let answer = asked(router, "en", question.to_string()).await;
    answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn question(method: &str, params: &Value) -> Value {
    json!({ "method": method, "params": params })
}

#[tokio::test]
async fn it_signs_only_for_those_whom_the_page_offers() {
    let router = pages(&node(json!({ "result": "0x5161" })).await);
    let (alice, other) = (offered().to_string(), stranger().to_string());
    for (method, params) in [
        ("eth_sendTransaction", json!([{ "from": alice }])),
        ("eth_sendTransaction", json!([{ "from": alice.to_lowercase() }])),
        ("eth_signTypedData_v4", json!([alice, {}])),
        ("eth_call", json!([{ "from": other }])),
    ] {
        let answer = asked(&router, "en", question(method, &params).to_string()).await;
        assert_eq!(answer, json!({ "result": "0x5161" }), "{method} {params}");
    }
    for (method, params) in [
        ("eth_sendTransaction", json!([{ "from": other }])),
        // A node would sign with its first key.
        ("eth_sendTransaction", json!([{ "to": alice }])),
        ("eth_sendTransaction", json!([{ "from": null }])),
        ("eth_sendTransaction", json!([[alice]])),
        ("eth_sendTransaction", json!({ "from": alice })),
        ("eth_sendTransaction", Value::Null),
        ("eth_signTypedData_v4", json!([other, { "from": alice }])),
        ("eth_signTypedData_v4", json!([])),
    ] {
        let said = refused(&router, &question(method, &params)).await;
        assert!(said.contains("signs only for the accounts that it offers"), "{method} {params}: {said}");
    }
    for method in ["anvil_impersonateAccount", "eth_sign", "eth_sendRawTransaction", ""] {
        let said = refused(&router, &question(method, &json!([alice]))).await;
        assert_eq!(said, "The demo wallet cannot do that.", "{method}");
    }
}

#[tokio::test]
async fn ff11_what_it_does_not_do_is_said_in_a_sentence_in_the_language_of_the_reader() {
    let router = pages(NOWHERE);
    for body in ["", "{", "[]", "7", "{\"method\":7}", "{\"method\":\"eth_chainId\"}"] {
        for (language, senseless, silent) in [
            ("en", "The demo wallet did not understand what it was asked.", "does not answer"),
            ("zh-CN", "演示钱包无法理解此请求。", "没有应答"),
        ] {
            let answer = asked(&router, language, body.to_owned()).await;
            let said = answer["error"]["message"].as_str().unwrap();
            assert!(said == senseless || said.contains(silent), "{body}: {said}");
            assert_eq!(said.contains(silent), body.contains("eth_chainId"), "{body}: {said}");
        }
    }
    // A form of somebody else's page is not listened to.
    let answer = said(&router, "en", "text/plain", "{\"method\":\"eth_chainId\"}".to_owned()).await;
    assert_eq!(answer["error"]["message"], "The demo wallet did not understand what it was asked.");
}

#[tokio::test]
async fn ff11_words_of_the_nodes_parser_reach_nobody() {
    let call = question("eth_call", &json!(["x"]));
    for (code, words, told) in [
        (-32_602, "invalid type: string \"x\", expected struct", "did not understand"),
        (-32_700, "expected value at line 1 column 1", "did not understand"),
        (-32_601, "unknown variant `x`", "did not understand"),
        (-32_603, "data did not match any variant", "The development node failed."),
        (3, "execution reverted: custom error 0x12345678", "The contracts refuse it."),
        (-32_003, "nonce too low", "refused the transaction: nonce too low"),
    ] {
        let error = json!({ "code": code, "message": words, "data": "0x12" });
        let router = pages(&node(json!({ "error": error })).await);
        let said = refused(&router, &call).await;
        assert!(said.contains(told), "{said}");
        assert!(code == -32_003 || !said.contains(words), "{said}");
    }
    let router = pages(&node(json!({ "error": { "code": 3, "data": "0x12" } })).await);
    let answer = asked(&router, "en", call.to_string()).await;
    assert_eq!(answer["error"]["data"], "0x12", "what the contracts answered is kept");
}
