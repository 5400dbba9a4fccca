//! A node behind a load balancer that nobody would choose: it is late, answers out of order and from the past.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::http::{Reply, Response};
use crate::proxy::{Behind, Proxy};

/// Answers that are remembered of one question.
const REMEMBERED: usize = 8;

/// How bad it is. `one in 0` is never.
#[derive(Clone, Copy, Debug)]
pub struct Lag {
    /// Longest delay of a question on its way, and again of its answer.
    pub delay: Duration,
    /// One in so many reads is answered as it was answered before.
    pub stale_one_in: u64,
    /// How long ago that may be.
    pub stale_for: Duration,
    /// One in so many questions is put to the real node, and its answer lost.
    pub lost_one_in: u64,
}

/// A proxy before a real node that delays, reorders, repeats old answers and loses some, by chance from a seed.
pub struct LaggingNode {
    proxy: Proxy,
}

struct Lagging {
    lag: Lag,
    chance: Mutex<Chance>,
    said: Mutex<HashMap<String, VecDeque<(Instant, Value)>>>,
}

/// What chance has in store for one question.
struct Fate {
    before: Duration,
    after: Duration,
    stale: bool,
    lost: bool,
    /// Which of the old answers.
    pick: u64,
}

impl LaggingNode {
    /// One before the node at `url`.
    pub async fn before(url: &str, lag: Lag, seed: u64) -> Self {
        let chance = Mutex::new(Chance::new(seed));
        let lagging = Arc::new(Lagging { lag, chance, said: Mutex::default() });
        let proxy = Proxy::before(url, move |asked, node| {
            let lagging = lagging.clone();
            async move { lagging.reply(asked, node).await }
        });
        Self { proxy: proxy.await }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.proxy.url
    }
}

impl Lagging {
    async fn reply(&self, asked: Value, node: Behind) -> Reply {
        let fate = self.fate();
        sleep(fate.before).await;
        let question = format!("{}{}", asked["method"], asked["params"]);
        let is_read = asked["method"].as_str().is_some_and(is_read);
        if is_read
            && fate.stale
            && let Some(mut old) = self.remembered(&question, fate.pick)
        {
            old["id"] = asked["id"].clone();
            return Reply::Whole(Response::ok(old.to_string()));
        }
        let Some(answer) = node.ask(&asked).await else { return Reply::HangUp };
        if is_read {
            self.remember(question, answer.clone());
        }
        sleep(fate.after).await;
        if fate.lost { Reply::HangUp } else { Reply::Whole(Response::ok(answer.to_string())) }
    }

    fn fate(&self) -> Fate {
        let mut chance = lock(&self.chance);
        let micros = u64::try_from(self.lag.delay.as_micros()).unwrap_or(u64::MAX).max(1);
        let mut happens = |one_in: u64| one_in > 0 && chance.one_in(one_in);
        let (stale, lost) = (happens(self.lag.stale_one_in), happens(self.lag.lost_one_in));
        let mut delay = || Duration::from_micros(chance.below(micros));
        let (before, after) = (delay(), delay());
        Fate { before, after, stale, lost, pick: chance.number() }
    }

    fn remember(&self, question: String, answer: Value) {
        let mut said = lock(&self.said);
        let answers = said.entry(question).or_default();
        answers.push_back((Instant::now(), answer));
        if answers.len() > REMEMBERED {
            answers.pop_front();
        }
    }

    fn remembered(&self, question: &str, pick: u64) -> Option<Value> {
        let said = lock(&self.said);
        let recent = |(when, _): &&(Instant, Value)| when.elapsed() <= self.lag.stale_for;
        let answers: Vec<_> = said.get(question)?.iter().filter(recent).collect();
        let count = u64::try_from(answers.len()).unwrap_or(1).max(1);
        answers.get(usize::try_from(pick % count).unwrap_or_default()).map(|(_, answer)| answer.clone())
    }
}

/// Whether the same question may have the answer of a moment ago. Of several questions at once nothing is known.
fn is_read(method: &str) -> bool {
    method.starts_with("eth_") && !method.starts_with("eth_send")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
