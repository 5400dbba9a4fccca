//! Notices a service that lives, fails at nothing, and does not do what is due.
//!
//! Whether something is due is asked of the chain by somebody else than who should do it: a service that hangs, or
//! believes that it has done its work, would say nothing. A thing is overdue once the very same thing was found due at
//! several looks in a row and for longer than it ever takes, by a clock that stands still when the chain does: a silent
//! node is no service's fault.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::{Pace, Pulse, Service, ServiceError, measures};

/// Fewest looks in a row.
const LOOKS: u32 = 5;

/// Something that should be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Which job should do it.
    pub job: &'static str,
    /// What it is about, for a measure: a product or a network. There are few.
    pub subject: String,
    /// What is to be done, in words that stay the same as long as it is the same thing.
    pub what: String,
    /// What a person can do about it.
    pub remedy: &'static str,
    /// How long it may take before it is overdue.
    pub patience: Duration,
}

/// Says what is due.
#[async_trait]
pub trait Duty: Send + Sync {
    /// The job whose duty it is.
    fn job(&self) -> &'static str;

    /// [seconds] The time by which things are due.
    ///
    /// # Errors
    /// It cannot be known now.
    async fn now(&self) -> Result<u64, ServiceError>;

    /// All that is due now.
    ///
    /// # Errors
    /// It cannot be known now.
    async fn due(&self) -> Result<Vec<Due>, ServiceError>;
}

/// Who is told, in one line each, of what becomes overdue and of what is done after all.
pub type Tell = Arc<dyn Fn(String) + Send + Sync>;

/// Looks whether what is due is done. Not ready while something is overdue.
pub struct OverdueWatch {
    duties: Vec<Arc<dyn Duty>>,
    pace: Pace,
    tell: Tell,
    lists: tokio::sync::Mutex<Vec<List>>,
}

/// What one duty found due, and since when.
#[derive(Debug, Default)]
struct List(BTreeMap<Due, Seen>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// [seconds]
    since: u64,
    looks: u32,
    overdue: bool,
}

/// What a look changed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Change {
    /// What became overdue, and for how many seconds it is due.
    late: Vec<(Due, u64)>,
    /// What was overdue and is not any more.
    done: Vec<Due>,
}

impl List {
    fn look(&mut self, due: Vec<Due>, now: u64) -> Change {
        let mut change = Change::default();
        let before = std::mem::take(&mut self.0);
        for due in due {
            let first = Seen { since: now, looks: 0, overdue: false };
            let mut seen = before.get(&due).copied().unwrap_or(first);
            seen.looks = seen.looks.saturating_add(1);
            let waited = now.saturating_sub(seen.since);
            let late = seen.looks >= LOOKS && waited >= due.patience.as_secs();
            if late && !seen.overdue {
                change.late.push((due.clone(), waited));
            }
            seen.overdue |= late;
            self.0.insert(due, seen);
        }
        let gone = before.into_iter().filter(|(due, seen)| seen.overdue && !self.0.contains_key(due));
        change.done = gone.map(|(due, _)| due).collect();
        change
    }

    fn overdue(&self) -> impl Iterator<Item = (&Due, u64)> {
        self.0.iter().filter(|(_, seen)| seen.overdue).map(|(due, seen)| (due, seen.since))
    }
}

impl OverdueWatch {
    /// A watch over these duties.
    #[must_use]
    pub fn new(duties: Vec<Arc<dyn Duty>>, pace: Pace, tell: Tell) -> Self {
        let lists = tokio::sync::Mutex::new(duties.iter().map(|_| List::default()).collect());
        Self { duties, pace, tell, lists }
    }

    /// All that is overdue, in words. A duty that cannot be known now keeps none of the others from being told.
    async fn look(&self) -> Result<Vec<String>, ServiceError> {
        let mut lists = self.lists.lock().await;
        let (mut overdue, mut failed) = (Vec::new(), None);
        for (duty, list) in self.duties.iter().zip(lists.iter_mut()) {
            match known(duty.as_ref()).await {
                Ok((now, due)) => overdue.extend(self.note(duty.job(), list, due, now)),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(overdue), Err)
    }

    /// Tells and counts what changed. Returns what is overdue, in words.
    fn note(&self, job: &'static str, list: &mut List, due: Vec<Due>, now: u64) -> Vec<String> {
        let change = list.look(due, now);
        for (due, waited) in &change.late {
            tracing::error!(job = due.job, what = due.what, waited, "overdue");
            (self.tell)(format!(
                "{} stands still: {}, due for {waited} s and not done. {}",
                due.job, due.what, due.remedy
            ));
        }
        for due in &change.done {
            measures::overdue(due.job, &due.subject, 0);
            (self.tell)(format!("{} goes on: {} is dealt with.", due.job, due.what));
        }
        let (mut longest, mut overdue) = (0, Vec::new());
        for (due, since) in list.overdue() {
            let seconds = now.saturating_sub(since);
            longest = longest.max(seconds);
            measures::overdue(due.job, &due.subject, seconds);
            overdue.push(format!("{}: {}", due.job, due.what));
        }
        measures::overdue(job, measures::ALL, longest);
        overdue
    }
}

/// What is due, and by which time.
async fn known(duty: &dyn Duty) -> Result<(u64, Vec<Due>), ServiceError> {
    Ok((duty.now().await?, duty.due().await?))
}

#[async_trait]
impl Service for OverdueWatch {
    fn name(&self) -> &str {
        "overdue"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        // What was seen before a failure counts no more than what was never seen.
        self.lists.lock().await.iter_mut().for_each(|list| *list = List::default());
        let tick = || async {
            let overdue = self.look().await?;
            pulse.overdue(overdue);
            Ok::<(), ServiceError>(())
        };
        self.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(what: &str) -> Due {
        let (subject, patience) = ("product 1".to_owned(), Duration::from_secs(10));
        Due { job: "keeper", subject, what: what.to_owned(), remedy: "Look.", patience }
    }

    #[test]
    fn fe2_only_the_same_thing_at_several_looks_and_for_long_enough_is_overdue() {
        let mut list = List::default();
        for now in 0..4 {
            assert_eq!(list.look(vec![due("a")], 100 + now * 5), Change::default(), "look {now}");
        }
        assert_eq!(list.look(vec![due("a")], 120).late, [(due("a"), 20)]);
        assert_eq!(list.look(vec![due("a")], 125), Change::default(), "said once");
        assert_eq!(list.overdue().count(), 1);
        assert_eq!(list.look(vec![due("b")], 130).done, [due("a")]);
        assert_eq!(list.overdue().count(), 0);
    }

    /// What is due until it is told that it is done; a second passes between two looks.
    struct OneThing(std::sync::atomic::AtomicBool, tokio::time::Instant);

    #[async_trait]
    impl Duty for OneThing {
        fn job(&self) -> &'static str {
            "keeper"
        }

        async fn now(&self) -> Result<u64, ServiceError> {
            Ok(self.1.elapsed().as_secs())
        }

        async fn due(&self) -> Result<Vec<Due>, ServiceError> {
            let done = self.0.load(std::sync::atomic::Ordering::SeqCst);
            Ok(if done { Vec::new() } else { vec![due("day 7 can be settled")] })
        }
    }

