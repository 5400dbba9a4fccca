//! Runs services, restarts those that fail, stops them in order.

mod keep_running;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::health::{ServiceHealth, ServiceState};
use crate::{Backoff, Health, Pulse, Service, measures};
use keep_running::{GaveUp, keep_running};

/// How long each service may take to stop, unless told otherwise.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A set of services that run together.
///
/// Add them in the order of their needs (the chain before those that use it): all start
/// together, and stop one by one from the last to the first.
pub struct Supervisor {
    services: Vec<Arc<dyn Service>>,
    health: watch::Sender<Health>,
    backoff: Backoff,
    stop_limit: Duration,
}

/// Why a supervisor did not end well.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupervisorError {
    /// A service met an error that no retry can help. Everything was stopped.
    #[error("{service} gave up: {error}")]
    GaveUp {
        /// The service's name.
        service: String,
        /// What it met, with its causes.
        error: String,
    },
    /// These services did not stop in time and were cut off. What they keep survives that.
    #[error("did not stop in time and were cut off: {}", .services.join(", "))]
    CutOff {
        /// The services' names.
        services: Vec<String>,
    },
}

impl Supervisor {
    /// A supervisor without services that waits after failures as `backoff` says.
    #[must_use]
    pub fn new(backoff: Backoff) -> Self {
        let (health, _) = watch::channel(Health::default());
        Self { services: Vec::new(), health, backoff, stop_limit: STOP_LIMIT }
    }

    /// Adds a service.
    #[must_use]
    pub fn with(self, service: impl Service + 'static) -> Self {
        self.with_arc(Arc::new(service))
    }

    /// Adds a service that someone else holds too.
    #[must_use]
    pub fn with_arc(mut self, service: Arc<dyn Service>) -> Self {
        self.health.send_modify(|health| health.services.push(ServiceHealth::new(service.name())));
        self.services.push(service);
        self
    }

    /// Sets how long each service may take to stop before it is cut off.
    #[must_use]
    pub const fn with_stop_limit(mut self, limit: Duration) -> Self {
        self.stop_limit = limit;
        self
    }

    /// A view of every service's health that follows changes.
    #[must_use]
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Runs every service until all are done, one gives up, or `shutdown` is cancelled, and then
    /// stops what still runs, last added first.
    ///
    /// # Errors
    /// A service gave up, or did not stop in time.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), SupervisorError> {
        let failed = CancellationToken::new();
        let running = self.start(&failed);
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = failed.cancelled() => {}
            () = all_done(&running) => {}
        }
        stop(running, self.stop_limit).await
    }

    fn start(&self, failed: &CancellationToken) -> Vec<Running> {
        self.services
            .iter()
            .enumerate()
            .map(|(index, service)| self.start_one(index, service, failed))
            .collect()
    }

    fn start_one(&self, index: usize, service: &Arc<dyn Service>, failed: &CancellationToken) -> Running {
        measures::begins(service.name());
        let pulse = Pulse::new(self.health.clone(), index);
        let stop = CancellationToken::new();
        let work = keep_running(service.clone(), pulse.clone(), self.backoff.clone(), stop.clone());
        let failed = failed.clone();
        let task = tokio::spawn(async move {
            let result = work.await;
            if result.is_err() {
                failed.cancel();
            }
            result
        });
        Running { name: service.name().to_owned(), pulse, stop, task }
    }
}

/// A started service.
struct Running {
    name: String,
    pulse: Pulse,
    stop: CancellationToken,
    task: JoinHandle<Result<(), GaveUp>>,
}

/// Waits until no service is left running.
async fn all_done(running: &[Running]) {
    for service in running {
        let mut health = service.pulse.subscribe();
        // The channel lives as long as `service.pulse`, so waiting cannot fail.
        let _ = health.wait_for(|health| service.pulse.is_stopped_in(health)).await;
    }
}

/// Stops the services from the last to the first and says how each one ended.
async fn stop(mut running: Vec<Running>, limit: Duration) -> Result<(), SupervisorError> {
    let mut gave_up = None;
    let mut cut_off = Vec::new();
    while let Some(mut service) = running.pop() {
        service.stop.cancel();
        match timeout(limit, &mut service.task).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(GaveUp(error)))) => {
                gave_up = Some(SupervisorError::GaveUp { service: service.name, error });
            }
            Ok(Err(_)) | Err(_) => {
                service.task.abort();
                service.pulse.update(|health| {
                    health.state = ServiceState::Stopped { error: Some("did not stop in time".to_owned()) };
                });
                cut_off.push(service.name);
            }
        }
    }
    match gave_up {
        Some(error) => Err(error),
        None if cut_off.is_empty() => Ok(()),
        None => Err(SupervisorError::CutOff { services: cut_off }),
    }
}
