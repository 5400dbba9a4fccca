//! A node that fails: hands questions on to a real one and, by a chance that is the same in every run, spoils answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::{Endpoint, connect};
use dmex_platform::Platform;
use dmex_testchain::Chain;
use dmex_testnet::{Behind, Chance, Proxy, Reply, Response};
use serde_json::{Value, json};

/// How long a reader waits for an answer: shorter than the node takes when it is late.
const PATIENCE: Duration = Duration::from_millis(300);
/// The same where no answer is late, however busy the machine is.
const LONG_PATIENCE: Duration = Duration::from_secs(60);

/// Full answers between two that leave something out.
const HONEST: u32 = 12;

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// It comes after nobody waits any more.
    Late,
    /// The connection ends without one.
    HungUp,
    /// 502 and a page for people.
    Garbage,
    /// An error in the words of the protocol.
    Error,
    /// The head is some blocks behind.
    Lags,
    /// A block is not there.
    NoBlock,
    /// The last third of the events is not there.
    LogsCut,
    /// Events of one block are not there.
    LogsSkipBlock,
    /// One event is not there.
    LogsSkipOne,
    /// An event names a block of another hash.
    LogsOfWrongBlock,
    /// An event stands there twice.
    LogsTwice,
}

impl Fault {
    pub(crate) const ALL: [Self; 11] = [
        Self::Late,
        Self::HungUp,
        Self::Garbage,
        Self::Error,
        Self::Lags,
        Self::NoBlock,
        Self::LogsCut,
        Self::LogsSkipBlock,
        Self::LogsSkipOne,
        Self::LogsOfWrongBlock,
        Self::LogsTwice,
    ];

    /// Whether nothing in the answer tells of it.
    const fn is_silent(self) -> bool {
        matches!(self, Self::LogsCut | Self::LogsSkipBlock | Self::LogsSkipOne)
    }
}

/// How the node fails.
#[derive(Clone, Debug, Default)]
pub(crate) struct Habits {
    /// What may be wrong with an answer.
    pub(crate) faults: Vec<Fault>,
    /// One in so many answers is spoiled.
    pub(crate) one_in: u64,
    /// [blocks] Longer ranges are refused.
    pub(crate) longest: Option<u64>,
    /// Longer answers are refused.
    pub(crate) most_logs: Option<usize>,
    /// Every block has a transaction of a kind that only its chain knows.
    pub(crate) foreign: bool,
}

/// A running one.
pub(crate) struct FaultyNode {
    pub(crate) platform: Platform,
    pub(crate) told: Arc<Told>,
    _proxy: Proxy,
}

/// What happened to answers.
#[derive(Debug)]
pub(crate) struct Told {
    habits: Habits,
    chance: Mutex<Chance>,
    /// Faults in the order in which they happened.
    pub(crate) spoiled: Mutex<Vec<Fault>>,
    /// Questions for events that are answered in full before one is not: who asks twice gets one full answer.
    honest: Mutex<u32>,
    /// Questions for events: how many were answered, how many refused.
    pub(crate) answered: Mutex<[u32; 2]>,
    /// Questions for receipts.
    pub(crate) receipts: Mutex<u32>,
}

impl FaultyNode {
    pub(crate) async fn before(chain: &Chain, seed: u64, habits: Habits) -> Self {
        let is_late = habits.faults.contains(&Fault::Late);
        let told = Arc::new(Told {
            habits,
            chance: Mutex::new(Chance::new(seed)),
            spoiled: Mutex::default(),
            honest: Mutex::default(),
            answered: Mutex::default(),
            receipts: Mutex::default(),
        });
        let asked = told.clone();
        let proxy = Proxy::before(&chain.chain.anvil.endpoint().url, move |question, node| {
            let told = asked.clone();
            async move { told.reply(&question, &node).await }
        });
        let proxy = proxy.await;
        let call_limit = if is_late { PATIENCE } else { LONG_PATIENCE };
        let endpoint = Endpoint { call_limit, ..Endpoint::dev(&proxy.url, DEV_CHAIN_ID) };
        let provider = loop {
            if let Ok(provider) = connect(&endpoint).await {
                break provider;
            }
        };
        let platform = Platform::new(provider, chain.platform.deployment().clone());
        Self { platform, told, _proxy: proxy }
    }
}

