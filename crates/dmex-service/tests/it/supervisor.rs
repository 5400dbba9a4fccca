use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use dmex_service::{Pulse, Service, ServiceError, ServiceState, Supervisor, SupervisorError};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{SECOND, backoff};

type Log = Arc<Mutex<Vec<String>>>;

/// What one run of a scripted service does.
#[derive(Clone, Copy)]
enum Run {
    Fail,
    WorkThenFail,
    WorkUntilStopped,
    Panic,
    GiveUp,
    Done,
    UntilStopped,
    IgnoreStop,
}

/// Does one thing of its script after the other, and the last one for ever.
struct Scripted {
    name: &'static str,
    script: &'static [Run],
    starts: Mutex<Vec<Instant>>,
    log: Log,
}

fn scripted(name: &'static str, script: &'static [Run], log: &Log) -> Arc<Scripted> {
    Arc::new(Scripted { name, script, starts: Mutex::default(), log: log.clone() })
}

#[async_trait]
impl Service for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let run = {
            let mut starts = self.starts.lock().unwrap();
            starts.push(Instant::now());
            self.script[(starts.len() - 1).min(self.script.len() - 1)]
        };
        match run {
            Run::Fail => return Err(ServiceError::retry("broken")),
            Run::WorkThenFail => {
                pulse.succeeded();
                return Err(ServiceError::retry("broken"));
            }
            Run::Panic => panic!("boom"),
            Run::GiveUp => return Err(ServiceError::give_up("wrong chain")),
            Run::Done => {}
            Run::WorkUntilStopped => {
                pulse.succeeded();
                shutdown.cancelled().await;
            }
            Run::UntilStopped => shutdown.cancelled().await,
            Run::IgnoreStop => std::future::pending().await,
        }
        self.log.lock().unwrap().push(format!("{} ended", self.name));
        Ok(())
    }
}

impl Scripted {
    fn start_seconds(&self, since: Instant) -> Vec<u64> {
        self.starts.lock().unwrap().iter().map(|start| (*start - since).as_secs()).collect()
    }
}

/// Runs the services and shuts down after `life`.
async fn run_for(life: Duration, services: &[Arc<Scripted>]) -> Result<(), SupervisorError> {
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    tokio::spawn(async move {
        sleep(life).await;
        stop.cancel();
    });
    let supervisor = Supervisor::new(backoff()).with_stop_limit(SECOND * 5);
    services.iter().fold(supervisor, |all, service| all.with_arc(service.clone())).run(shutdown).await
}

#[tokio::test(start_paused = true)]
async fn failed_service_restarts_with_growing_capped_delay() {
    let (log, start) = (Log::default(), Instant::now());
    let service = scripted("keeper", &[Run::Fail], &log);
    run_for(SECOND * 24, std::slice::from_ref(&service)).await.unwrap();
    assert_eq!(service.start_seconds(start), [0, 1, 3, 7, 15, 23]);
}

#[tokio::test(start_paused = true)]
async fn delay_starts_again_after_a_run_that_worked() {
    let (log, start) = (Log::default(), Instant::now());
    let service = scripted("keeper", &[Run::Fail, Run::Fail, Run::WorkThenFail, Run::UntilStopped], &log);
    run_for(SECOND * 24, std::slice::from_ref(&service)).await.unwrap();
    assert_eq!(service.start_seconds(start), [0, 1, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn panic_is_one_more_failure() {
    let (log, start) = (Log::default(), Instant::now());
    let service = scripted("keeper", &[Run::Panic, Run::UntilStopped], &log);
    run_for(SECOND * 5, std::slice::from_ref(&service)).await.unwrap();
    assert_eq!(service.start_seconds(start), [0, 1]);
}

#[tokio::test(start_paused = true)]
async fn one_failing_service_leaves_the_others_alone() {
    let (log, start) = (Log::default(), Instant::now());
    let services = [scripted("bad", &[Run::Fail], &log), scripted("good", &[Run::UntilStopped], &log)];
    run_for(SECOND * 10, &services).await.unwrap();
    assert_eq!(services[1].start_seconds(start), [0]);
}

#[tokio::test(start_paused = true)]
async fn stops_from_the_last_to_the_first() {
    let log = Log::default();
    let services = ["chain", "indexer", "api"].map(|name| scripted(name, &[Run::UntilStopped], &log));
    run_for(SECOND, &services).await.unwrap();
    assert_eq!(*log.lock().unwrap(), ["api ended", "indexer ended", "chain ended"]);
}

#[tokio::test(start_paused = true)]
async fn service_that_ignores_the_stop_is_cut_off_and_named() {
    let (log, start) = (Log::default(), Instant::now());
    let services = [scripted("good", &[Run::UntilStopped], &log), scripted("deaf", &[Run::IgnoreStop], &log)];
    let error = run_for(SECOND, &services).await.unwrap_err();
    assert_eq!(error, SupervisorError::CutOff { services: vec!["deaf".to_owned()] });
    assert_eq!(start.elapsed().as_secs(), 6);
    assert_eq!(*log.lock().unwrap(), ["good ended"]);
}

#[tokio::test(start_paused = true)]
async fn giving_up_stops_everything_and_says_why() {
    let log = Log::default();
    let services = [scripted("good", &[Run::UntilStopped], &log), scripted("lost", &[Run::GiveUp], &log)];
    let error = run_for(SECOND * 100, &services).await.unwrap_err();
    assert_eq!(error.to_string(), "lost gave up: wrong chain");
    assert_eq!(*log.lock().unwrap(), ["good ended"]);
}

#[tokio::test(start_paused = true)]
async fn returns_when_every_service_is_done() {
    let (log, start) = (Log::default(), Instant::now());
    let services = ["a", "b"].map(|name| scripted(name, &[Run::Done], &log));
    run_for(SECOND * 100, &services).await.unwrap();
    assert!(start.elapsed() < SECOND);
}

#[tokio::test(start_paused = true)]
async fn health_follows_a_service_through_its_life() {
    let log = Log::default();
    let service = scripted("keeper", &[Run::WorkThenFail, Run::Fail, Run::WorkUntilStopped], &log);
    let supervisor = Supervisor::new(backoff()).with_arc(service);
    let (mut health, shutdown) = (supervisor.health(), CancellationToken::new());
    let run = tokio::spawn(supervisor.run(shutdown.clone()));

    let failed = health.wait_for(|health| !health.is_ready()).await.unwrap().clone();
    let failed = failed.service("keeper").unwrap();
    assert!(matches!(&failed.state, ServiceState::BackingOff { error, .. } if error == "broken"));
    assert!(failed.last_success.is_some());

    let back = health.wait_for(dmex_service::Health::is_ready).await.unwrap().clone();
    assert_eq!(back.service("keeper").unwrap().restarts, 2, "a start that fails is not ready in between");

    shutdown.cancel();
    run.await.unwrap().unwrap();
    assert_eq!(health.borrow().service("keeper").unwrap().state, ServiceState::Stopped { error: None });
}
