//! Strangers who ask without end, slowly, or for ever, and what everybody else has of it.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::response::{Html, IntoResponse};
use dmex_api::{ApiConfig, ConnectionLimits, PerAddress, ProxyHeader, Sources, serve};
use dmex_client::wire::Problem;
use dmex_testnet::hostile::{ask, connect, listen, made_up, slow_head, stranger};
use futures_util::StreamExt;
use futures_util::stream::iter;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::server::{Server, claimed, write};
use crate::stores::TestStore;

const ALIVE: &str = "GET /healthz HTTP/1.1\r\nhost: a.example\r\n\r\n";
const PRODUCTS: &str = "GET /v1/products HTTP/1.1\r\nhost: a.example\r\n\r\n";
const ATTACKER: Ipv4Addr = Ipv4Addr::new(127, 6, 6, 6);
const SOMEBODY: Ipv4Addr = Ipv4Addr::new(127, 9, 9, 9);

async fn served(config: ApiConfig) -> (TestStore, Server, SocketAddr) {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let server = Server::start(store.store.clone(), None, config).await;
    let address = server.base.trim_start_matches("http://").parse().unwrap();
    (store, server, address)
}

/// Asks again and again until a thing is so.
async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !so().await {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn counts() -> String {
    let counts = dmex_service::counts();
    counts.run_upkeep();
    counts.render()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fd3_what_strangers_make_up_is_not_counted_by_its_name() {
    let (_store, server, address) = served(Server::patient()).await;
    let answered = iter(0..3_000)
        .map(|number| async move {
            let mut stream = connect(stranger(number % 50), address).await?;
            ask(&mut stream, &made_up(number)).await
        })
        .buffer_unordered(32)
        .filter(|answer| std::future::ready(answer.is_ok()))
        .count()
        .await;
    assert_eq!(answered, 3_000);
    let told = counts();
    assert!(told.contains("method=\"other\"") && told.contains("status=\"4xx\""), "{told}");
    for made_up in ["example", "method=\"M", "BREW", "/v1/x", "/v1/products/x", "status=\"404\""] {
        assert!(!told.contains(made_up), "{made_up}");
    }
    // Every measure that there is, whoever counts it: none has more than a few hundred series.
    let mut series: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for line in told.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        *series.entry(line.split(['{', ' ']).next().unwrap()).or_default() += 1;
    }
    assert!(series.values().all(|count| *count <= 2_000), "{series:?}");
    assert!(told.len() < 500_000, "{} bytes", told.len());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fd7_who_connects_and_says_nothing_keeps_nobody_out_not_even_of_the_same_address() {
    let open = PerAddress { all: 150, each: 40 };
    let limits = ConnectionLimits { open, head_time: Duration::from_secs(3), ..ConnectionLimits::default() };
    let streams = PerAddress { all: 20, each: 10 };
    let answers = PerAddress { all: 40, each: 20 };
    let config = ApiConfig { connections: limits, streams, answers, ..Server::patient() };
    let (_store, server, address) = served(config).await;
    // A good client is connected all the time.
    let mut good = connect(SOMEBODY, address).await.unwrap();
    assert_eq!(ask(&mut good, PRODUCTS).await.unwrap().0, 200);
    let mut slow = Vec::new();
    for number in 0..200 {
        slow.push(slow_head(ATTACKER, address).await.unwrap());
        slow.push(slow_head(stranger(number), address).await.unwrap());
        if number % 20 == 0 {
            for from in [ATTACKER, SOMEBODY] {
                let mut stream = connect(from, address).await.unwrap();
                assert_eq!(ask(&mut stream, ALIVE).await.unwrap().0, 200, "{number} from {from}");
            }
            // Where there is a crowd a connection that waits may be closed; who comes again is answered.
            if ask(&mut good, PRODUCTS).await.is_err() {
                good = connect(SOMEBODY, address).await.unwrap();
                assert_eq!(ask(&mut good, PRODUCTS).await.unwrap().0, 200);
            }
        }
    }
    // None of them outlives the time that a head may take: the server ends every one.
    let closed = iter(slow).map(|mut stream| async move {
        let mut rest = Vec::new();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest);
        tokio::time::timeout(Duration::from_secs(30), read).await.is_ok()
    });
    assert_eq!(
        closed.buffer_unordered(1_000).filter(|closed| std::future::ready(*closed)).count().await,
        400
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fd7_one_address_has_some_streams_and_is_told_when_to_ask_for_more() {
    let config = ApiConfig { streams: PerAddress { all: 12, each: 5 }, ..Server::patient() };
    let (store, server, address) = served(config).await;
    let mut held = Vec::new();
    for number in 0..10 {
        let (stream, status, head) = listen(ATTACKER, address).await.unwrap();
        assert_eq!(status, if number < 5 { 200 } else { 429 }, "{head}");
        assert_eq!(head.contains("retry-after: "), number >= 5, "{head}");
        held.push(stream);
    }
    for number in 0..8 {
        let (stream, status, head) = listen(stranger(number), address).await.unwrap();
        assert_eq!(status, if number < 7 { 200 } else { 503 }, "{head}");
        assert_eq!(head.contains("retry-after: "), number >= 7, "{head}");
        held.push(stream);
    }
    // What is told is read once for all of them.
    write(&store.store, 2, 0, &["DaySettled"]).await;
    let mut first = held.swap_remove(0);
    let mut text = vec![0; 4096];
    until("told", async || {
        let read = tokio::io::AsyncReadExt::read(&mut first, &mut text).await.unwrap();
        String::from_utf8_lossy(&text[..read]).contains("DaySettled")
    })
    .await;
    drop((held, first));
    until("those who left make place", async || matches!(listen(ATTACKER, address).await, Ok((_, 200, _))))
        .await;
    server.stop().await;
}

#[tokio::test]
async fn fd7_a_stream_ends_after_a_time_and_the_next_goes_on() {
    let config = ApiConfig { stream_limit: Duration::from_millis(50), ..Server::patient() };
    let (_store, server, address) = served(config).await;
    let (mut stream, status, _) = listen(SOMEBODY, address).await.unwrap();
    assert_eq!(status, 200);
    until("the last part", async || {
        let mut rest = vec![0; 1024];
        let read = tokio::io::AsyncReadExt::read(&mut stream, &mut rest).await.unwrap();
        rest[..read].ends_with(b"0\r\n\r\n")
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn fd7_who_takes_nothing_of_what_they_asked_for_is_left() {
    is_left(ConnectionLimits { stall_time: Duration::from_secs(1), ..ConnectionLimits::default() }).await;
}

#[tokio::test]
async fn fd7_who_takes_too_long_over_an_answer_is_left_though_nothing_stalls() {
    let stall_time = Duration::from_secs(600);
    let answer_time = Duration::from_secs(2);
    let limits =
        ConnectionLimits { stall_time, answer_time, slowest: 10_000_000, ..ConnectionLimits::default() };
    is_left(limits).await;
}

/// Somebody takes nothing of what they asked for, and others of the same address are answered again after a time.
async fn is_left(limits: ConnectionLimits) {
    let config =
        ApiConfig { connections: limits, answers: PerAddress { all: 3, each: 1 }, ..Server::patient() };
    let (_store, server, address) = served(config).await;
    let mut stalled = connect(ATTACKER, address).await.unwrap();
    // Many questions at once, of which no answer is read: what the system keeps for both ends is full at some time.
    let questions = "GET /v1/openapi.json HTTP/1.1\r\nhost: a.example\r\n\r\n".repeat(100);
    tokio::io::AsyncWriteExt::write_all(&mut stalled, questions.as_bytes()).await.unwrap();
    let status = async || {
        let mut other = connect(ATTACKER, address).await.unwrap();
        ask(&mut other, PRODUCTS).await.unwrap().0
    };
    until("an answer is held that nobody takes", async || status().await == 429).await;
    until("its answer is given up", async || status().await == 200).await;
    server.stop().await;
}

#[tokio::test]
async fn fd7_an_answer_that_is_on_its_way_when_the_server_stops_arrives_whole() {
    const SIZE: usize = 32 * 1024 * 1024;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = ConnectionLimits { closing_time: Duration::from_millis(100), ..ConnectionLimits::default() };
    let router = Router::new().fallback(async || vec![b'x'; SIZE]);
    let shutdown = CancellationToken::new();
    let serving = tokio::spawn(dmex_api::answer(listener, router, limits, shutdown.clone()));
    let mut idle = connect(SOMEBODY, address).await.unwrap();
    let mut slow = connect(SOMEBODY, address).await.unwrap();
    let (_, begun) = ask(&mut slow, ALIVE).await.unwrap();
    shutdown.cancel();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut slow, &mut rest).await.unwrap();
    let head = begun.find("\r\n\r\n").unwrap() + 4;
    assert_eq!(begun.len() - head + rest.len(), SIZE);
    assert_eq!(
        tokio::io::AsyncReadExt::read(&mut idle, &mut [0]).await.unwrap(),
        0,
        "one that waits is closed"
    );
    serving.await.unwrap();
}

#[tokio::test]
async fn fd7_heads_have_a_length_and_ready_is_asked_once_for_all() {
    let config = ApiConfig {
        rate_per_second: 1,
        burst: 1,
        head_holds: Duration::from_secs(600),
        ..ApiConfig::default()
    };
    let (store, server, address) = served(config).await;
    let mut stream = connect(ATTACKER, address).await.unwrap();
    let long = format!("GET / HTTP/1.1\r\nhost: a.example\r\nx-long: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(ask(&mut stream, &long).await.unwrap().0, 431);
    assert!(server.ask("/readyz").await.text().await.unwrap().contains("\"block\":1"));
    write(&store.store, 2, 0, &[]).await;
    assert!(server.ask("/readyz").await.text().await.unwrap().contains("\"block\":1"), "not asked again");
    let mut looks = 0;
    while server.ask("/readyz").await.status() != 429 {
        looks += 1;
        assert!(looks < 10_000, "whoever looks without end is told to wait");
    }
    for _ in 0..50 {
        assert_eq!(server.ask("/healthz").await.status(), 200, "whoever restarts what is dead is not");
    }
    let metrics = server.ask("/metrics").await;
    assert!(matches!(metrics.status().as_u16(), 404 | 429), "counts are not for strangers");
    server.stop().await;
}

#[tokio::test]
async fn fd4_behind_two_proxies_each_visitor_has_questions_of_their_own() {
    let config = ApiConfig {
        rate_per_second: 1,
        burst: 2,
        proxies: 2,
        proxy_header: ProxyHeader::XForwardedFor,
        ..ApiConfig::default()
    };
    let (_store, server, address) = served(config).await;
    let asks = async |told: &str| {
        let mut stream = connect(ATTACKER, address).await.unwrap();
        let question =
            format!("GET /v1/products HTTP/1.1\r\nhost: a.example\r\nx-forwarded-for: {told}\r\n\r\n");
        ask(&mut stream, &question).await.unwrap().0
    };
    for number in 0..6 {
        // Whatever a visitor makes up at the left, and however their port changes.
        let status = asks(&format!("6.6.6.{number}, 3.3.3.3:{}, 10.0.0.2", 4_000 + number)).await;
        assert_eq!(status, if number < 2 { 200 } else { 429 }, "{number}");
    }
    assert_eq!(asks("4.4.4.4, 10.0.0.2").await, 200, "another visitor");
    assert_eq!(asks("[2001:db8::1]:4711, 10.0.0.2").await, 200, "and one of IPv6");
    server.stop().await;
}

#[tokio::test]
async fn ff11_a_browser_that_asks_too_much_is_told_with_a_page_and_a_program_with_json() {
    let store = TestStore::sqlite().await;
    claimed(&store.store).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = ApiConfig { rate_per_second: 1, burst: 1, ..ApiConfig::default() };
    let pages: dmex_api::Pages = std::sync::Arc::new(|_api| Router::new().fallback(page));
    let sources = Sources { store: store.store.clone(), platform: None, pages: Some(pages) };
    let shutdown = CancellationToken::new();
    let task = tokio::spawn(serve(config, sources, listener, shutdown.clone()));
    let http = reqwest::Client::new();
    let asks = async |path: &str, accept: &str| {
        let request = http.get(format!("http://{address}{path}")).header("accept", accept);
        let response = request.header("accept-language", "zh-CN").send().await.unwrap();
        let header = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let (kind, wait, cache) = (header("content-type"), header("retry-after"), header("cache-control"));
        (response.status().as_u16(), kind, wait, cache, response.text().await.unwrap())
    };
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    assert_eq!(asks("/", browser).await.4, "a page in zh-CN of nothing wrong");
    let (status, kind, wait, cache, text) = asks("/", browser).await;
    assert_eq!((status, text.as_str()), (429, "a page in zh-CN of too-many-requests"));
    assert!(kind.starts_with("text/html") && wait.parse::<u64>().unwrap() >= 1 && cache == "no-store");
    let (status, kind, wait, _, text) = asks("/v1/products", "*/*").await;
    assert_eq!((status, kind.as_str()), (429, "application/json"));
    assert!(wait.parse::<u64>().unwrap() >= 1 && text.contains("too-many-requests"));
    shutdown.cancel();
    task.await.unwrap().unwrap();
}

/// What a site does with a question that brings a problem.
async fn page(request: axum::extract::Request) -> impl IntoResponse {
    let problem = request.extensions().get::<Problem>();
    let problem = problem.map_or("nothing wrong", |problem| problem.error.code.name());
    let language = request.headers()["accept-language"].to_str().unwrap();
    Html(format!("a page in {language} of {problem}"))
}
