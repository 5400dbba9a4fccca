//! What stands around every answer.

use std::time::Duration;

use dmex_api::ApiConfig;
use dmex_client::wire::{Code, Statistics, request};
use dmex_client::{Answer, ClientError};
use dmex_types::{Power, ProductId};
use futures_util::future::join_all;
use reqwest::header;
use serde_json::{Value, json};

use crate::server::{Server, claimed, write};
use crate::stores::TestStore;

async fn served(config: ApiConfig) -> (TestStore, Server) {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let server = Server::start(store.store.clone(), None, config).await;
    (store, server)
}

#[tokio::test]
async fn an_answer_that_still_holds_is_not_sent_again() {
    let (store, server) = served(Server::patient()).await;
    let ask = async |known: Option<&str>| {
        let answer = server.client.get_if_new::<Statistics>("/v1/statistics", known).await.unwrap();
        match answer {
            Answer::New(answer, tag) => Some((answer.block, tag.unwrap())),
            Answer::Same => None,
        }
    };
    let (block, tag) = ask(None).await.unwrap();
    assert_eq!(block, 1);
    assert!(ask(Some(&tag)).await.is_none(), "nothing changed");
    write(&store.store, 2, 0, &[]).await;
    let (block, other) = ask(Some(&tag)).await.unwrap();
    assert_eq!(block, 2);
    assert_ne!(tag, other);
    let response = server.ask("/v1/products").await;
    assert_ne!(response.headers()[header::ETAG], other.as_str(), "another question, another tag");
    assert_eq!(response.headers()["x-dmex-block"], "2");
    server.stop().await;
}

#[tokio::test]
async fn answers_are_compressed_and_any_page_may_read_them() {
    let (_store, server) = served(Server::patient()).await;
    let http = reqwest::Client::new();
    let request = http.get(format!("{}/v1/openapi.json", server.base));
    let response = request.header("accept-encoding", "gzip").header("origin", "https://a.example").send();
    let response = response.await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    let bytes = response.bytes().await.unwrap();
    assert!(bytes.starts_with(&[0x1f, 0x8b]), "gzip begins so");
    let before = http.request(reqwest::Method::OPTIONS, format!("{}/v1/tx/buy", server.base));
    let before = before.header("origin", "https://a.example").header("access-control-request-method", "POST");
    let allowed = before.send().await.unwrap();
    assert!(allowed.status().is_success());
    assert!(allowed.headers()[header::ACCESS_CONTROL_ALLOW_METHODS].to_str().unwrap().contains("POST"));
    server.stop().await;
}

