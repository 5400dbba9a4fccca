//! One leads, the others stand by, and one of them takes over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dmex_service::{Election, FileElection, Health, Lead, Led, Pulse, Service, ServiceError, Supervisor};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::backoff;

const EVERY: Duration = Duration::from_secs(1);

/// One lead for all jobs, that can be taken away.
#[derive(Default)]
struct OneLead {
    taken: AtomicBool,
    lost: AtomicBool,
}

struct Held(Arc<OneLead>);

struct Booth(Arc<OneLead>);

#[async_trait]
impl Election for Booth {
    async fn try_lead(&self, _job: &str) -> Result<Option<Box<dyn Lead>>, ServiceError> {
        let free = !self.0.taken.swap(true, Ordering::SeqCst);
        Ok(free.then(|| Box::new(Held(self.0.clone())) as Box<dyn Lead>))
    }
}

#[async_trait]
impl Lead for Held {
    async fn holds(&mut self) -> bool {
        !self.0.lost.load(Ordering::SeqCst)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.lost.store(false, Ordering::SeqCst);
        self.0.taken.store(false, Ordering::SeqCst);
    }
}

/// Counts how many work now, and how often somebody began.
#[derive(Default)]
struct Work {
    now: AtomicU32,
    most: AtomicU32,
    begun: AtomicU32,
}

struct Job(Arc<Work>);

#[async_trait]
impl Service for Job {
    fn name(&self) -> &str {
        "job"
    }

    async fn run(&self, _: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let now = self.0.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.most.fetch_max(now, Ordering::SeqCst);
        self.0.begun.fetch_add(1, Ordering::SeqCst);
        shutdown.cancelled().await;
        self.0.now.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_three_works_and_another_takes_over_when_the_lead_is_lost_or_its_process_ends() {
    let (lead, work) = (Arc::new(OneLead::default()), Arc::new(Work::default()));
    let processes: Vec<_> = (0..3)
        .map(|_| {
            let led = Led::new(Arc::new(Job(work.clone())), Arc::new(Booth(lead.clone())), EVERY);
            let shutdown = CancellationToken::new();
            let stop = shutdown.clone();
            let task = tokio::spawn(async move { led.run(&Pulse::unwatched("job"), shutdown).await });
            (stop, task)
        })
        .collect();
    sleep(EVERY * 5).await;
    assert_eq!((work.now.load(Ordering::SeqCst), work.begun.load(Ordering::SeqCst)), (1, 1));
    lead.lost.store(true, Ordering::SeqCst);
    sleep(EVERY * 5).await;
    assert_eq!((work.now.load(Ordering::SeqCst), work.begun.load(Ordering::SeqCst)), (1, 2));
    for (stop, task) in processes {
        stop.cancel();
        task.await.unwrap().unwrap();
    }
    assert_eq!((work.now.load(Ordering::SeqCst), work.most.load(Ordering::SeqCst)), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn fe10_who_stands_by_says_so_and_is_ready_until_it_leads() {
    let lead = Arc::new(OneLead::default());
    let held = Booth(lead.clone()).try_lead("job").await.unwrap();
    let led = Led::new(Arc::new(Job(Arc::default())), Arc::new(Booth(lead)), EVERY);
    let supervisor = Supervisor::new(backoff()).with(led);
    let (mut health, shutdown) = (supervisor.health(), CancellationToken::new());
    let run = tokio::spawn(supervisor.run(shutdown.clone()));
    let stands_by = |health: &Health| health.service("job").is_some_and(|job| job.stands_by);
    let seen = health.wait_for(stands_by).await.unwrap().clone();
    assert!(seen.is_ready(), "{seen:?}");
    drop(held);
    let seen = health.wait_for(|health| !stands_by(health)).await.unwrap().clone();
    assert!(seen.is_ready(), "{seen:?}");
    shutdown.cancel();
    run.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_file_gives_the_lead_of_each_job_to_one_and_takes_it_back_when_that_one_ends() {
    let folder = std::env::temp_dir().join(format!("dmex-lead-{}", std::process::id()));
    let (one, other) = (FileElection::new(&folder), FileElection::new(&folder));
    let lead = one.try_lead("1/keeper").await.unwrap();
    assert!(lead.is_some());
    assert!(other.try_lead("1/keeper").await.unwrap().is_none());
    assert!(other.try_lead("1/watcher").await.unwrap().is_some());
    drop(lead);
    assert!(other.try_lead("1/keeper").await.unwrap().is_some());
    std::fs::remove_dir_all(&folder).unwrap();
}
