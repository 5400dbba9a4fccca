//! What is asked and cannot be meant so: it is refused by name, and never answered with nothing.

use dmex_api::Sources;
use reqwest::{Method, Response, header};
use serde_json::{Value, json};

use crate::server::{Server, claimed};
use crate::stores::TestStore;

/// From EIP-55, and the same with the last letter of another case.
const RIGHT: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const WRONG: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";

async fn served() -> (TestStore, Server) {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let server = Server::start(store.store.clone(), None, Server::patient()).await;
    (store, server)
}

/// Status and sentence of an answer; no sentence if it is no problem.
async fn told(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default();
    (status, body["error"]["detail"].as_str().unwrap_or_default().to_owned())
}

/// A path of the document with all its parts filled in, an address being what is asked for.
fn filled(path: &str, parameters: &[Value], name: &str, address: &str) -> String {
    let hash = format!("0x{}", "5".repeat(64));
    let mut filled = path.replace("{id}", "1").replace("{product}", "1").replace("{hash}", &hash);
    for parameter in parameters.iter().filter(|parameter| is_address(parameter)) {
        let own = parameter["name"].as_str().unwrap();
        let text = if own == name { address.to_owned() } else { RIGHT.to_ascii_lowercase() };
        filled = filled.replace(&format!("{{{own}}}"), &text);
    }
    if path.contains(&format!("{{{name}}}")) { filled } else { format!("{filled}?{name}={address}") }
}

fn is_address(parameter: &Value) -> bool {
    parameter["schema"]["pattern"].as_str().is_some_and(|pattern| pattern.ends_with("{40}$"))
}

#[tokio::test]
async fn ff4_nobody_is_told_of_an_address_whose_checksum_does_not_hold() {
    let (_store, server) = served().await;
    let document: Value = server.ask("/v1/openapi.json").await.json().await.unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in parameters.iter().filter(|parameter| is_address(parameter)) {
            let name = parameter["name"].as_str().unwrap();
            let wrong = filled(path, &parameters, name, WRONG);
            let (status, detail) = told(server.ask(&wrong).await).await;
            assert!(
                status == 400 && detail.contains("checksum") && detail.contains(name),
                "{wrong}: {detail}"
            );
            for right in [RIGHT.to_owned(), RIGHT.to_ascii_lowercase()] {
                let right = filled(path, &parameters, name, &right);
                let (_, detail) = told(server.ask(&right).await).await;
                assert!(!detail.contains("checksum"), "{right}: {detail}");
            }
            asked += 1;
        }
    }
    assert!(asked >= 16, "{asked} addresses were asked for");
    for path in [format!("/v1/ledger?into=wallet/{WRONG}"), format!("/v1/miners?after={WRONG}")] {
        let (status, detail) = told(server.ask(&path).await).await;
        assert!(status == 400 && detail.contains("checksum"), "{path}: {detail}");
    }
    assert_eq!(server.ask(&format!("/v1/ledger?into=wallet/{RIGHT}")).await.status(), 200);
    server.stop().await;
}

