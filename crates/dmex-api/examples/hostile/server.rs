//! The server as a process of its own, and what can be seen of it from outside.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use dmex_api::{ApiConfig, ConnectionLimits, Sources, answer, serve as serve_api};
use dmex_testnet::hostile::{ask, connect, stranger};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::good::{Good, questions};

/// Serves a store until it is killed, as `dmex serve --no-node` does, and the counts at an address of their own; prints
/// both addresses.
pub(crate) async fn serve(url: &str) {
    let store = dmex_store::Store::open(url).await.unwrap();
    let [api, counts] =
        [TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap()];
    println!("{}\n{}", api.local_addr().unwrap(), counts.local_addr().unwrap());
    let metrics = Router::new().route("/metrics", get(async || dmex_service::counts().render()));
    tokio::spawn(answer(counts, metrics, ConnectionLimits::default(), CancellationToken::new()));
    let sources = Sources { store, platform: None, pages: None };
    serve_api(ApiConfig::default(), sources, api, CancellationToken::new()).await.unwrap();
}

pub(crate) struct Served {
    child: Child,
    pub(crate) api: SocketAddr,
    counts: SocketAddr,
}

impl Served {
    pub(crate) async fn start(url: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut child =
            command.args(["serve", url]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let api = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        let counts = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        Self { child, api, counts }
    }

    /// Prints what is seen of the server, and what a good client has of it, while something is done.
    pub(crate) async fn told<T>(&self, what: &str, done: impl Future<Output = T>) -> T {
        tokio::pin!(done);
        let (mut good, mut turn, mut most) = (Good::new(self.api), 0, (0, 0));
        let questions = questions();
        let result = loop {
            let (_, path) = &questions[turn % questions.len()];
            let asking = async {
                good.ask(path).await;
                tokio::time::sleep(Duration::from_millis(100)).await;
            };
            tokio::pin!(asking);
            let ended = tokio::select! {
                result = &mut done => Some(result),
                () = &mut asking => None,
            };
            let now = self.size();
            most = (now.0.max(most.0), now.1.max(most.1));
            if let Some(result) = ended {
                asking.await;
                break result;
            }
            turn += 1;
        };
        let metrics = self.metrics().await;
        let (half, most_of_all) = (good.within(50), good.within(99));
        println!(
            "| {what} | {} | {} | {metrics} | {half:.1?} | {most_of_all:.1?} | {} |",
            most.0 / 1024,
            most.1,
            good.failed
        );
        result
    }

    /// [KiB] Memory, and open files.
    fn size(&self) -> (u64, usize) {
        let id = self.child.id().unwrap();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let resident = resident.split_whitespace().next().unwrap().parse().unwrap();
        (resident, std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().count())
    }

    /// [bytes] The length of the counts.
    async fn metrics(&self) -> String {
        let mut stream = connect(stranger(1), self.counts).await.unwrap();
        let asked = ask(&mut stream, "GET /metrics HTTP/1.1\r\nhost: a.example\r\n\r\n").await.unwrap().1;
        let length = asked.lines().find_map(|line| line.strip_prefix("content-length: "));
        length.unwrap_or("unknown").to_owned()
    }
}