    /// Somebody who is told, and what that was.
    fn listener() -> (Tell, Arc<std::sync::Mutex<Vec<String>>>) {
        let said = Arc::new(std::sync::Mutex::new(Vec::new()));
        let hears = said.clone();
        (Arc::new(move |notice| hears.lock().unwrap().push(notice)), said)
    }

    #[tokio::test(start_paused = true)]
    async fn fe2_what_is_overdue_is_not_ready_and_said_once_until_it_is_done() {
        let thing = Arc::new(OneThing(false.into(), tokio::time::Instant::now()));
        let (tell, said) = listener();
        let second = Duration::from_secs(1);
        let backoff = crate::Backoff::new(second, second, || 0);
        let pace = Pace { interval: second, backoff: backoff.clone() };
        let watch = OverdueWatch::new(vec![thing.clone() as Arc<dyn Duty>], pace, tell);
        let supervisor = crate::Supervisor::new(backoff).with(watch);
        let (mut health, stop) = (supervisor.health(), CancellationToken::new());
        let running = tokio::spawn(supervisor.run(stop.clone()));

        let late = health.wait_for(|health| !health.is_ready()).await.unwrap().clone();
        assert!(thing.1.elapsed() >= Duration::from_secs(10), "not before its time");
        let state = &late.service("overdue").unwrap().state;
        let what = vec!["keeper: day 7 can be settled".to_owned()];
        assert_eq!(*state, crate::ServiceState::Overdue { what });
        tokio::time::sleep(second * 5).await;
        thing.0.store(true, std::sync::atomic::Ordering::SeqCst);
        health.wait_for(crate::Health::is_ready).await.unwrap();
        stop.cancel();
        running.await.unwrap().unwrap();
        let said = said.lock().unwrap().clone();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("keeper stands still: day 7 can be settled, due for 10 s"), "{said:?}");
        assert!(said[1].contains("keeper goes on"), "{said:?}");
    }

    /// Nobody can say what is due.
    struct Unknown;

    #[async_trait]
    impl Duty for Unknown {
        fn job(&self) -> &'static str {
            "miner"
        }

        async fn now(&self) -> Result<u64, ServiceError> {
            Ok(0)
        }

        async fn due(&self) -> Result<Vec<Due>, ServiceError> {
            Err(ServiceError::retry("the node does not answer"))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn fe2_a_duty_that_cannot_be_known_keeps_no_other_from_being_told() {
        let thing = Arc::new(OneThing(false.into(), tokio::time::Instant::now()));
        let (tell, said) = listener();
        let second = Duration::from_secs(1);
        let pace = Pace { interval: second, backoff: crate::Backoff::new(second, second, || 0) };
        let duties: [Arc<dyn Duty>; 2] = [Arc::new(Unknown), thing];
        let watch = OverdueWatch::new(duties.into(), pace, tell);
        for _ in 0..12 {
            let error = watch.look().await.unwrap_err().to_string();
            assert_eq!(error, "the node does not answer", "the look counts as failed");
            tokio::time::sleep(second).await;
        }
        let said = said.lock().unwrap().clone();
        assert!(matches!(&said[..], [one] if one.contains("keeper stands still: day 7")), "{said:?}");
    }

    #[test]
    fn fe2_a_chain_without_new_blocks_makes_nothing_overdue() {
        let mut list = List::default();
        for _ in 0..100 {
            assert_eq!(list.look(vec![due("a")], 100), Change::default());
        }
    }

    #[test]
    fn fe2_work_that_goes_on_is_never_overdue() {
        let mut list = List::default();
        for now in 0..100 {
            assert_eq!(list.look(vec![due(&format!("day {}", now / 3))], now * 60), Change::default());
        }
    }
}