#[tokio::test]
async fn ff11_what_no_row_can_have_is_refused_and_not_answered_with_nothing() {
    let (_store, server) = served().await;
    let wrong = [
        ("/v1/events?name=zz", "name is \"zz\", and no contract has an event of that name"),
        ("/v1/ledger?into=zz", "into is \"zz\", and no account of the ledger is called so"),
        ("/v1/ledger?from=escrow/one", "no account of the ledger is called so"),
        ("/v1/products?state=zz", "must be one of upcoming, selling"),
    ];
    for (path, words) in wrong {
        let (status, detail) = told(server.ask(path).await).await;
        assert!(status == 400 && detail.contains(words), "{path}: {detail}");
    }
    for path in ["/v1/events?name=DaySettled", "/v1/ledger?into=escrow/1", "/v1/ledger?from=unannounced"] {
        assert_eq!(server.ask(path).await.status(), 200, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn ff11_a_name_that_a_path_does_not_know_is_refused_everywhere() {
    let (_store, server) = served().await;
    let document: Value = server.ask("/v1/openapi.json").await.json().await.unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{hash}", &"0".repeat(64)).replace(['{', '}'], "");
        let method = if item["get"].is_object() { Method::GET } else { Method::POST };
        let request = reqwest::Client::new().request(method, format!("{}{path}?colour=red", server.base));
        let (status, detail) = told(request.send().await.unwrap()).await;
        assert!(status == 400 && detail.starts_with("colour is not known here; "), "{path}: {detail}");
    }
    for path in ["/v1/statistics?", "/v1/products?limit=1", "/healthz?colour=red"] {
        assert_eq!(server.ask(path).await.status(), 200, "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn ff11_a_number_that_is_too_great_is_told_how_great_it_may_be() {
    let (_store, server) = served().await;
    let paths = [
        ("/v1/products/4294967296", "4294967296 is too great: the greatest number here is 4294967295"),
        ("/v1/tokens/18446744073709551616", "the greatest number here is 18446744073709551615"),
        ("/v1/proposals/99999999999999999999/votes", "the greatest number here is 4294967295"),
        ("/v1/tokens?product=4294967296", "a whole number from 0 to 4294967295"),
        (
            "/v1/tokens?limit=99999999999999999999",
            "99999999999999999999\", and must be a whole number from 1 to 1000",
        ),
    ];
    for (path, words) in paths {
        let (status, detail) = told(server.ask(path).await).await;
        assert!(status == 400 && detail.contains(words), "{path}: {detail}");
    }
    let offer = json!({ "from": RIGHT, "asset": "btc", "machine": "S19", "price": "1000", "units_for_sale": "1",
        "mining_days": 65_536, "closes": "2022-03-25", "disclosure_uri": "ipfs://a",
        "disclosure_hash": format!("0x{}", "5".repeat(64)) });
    let bodies = [
        (
            "vote",
            json!({ "from": RIGHT, "proposal": 4_294_967_296_u64, "support": "for" }),
            "from 0 to 4294967295",
        ),
        ("settle", json!({ "from": RIGHT, "product": 1, "days": 4_294_967_296_u64 }), "from 1 to 1000"),
        (
            "buy",
            json!({ "from": RIGHT, "product": 1, "units": "18446744073709551616" }),
            "to 18446744073709551615",
        ),
        (
            "deposit-bond",
            json!({ "from": RIGHT, "product": 1, "amount": "9".repeat(78) }),
            "from 0 to 115792",
        ),
        ("create-product", offer, "mining_days is 65536, and must be a whole number from 1 to 65535"),
    ];
    for (action, body, words) in bodies {
        let post = reqwest::Client::new().post(format!("{}/v1/tx/{action}", server.base)).json(&body);
        let (status, detail) = told(post.send().await.unwrap()).await;
        assert!(status == 400 && detail.contains(words), "{action}: {detail}");
    }
    server.stop().await;
}

#[tokio::test]
async fn fd3_a_method_that_a_path_does_not_take_is_told_with_those_that_it_does() {
    let (store, alone) = served().await;
    let pages = Some(dmex_web::pages(dmex_web::WebConfig::default()));
    let sources = Sources { store: store.store.clone(), platform: None, pages };
    let whole = Server::serving(sources, Server::patient()).await;
    let is_refused = async |server: &Server, method: &str, path: &str, allowed: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = reqwest::Client::new().request(method, format!("{}{path}", server.base));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 405, "{path}");
        assert!(response.headers()[header::ALLOW].to_str().unwrap().contains(allowed), "{path}");
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["error"]["code"], "method-not-allowed", "{path}");
    };
    for server in [&alone, &whole] {
        for path in ["/", "/v1/products", "/v1/events/stream", "/healthz", "/reference", "/v1/openapi.json"] {
            is_refused(server, "POST", path, "GET").await;
            is_refused(server, "BREW", path, "GET").await;
        }
        is_refused(server, "GET", "/v1/tx/buy", "POST").await;
    }
    for path in ["/products", "/products/1", "/dao"] {
        is_refused(&whole, "POST", path, "GET").await;
    }
    is_refused(&whole, "GET", "/demo-wallet", "POST").await;
    alone.stop().await;
    whole.stop().await;
}
