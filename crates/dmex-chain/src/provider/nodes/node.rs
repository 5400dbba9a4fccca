//! One node: how it is reached, and what is known of it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use alloy::rpc::client::ClientBuilder;
use alloy::rpc::json_rpc::{Id, Request, RequestPacket};
use alloy::transports::{BoxTransport, RpcError, TransportError, TransportErrorKind};
use dmex_service::Backoff;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tokio::time::{Instant, sleep_until, timeout_at};
use tower::{Layer, Service};

use super::super::moved_on::MovedOn;
use super::super::{ConnectError, Endpoint};
use super::answer::{Said, discreet, is_failure, is_lacking, retry_after, value, words};
use super::question::height;
use super::standing::Standing;

/// Longest pause between two looks at a node that fails.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A node of the chain.
pub(super) struct Node {
    /// Its host, to tell it from the others without a secret.
    name: String,
    url: String,
    /// Longest wait for one answer.
    limit: Duration,
    backoff: Backoff,
    transport: OnceCell<BoxTransport>,
    condition: Mutex<Condition>,
}

/// What is known of a node.
struct Condition {
    standing: Standing,
    /// The newest block that it spoke of.
    head: u64,
    /// How long it takes to answer: each answer counts for an eighth.
    latency: Option<Duration>,
    /// In a row.
    failures: u32,
    /// It is left alone until then.
    rests_until: Option<Instant>,
}

