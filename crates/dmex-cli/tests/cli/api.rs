//! A server answers in place of a node: the same words, the same numbers.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::rig::{Ran, Rig, program};

/// A `dmex serve` that dies with the test.
struct Served {
    url: String,
    child: Child,
}

impl Served {
    async fn start(rig: &Rig) -> Self {
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = program(rig.state.path());
        command.args(["--rpc", &rig.url(), "--chain", "31337", "serve", "--listen", &listen]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let served = Self { url: format!("http://{listen}"), child };
        let patience = Instant::now() + Duration::from_secs(120);
        while std::net::TcpStream::connect(&listen).is_err() {
            assert!(Instant::now() < patience, "the server does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        served
    }

    /// Runs the program with this server and without a node.
    fn run(&self, rig: &Rig, arguments: &[&str]) -> Ran {
        Ran::of(program(rig.state.path()).args(["--api", &self.url]).args(arguments))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn products_and_nfts_are_the_same_from_a_server_as_from_a_node() {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    rig.run(&["--as", "bob", "buy", "1", "--power", "10", "--faucet"]).success();
    rig.close_days("2022-03-28".parse().unwrap()).await;
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();
    rig.run(&["--as", "alice", "claim", "--all"]).success();
    rig.run(&["--as", "alice", "power", "split", "1", "--power", "7"]).success();
    rig.run(&["index", "--once"]).success();
    let served = Served::start(&rig).await;
    let questions: [&[&str]; 7] = [
        &["product", "list"],
        &["product", "show", "1"],
        &["power", "list", "alice"],
        &["power", "list", "carol"],
        &["power", "show", "1"],
        &["power", "show", "2"],
        &["power", "show", "3"],
    ];
    for question in questions {
        for format in [&[][..], &["--json"]] {
            let question = [format, question].concat();
            let by_node = rig.run(&question).success();
            let by_server = served.run(&rig, &question).success();
            assert_eq!(by_server.out, by_node.out, "{question:?}");
        }
    }
    let picture = rig.state.path().join("nft.svg");
    served.run(&rig, &["power", "show", "1", "--svg", picture.to_str().unwrap()]).success();
    assert!(std::fs::read_to_string(picture).unwrap().starts_with("<svg"));
    served.run(&rig, &["product", "show", "99"]).refused(3, &["there is no product 99", "/v1/products"]);
    Ran::of(program(rig.state.path()).args(["--api", "http://127.0.0.1:1", "product", "list"]))
        .refused(4, &["--api", "does not answer"]);
    Ran::of(program(rig.state.path()).args(["--api", "nowhere", "product", "list"])).refused(2, &["--api"]);
}
