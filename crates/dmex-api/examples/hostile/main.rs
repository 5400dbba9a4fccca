//! How a server stands strangers who mean no good, and what everybody else has of it meanwhile: memory, open files and the
//! times of a good client, over a store in which one account has a million movements.
//!
//!     cargo run --release -p dmex-api --example hostile -- [MOVEMENTS]
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

mod good;
mod server;

use std::net::SocketAddr;
use std::time::Duration;

use dmex_testchain::wide::{SOMEBODY, Wide};
use dmex_testnet::hostile::{ask, connect, listen, made_up, slow_head, stranger};
use futures_util::StreamExt;
use futures_util::stream::iter;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use self::good::Good;
use self::server::Served;

const REQUESTS: usize = 20_000;
const SLOW: usize = 2_000;
const STREAMS: usize = 1_000;
/// Addresses that streams come from: each may have some.
const LISTENERS: usize = 50;
/// Questions under way at a time.
const TOGETHER: usize = 200;
/// How long a state is held and looked at.
const LOOK: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let first = words.next();
    if first.as_deref() == Some("serve") {
        return server::serve(&words.next().unwrap()).await;
    }
    let movements = first.map_or(1_000_000, |number| number.parse().unwrap());
    let (_, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, hard.min(20_000), hard).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("store.sqlite").display());
    let store = dmex_store::Store::open(&url).await.unwrap();
    Wide { movements, tokens: 2_000, purchases: 0 }.write(&store).await;
    store.close().await;
    let served = Served::start(&url).await;
    answers_of_one_account(&served, movements).await;
    hold_out(&served).await;
}

/// What the answers take that are about one account, one after the other.
async fn answers_of_one_account(served: &Served, movements: u64) {
    println!(
        "\n| Answer, {movements} movements of the account | half within | 99 of 100 within |\n|---|--:|--:|"
    );
    for (name, path) in good::questions() {
        let mut good = Good::new(served.api);
        for _ in 0..100 {
            good.ask(&path).await;
            // As fast as one address may in the long run.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        println!("| {name} | {:?} | {:?} |", good.within(50), good.within(99));
    }
}

/// One attack after the other, and what a good client has meanwhile.
async fn hold_out(served: &Served) {
    println!(
        "\n| | memory, MiB | open files | size of /metrics | good client: half | 99 of 100 | not answered |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let to = served.api;
    served.told("nothing else", tokio::time::sleep(LOOK)).await;
    served.told("20,000 made-up requests", requests(to)).await;
    let slow = async {
        let one = iter(0..SLOW).map(|number| {
            let from = if number % 2 == 0 { stranger(0) } else { stranger(number) };
            slow_head(from, to)
        });
        let held: Vec<_> = one.buffer_unordered(TOGETHER).collect().await;
        tokio::time::sleep(LOOK).await;
        assert_eq!(held.len(), SLOW);
    };
    served.told("2,000 slow connections", slow).await;
    let streams = async {
        let opened = iter(0..STREAMS).map(|number| listen(stranger(number % LISTENERS), to));
        let held: Vec<_> = opened.buffer_unordered(TOGETHER).collect().await;
        tokio::time::sleep(LOOK).await;
        held.iter().filter(|stream| matches!(stream, Ok((_, 200, _)))).count()
    };
    let opened = served.told("1,000 streams", streams).await;
    println!("\n{opened} of {STREAMS} streams from {LISTENERS} addresses were open.");
    let one = iter(0..STREAMS).map(|_| listen(stranger(7), to)).buffer_unordered(TOGETHER);
    let held: Vec<_> = one.collect().await;
    let opened = held.iter().filter(|stream| matches!(stream, Ok((_, 200, _)))).count();
    println!("{opened} of {STREAMS} streams from one address were open.");
    drop(held);
    tokio::time::sleep(LOOK).await;
    served.told("nothing else, afterwards", tokio::time::sleep(LOOK)).await;
    println!("\nThe account: {SOMEBODY}");
}

async fn requests(to: SocketAddr) {
    let asked = iter(0..REQUESTS).map(|number| async move {
        let mut stream = connect(stranger(number % 100), to).await?;
        ask(&mut stream, &made_up(number)).await
    });
    asked.buffer_unordered(TOGETHER).collect::<Vec<_>>().await;
}