impl Told {
    async fn reply(&self, asked: &Value, node: &Behind) -> Reply {
        let Some(mut answer) = node.ask(asked).await else { return Reply::HangUp };
        let method = asked["method"].as_str().unwrap_or_default();
        if method == "eth_getLogs" {
            let refused = self.refusal(&asked["params"][0], &answer["result"]);
            self.answered.lock().unwrap()[usize::from(refused.is_some())] += 1;
            if let Some(words) = refused {
                answer = refuse(asked, words);
            }
        }
        if method == "eth_getBlockReceipts" {
            *self.receipts.lock().unwrap() += 1;
            if let (true, Some(receipts)) = (self.habits.foreign, answer["result"].as_array_mut()) {
                receipts.insert(0, foreign_receipt());
            }
        }
        let fault = self.fault(method, &answer);
        if let Some(fault) = fault {
            self.spoiled.lock().unwrap().push(fault);
        }
        let number = self.chance.lock().unwrap().number();
        match fault {
            None => {}
            Some(Fault::HungUp) => return Reply::HangUp,
            Some(Fault::Late) => tokio::time::sleep(2 * PATIENCE).await,
            Some(Fault::Garbage) => {
                return Reply::Whole(Response::new("502 Bad Gateway", "<html>Bad gateway</html>"));
            }
            Some(Fault::Error) => answer = refuse(asked, "header not found"),
            Some(fault) => spoil_result(fault, number, &mut answer["result"]),
        }
        Reply::Whole(Response::ok(answer.to_string()))
    }

    /// Why a question for events is too much.
    fn refusal(&self, filter: &Value, logs: &Value) -> Option<&'static str> {
        let height = |name: &str| {
            let text = filter[name].as_str()?;
            u64::from_str_radix(text.trim_start_matches("0x"), 16).ok()
        };
        let range = height("toBlock").zip(height("fromBlock")).map(|(to, from)| to - from + 1);
        // Without a range it is one block.
        let blocks = range.unwrap_or(1);
        if self.habits.longest.is_some_and(|longest| blocks > longest) {
            return Some("block range is too large");
        }
        let many = logs.as_array().map_or(0, Vec::len);
        self.habits
            .most_logs
            .is_some_and(|most| many > most)
            .then_some("query returned more than 10000 results")
    }

    fn fault(&self, method: &str, answer: &Value) -> Option<Fault> {
        let mut honest = self.honest.lock().unwrap();
        *honest = honest.saturating_sub(u32::from(method == "eth_getLogs"));
        let mut chance = self.chance.lock().unwrap();
        if self.habits.faults.is_empty() || !chance.one_in(self.habits.one_in) {
            return None;
        }
        let many = u64::try_from(self.habits.faults.len()).unwrap();
        let fault = self.habits.faults[usize::try_from(chance.below(many)).unwrap()];
        let logs = answer["result"].as_array().map_or(0, Vec::len);
        let fits = match fault {
            Fault::Late | Fault::HungUp | Fault::Garbage | Fault::Error => true,
            Fault::Lags => method == "eth_blockNumber",
            Fault::NoBlock => method == "eth_getBlockByNumber",
            _ => method == "eth_getLogs" && logs > 0,
        };
        if fault.is_silent() && fits {
            if *honest > 0 {
                return None;
            }
            *honest = HONEST;
        }
        fits.then_some(fault)
    }
}

/// What rollups begin their blocks with: what came from the chain below.
fn foreign_receipt() -> Value {
    json!({
        "type": "0x7e", "status": "0x1", "cumulativeGasUsed": "0xb42e", "gasUsed": "0xb42e", "logs": [],
        "depositNonce": "0x1", "depositReceiptVersion": "0x1", "transactionIndex": "0x0",
    })
}

fn refuse(asked: &Value, words: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": -32_005, "message": words}})
}

fn spoil_result(fault: Fault, number: u64, result: &mut Value) {
    let place = |many: usize| usize::try_from(number).unwrap_or(0) % many;
    match (fault, &mut *result) {
        (Fault::Lags, Value::String(head)) => {
            let height = u64::from_str_radix(head.trim_start_matches("0x"), 16).unwrap();
            *head = format!("{:#x}", height.saturating_sub(number % 90));
        }
        (Fault::NoBlock, _) => *result = Value::Null,
        (Fault::LogsCut, Value::Array(logs)) => logs.truncate(logs.len() * 2 / 3),
        (Fault::LogsSkipBlock, Value::Array(logs)) => {
            let block = logs[place(logs.len())]["blockNumber"].clone();
            logs.retain(|log| log["blockNumber"] != block);
        }
        (Fault::LogsSkipOne, Value::Array(logs)) => {
            logs.remove(place(logs.len()));
        }
        (Fault::LogsOfWrongBlock, Value::Array(logs)) => {
            let place = place(logs.len());
            logs[place]["blockHash"] = json!(format!("{number:#066x}"));
        }
        (Fault::LogsTwice, Value::Array(logs)) => {
            let place = place(logs.len());
            logs.insert(place, logs[place].clone());
        }
        _ => {}
    }
}