#[tokio::test]
async fn who_asks_too_much_waits_and_health_is_told_all_the_same() {
    let config = ApiConfig { rate_per_second: 1, burst: 3, ..ApiConfig::default() };
    let (_store, server) = served(config).await;
    // All at once: a slow machine gives back what one asks after the other.
    let answers = join_all((0..20).map(|_| server.ask("/v1/status"))).await;
    let refused = answers.into_iter().find(|answer| answer.status() == 429).unwrap();
    assert!(refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["error"]["code"], "too-many-requests");
    let answers = join_all((0..20).map(|_| server.client.status())).await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(ClientError::Refused { status: 429, .. }))));
    // One that has the time waits as long as it is told.
    let patient = server.client.clone().patient();
    for _ in 0..3 {
        assert_eq!(patient.status().await.unwrap().block, 1);
    }
    for _ in 0..10 {
        assert_eq!(server.ask("/healthz").await.status(), 200);
        assert_eq!(server.ask("/readyz").await.status(), 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_is_too_long_or_no_json_is_refused_by_name() {
    let (_store, server) = served(ApiConfig { body_limit: 200, ..Server::patient() }).await;
    let send = async |kind: &str, body: String| {
        let http = reqwest::Client::new();
        let request = http.post(format!("{}/v1/tx/claim", server.base)).header("content-type", kind);
        let response = request.body(body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json::<Value>().await.unwrap()["error"]["code"].as_str().unwrap().to_owned())
    };
    let json = "application/json";
    let is = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(send(json, format!("{{\"from\":\"{}\"}}", "0".repeat(300))).await, is(413, "too-large"));
    assert_eq!(send("text/plain", "{}".to_owned()).await, is(415, "unsupported-media-type"));
    assert_eq!(send(json, "{".to_owned()).await, is(400, "bad-request"));
    assert_eq!(send(json, "{\"from\":\"0x1\",\"tokens\":[1]}".to_owned()).await, is(400, "bad-request"));
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_told_to() {
    let (_store, server) =
        served(ApiConfig { time_limit: Duration::from_nanos(1), ..Server::patient() }).await;
    let response = server.ask("/v1/statistics").await;
    assert_eq!(response.status(), 504);
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], "timed-out");
    server.stop().await;
}

#[tokio::test]
async fn wrong_questions_are_told_what_is_wrong_with_them() {
    let (_store, server) = served(Server::patient()).await;
    let address = "0x0000000000000000000000000000000000000001";
    let wrong = [
        ("/v1/nothing", 404),
        ("/v1/products/1", 404),
        ("/v1/products/-1", 400),
        ("/v1/products/4294967296", 400),
        ("/v1/products?limit=0", 400),
        ("/v1/products?limit=1001", 400),
        ("/v1/products?order=up", 400),
        ("/v1/products?after=x", 400),
        ("/v1/products?asset=doge", 400),
        ("/v1/products?color=red", 400),
        ("/v1/tokens/18446744073709551615", 404),
        ("/v1/tokens/1/what-if", 404),
        ("/v1/coins", 503),
        ("/v1/accounts/0x12", 400),
        ("/v1/days", 400),
        ("/v1/days?day=2022-02-30", 400),
        ("/v1/benchmark/doge", 400),
        ("/v1/benchmark/btc/2022-03-25", 404),
        ("/v1/ledger?product=1&token=1", 400),
        ("/v1/proposals/7", 404),
        ("/v1/candles?asset=btc", 404),
        ("/v1/candles?asset=btc&from=2022-03-25&to=2022-03-25", 400),
        ("/v1/events/stream?topics=weather", 400),
        ("/v1/tx/buy", 405),
    ];
    let long = format!("/v1/events?name={}", "a".repeat(101));
    for (path, status) in wrong.into_iter().chain([(long.as_str(), 400)]) {
        let response = server.ask(path).await;
        assert_eq!(response.status(), status, "{path}");
        let problem: Value = response.json().await.unwrap();
        for part in ["code", "title", "detail", "hint"] {
            assert!(
                problem["error"][part].as_str().is_some_and(|text| !text.is_empty()),
                "{path}: {problem}"
            );
        }
    }
    for path in [format!("/v1/accounts/{address}"), format!("/v1/accounts/{address}/claimable")] {
        assert_eq!(server.ask(&path).await.status(), 200, "nobody has nothing");
    }
    let ask = request::Buy {
        from: address.parse().unwrap(),
        product: ProductId(1),
        units: Power::new(1),
        max_payment: None,
        recipient: None,
        referrer: None,
        deadline: None,
        permit: None,
    };
    let Err(ClientError::Refused { status, problem }) = server.client.tx_buy(&ask).await else {
        panic!("without a node there is no transaction");
    };
    assert_eq!((status, problem.code), (503, Code::NoNode));
    server.stop().await;
}

/// Words of parsers that help nobody who did not write them.
const PARSERS: [&str; 14] = [
    "deserialize",
    "expected",
    "invalid type",
    "invalid value",
    "variant",
    "struct",
    "null",
    "u64",
    "u32",
    "u16",
    "missing field",
    "unknown field",
    "did not match",
    "digit found",
];

/// An action, a body that is wrong for it, and what is said of it.
fn wrong_bodies() -> Vec<(&'static str, Value, &'static str)> {
    let who = "0x0000000000000000000000000000000000000001";
    vec![
        ("claim", json!(null), "the body is missing: give an object"),
        ("claim", json!([]), "the body must be"),
        ("claim", json!({ "from": null, "tokens": [1] }), "from is missing: give an address"),
        ("claim", json!({ "tokens": [1] }), "from is missing"),
        ("claim", json!({ "from": who }), "tokens is missing: give a list"),
        ("claim", json!({ "from": who, "tokens": null }), "tokens is missing"),
        ("claim", json!({ "from": who, "tokens": [1, null] }), "tokens[1] is missing: give a whole number"),
        (
            "claim",
            json!({ "from": who, "tokens": [-1] }),
            "tokens[0] is -1, and must be a whole number from 0",
        ),
        ("claim", json!({ "from": who, "tokens": ["a"] }), "tokens[0] is"),
        ("claim", json!({ "from": who, "tokens": 1 }), "tokens is 1, and must be a list"),
        ("claim", json!({ "from": "0x12", "tokens": [1] }), "from is \"0x12\", and must be an address"),
        ("claim", json!({ "from": 7, "tokens": [1] }), "from is 7, and must be an address"),
        ("claim", json!({ "from": who, "tokens": [1], "colour": 1 }), "colour is not known here"),
        ("buy", json!({ "from": who, "product": 1, "units": {} }), "units must be a whole number as text"),
        ("buy", json!({ "from": who, "product": 1, "units": "1.5" }), "units is \"1.5\""),
        ("buy", json!({ "from": who, "product": 1, "units": "1", "max_payment": 5 }), "max_payment is 5"),
        ("buy", json!({ "from": who, "product": 4294967296u64, "units": "1" }), "product is 4294967296"),
        (
            "buy",
            json!({ "from": who, "product": 1, "units": "1", "permit": {} }),
            "permit.deadline is missing",
        ),
        ("deposit", json!({ "from": who, "product": 1, "day": "2022-02-30" }), "day is \"2022-02-30\""),
        (
            "vote",
            json!({ "from": who, "proposal": 1, "support": "maybe" }),
            "must be one of for, against, abstain",
        ),
        (
            "withdraw",
            json!({ "from": who, "coin": who, "owed_by": "me" }),
            "owed_by is \"me\", and must be one of",
        ),
        (
            "propose",
            json!({ "from": who, "actions": [{}], "description": "a" }),
            "actions[0].action is missing",
        ),
        (
            "propose",
            json!({ "from": who, "actions": [{ "action": "burn" }], "description": "a" }),
            "actions[0]",
        ),
        (
            "propose",
            json!({ "from": who, "actions": [{ "action": "terminate" }], "description": "a" }),
            "actions[0].product is missing",
        ),
    ]
}

#[tokio::test]
async fn ff11_whatever_is_wrong_with_a_question_is_told_in_our_words() {
    let (_store, server) = served(Server::patient()).await;
    for (action, body, words) in wrong_bodies() {
        let post = reqwest::Client::new().post(format!("{}/v1/tx/{action}", server.base)).json(&body);
        is_told_in_our_words(post.send().await.unwrap(), &body.to_string(), words).await;
    }
    for (body, words) in
        [("", "the body is empty"), ("{\"a\": ", "the body is not valid JSON: look at line 1")]
    {
        let post = reqwest::Client::new().post(format!("{}/v1/tx/claim", server.base));
        let post = post.header("content-type", "application/json").body(body);
        is_told_in_our_words(post.send().await.unwrap(), body, words).await;
    }
    let paths = [
        ("/v1/products?limit=many", "limit is \"many\", and must be a whole number from 1 to 1000"),
        ("/v1/products?limit=-1", "limit is -1"),
        ("/v1/products?on_sale=perhaps", "must be true or false"),
        ("/v1/products?asset=doge", "asset is \"doge\", and must be one of btc, fil"),
        ("/v1/products?order=up", "must be one of asc, desc"),
        ("/v1/products?color=red", "color is not known here; known are"),
        ("/v1/products?limit=1&limit=2", "limit is given twice"),
        ("/v1/products?miner=me", "miner is \"me\", and must be an address"),
        ("/v1/days", "day is missing: give a day"),
        ("/v1/days?day=null", "day is \"null\", and must be a day"),
        ("/v1/products/one", "\"one\""),
        ("/v1/accounts/me", "\"me\""),
        ("/v1/benchmark/btc/today", "a part of the path is not what stands there"),
    ];
    for (path, words) in paths {
        is_told_in_our_words(server.ask(path).await, path, words).await;
    }
    server.stop().await;
}

async fn is_told_in_our_words(response: reqwest::Response, asked: &str, words: &str) {
    assert_eq!(response.status(), 400, "{asked}");
    let problem: Value = response.json().await.unwrap();
    let detail = problem["error"]["detail"].as_str().unwrap();
    assert!(detail.contains(words), "{asked}: {detail}");
    // What was asked may be said again.
    let ours = detail.replace("\"null\"", "");
    assert!(!PARSERS.iter().any(|word| ours.contains(word)), "{asked}: {detail}");
}

#[tokio::test]
async fn the_reference_is_a_page_that_runs_nothing() {
    let (_store, server) = served(Server::patient()).await;
    // Without pages of a site, the reference is what there is to see.
    let page = server.ask("/").await;
    assert_eq!(page.url().path(), "/reference");
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script"));
    let text = page.text().await.unwrap();
    assert!(text.contains("/v1/products/{id}") && text.contains("reference.css"));
    assert_eq!(server.ask("/reference.css").await.status(), 200);
    server.stop().await;
}