impl Node {
    /// `first_pause` is how long it is left alone after its first failure.
    pub(super) fn new(url: &str, name: String, limit: Duration, first_pause: Duration) -> Self {
        let condition = Condition {
            standing: Standing::Silent("not asked yet".to_owned()),
            head: 0,
            latency: None,
            failures: 0,
            rests_until: None,
        };
        // An alarm sees the first contradiction as an increase only if there was a count before it.
        metrics::counter!("dmex_node_contradictions_total", "node" => name.clone()).increment(0);
        Self {
            name,
            url: url.to_owned(),
            limit,
            backoff: Backoff::new(first_pause, LONGEST_PAUSE.max(first_pause), rand::random),
            transport: OnceCell::new(),
            condition: Mutex::new(condition),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn standing(&self) -> Standing {
        self.condition().standing.clone()
    }

    /// The newest block that it spoke of.
    pub(super) fn head(&self) -> u64 {
        self.condition().head
    }

    /// How long it takes to answer, as far as is known.
    pub(super) fn latency(&self) -> Duration {
        self.condition().latency.unwrap_or(Duration::MAX)
    }

    /// Whether it is left alone after a failure.
    pub(super) fn rests(&self) -> bool {
        self.condition().rests_until.is_some_and(|until| Instant::now() < until)
    }

    /// The only node of a connection: it must answer, and be of the chain.
    pub(super) async fn check(&self, endpoint: &Endpoint) -> Result<(), ConnectError> {
        let url = endpoint.public_url();
        // A path that is no socket is known at once, with a hint of its own.
        let said = match self.transport().await {
            Ok(_) => self.chain_id().await,
            Err(error) => Err(error),
        };
        match said {
            Ok(found) if found == endpoint.chain_id => {
                self.stand(Standing::Usable);
                Ok(())
            }
            Ok(found) => Err(ConnectError::WrongChain { url, expected: endpoint.chain_id, found }),
            Err(source) => {
                let hint = if self.url.contains("://") {
                    "start the node, or give the right RPC address"
                } else {
                    "start the node, or give the right path of its IPC socket"
                };
                Err(ConnectError::NodeUnreachable { url, hint, source })
            }
        }
    }

    pub(super) async fn chain_id(&self) -> Result<u64, TransportError> {
        self.number("eth_chainId").await
    }

    /// Asks for the newest block's height, and remembers it.
    pub(super) async fn ask_head(&self) -> Result<u64, TransportError> {
        let head = self.number("eth_blockNumber").await?;
        self.has_head(head);
        Ok(head)
    }

    /// A question of our own, with a result that is a number.
    async fn number(&self, method: &'static str) -> Result<u64, TransportError> {
        let said = self.ask_ourselves(method, json!([])).await;
        let number = value(&said).as_ref().and_then(height);
        said?;
        number.ok_or_else(|| TransportErrorKind::custom_str("an answer that is none"))
    }

    /// A question of our own.
    pub(super) async fn ask_ourselves(&self, method: &'static str, params: Value) -> Said {
        let request = Request::new(method, Id::Number(0), params).serialize().map_err(RpcError::ser_err)?;
        self.ask(&RequestPacket::Single(request), Instant::now() + self.limit).await
    }

    /// Asks once. A failure is remembered: with other nodes there, this one is then left alone for a while.
    pub(super) async fn ask(&self, packet: &RequestPacket, deadline: Instant) -> Said {
        let begun = Instant::now();
        let said = timeout_at(deadline.min(begun + self.limit), self.call(packet)).await;
        let said = said.unwrap_or_else(|_| {
            let seconds = begun.elapsed().as_secs_f32();
            Err(TransportErrorKind::custom_str(&format!("no answer within {seconds:.1} s")))
        });
        if is_failure(&said) && !is_lacking(packet, &said) {
            self.failed(said.as_ref().err());
        } else {
            self.answered(begun.elapsed());
        }
        discreet(said)
    }

    /// As [`Self::ask`] of the only node, whatever it did before, and again if it asks for a pause that there is time for.
    pub(super) async fn ask_patiently(&self, packet: &RequestPacket, deadline: Instant) -> Said {
        loop {
            let said = self.ask(packet, deadline).await;
            if !is_failure(&said) && self.standing() != Standing::Usable {
                self.stand(Standing::Usable);
            }
            let pause = said.as_ref().err().and_then(retry_after).map(|pause| Instant::now() + pause);
            match pause {
                Some(until) if until < deadline => sleep_until(until).await,
                Some(_) | None => return said,
            }
        }
    }

    async fn call(&self, packet: &RequestPacket) -> Said {
        let mut transport = self.transport().await?.clone();
        std::future::poll_fn(|context| transport.poll_ready(context)).await?;
        match packet {
            RequestPacket::Single(_) => MovedOn::layer().layer(transport).call(packet.clone()).await,
            // Asking again takes the first refusal in a batch for the answer to all of it.
            RequestPacket::Batch(_) => transport.call(packet.clone()).await,
        }
    }

    /// Opened when it is first needed: a socket may not be there yet.
    async fn transport(&self) -> Result<&BoxTransport, TransportError> {
        let open = || async {
            let client = ClientBuilder::default().connect(&self.url).await?;
            Ok(client.transport().clone())
        };
        self.transport.get_or_try_init(open).await
    }

    /// What a look found.
    pub(super) fn stand(&self, standing: Standing) {
        let is_usable = standing == Standing::Usable;
        metrics::gauge!("dmex_node_healthy", "node" => self.name.clone()).set(f64::from(u8::from(is_usable)));
        let before = std::mem::replace(&mut self.condition().standing, standing.clone());
        match (before == Standing::Usable, is_usable) {
            (true, false) => tracing::warn!(node = self.name, %standing, "the node is not used"),
            (false, true) => tracing::info!(node = self.name, "the node is used"),
            _ => {}
        }
    }

    /// It spoke of this height as its newest.
    pub(super) fn has_head(&self, head: u64) {
        self.condition().head = head;
    }

    /// It has a block of this height.
    pub(super) fn has_block(&self, height: u64) {
        let mut condition = self.condition();
        condition.head = condition.head.max(height);
    }

    fn answered(&self, took: Duration) {
        metrics::histogram!("dmex_node_answer_seconds", "node" => self.name.clone()).record(took);
        let mut condition = self.condition();
        condition.latency = Some(condition.latency.map_or(took, |before| before * 7 / 8 + took / 8));
        (condition.failures, condition.rests_until) = (0, None);
    }

    fn failed(&self, error: Option<&TransportError>) {
        metrics::counter!("dmex_node_errors_total", "node" => self.name.clone()).increment(1);
        let mut condition = self.condition();
        // Many questions that fail together are one failure.
        if condition.rests_until.is_none_or(|until| until < Instant::now()) {
            condition.failures += 1;
        }
        let pause =
            self.backoff.delay(condition.failures).max(error.and_then(retry_after).unwrap_or_default());
        condition.rests_until = condition.rests_until.max(Some(Instant::now() + pause));
        drop(condition);
        self.stand(Standing::Silent(error.map(words).unwrap_or_default()));
    }

    fn condition(&self) -> MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
