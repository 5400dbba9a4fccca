//! The health of each service, for `/readyz` and for people.

use std::fmt;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::measures;

/// What every service of a supervisor is doing, in the order they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// One entry per service.
    pub services: Vec<ServiceHealth>,
}

/// What one service is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceHealth {
    /// The service's name.
    pub name: String,
    /// Where it is in its life.
    pub state: ServiceState,
    /// How often it was started again after a failure.
    pub restarts: u32,
    /// When it last said that something worked. `None` until the first time.
    pub last_success: Option<Instant>,
    /// Whether another process leads its job and it only waits for its turn: that is no trouble.
    pub stands_by: bool,
}

/// Where a service is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceState {
    /// At work. Next: `BackingOff` on a failure, `Overdue` if it finds that, `Stopped` at the end.
    Running,
    /// At work, and it finds that something is due that nobody does. Next: as for `Running`, or `Running`.
    Overdue {
        /// What is due, each with the job that should do it.
        what: Vec<String>,
    },
    /// Failed, and nothing worked since. Next: `Running`, or `Stopped` on shutdown.
    BackingOff {
        /// When the next try begins.
        until: Instant,
        /// What went wrong, with its causes.
        error: String,
    },
    /// Ended: done, shut down, or given up. Final.
    Stopped {
        /// What made it give up; `None` after an orderly end.
        error: Option<String>,
    },
}

impl Health {
    /// Whether no service is waiting for another try, none gave up, and nothing is overdue.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.services.iter().all(|service| match &service.state {
            ServiceState::Running | ServiceState::Stopped { error: None } => true,
            ServiceState::Overdue { .. }
            | ServiceState::BackingOff { .. }
            | ServiceState::Stopped { error: Some(_) } => false,
        })
    }

    /// The health of the service with this name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&ServiceHealth> {
        self.services.iter().find(|service| service.name == name)
    }
}

impl ServiceHealth {
    pub(crate) fn new(name: &str) -> Self {
        let state = ServiceState::Running;
        Self { name: name.to_owned(), state, restarts: 0, last_success: None, stands_by: false }
    }
}

/// A service's own line to its health.
#[derive(Clone)]
pub struct Pulse {
    sender: watch::Sender<Health>,
    index: usize,
}

impl Pulse {
    pub(crate) fn new(sender: watch::Sender<Health>, index: usize) -> Self {
        Self { sender, index }
    }

    /// A pulse that nobody watches: for running a service by itself.
    #[must_use]
    pub fn unwatched(name: &str) -> Self {
        let (sender, _) = watch::channel(Health { services: vec![ServiceHealth::new(name)] });
        Self { sender, index: 0 }
    }

    /// Something worked just now; the service is at work.
    pub fn succeeded(&self) {
        measures::succeeded(&self.health().name);
        self.update(|health| {
            health.last_success = Some(Instant::now());
            if !matches!(health.state, ServiceState::Overdue { .. }) {
                health.state = ServiceState::Running;
            }
        });
    }

    /// Another process leads the job; waiting for it to end is all that there is to do.
    pub(crate) fn stands_by(&self) {
        self.succeeded();
        self.update(|health| health.stands_by = true);
    }

    /// This process leads the job.
    pub(crate) fn leads(&self) {
        self.update(|health| health.stands_by = false);
    }

    /// What is found overdue now; nothing, if all is done in time.
    pub(crate) fn overdue(&self, what: Vec<String>) {
        self.update(|health| {
            let nothing = what.is_empty();
            health.state = if nothing { ServiceState::Running } else { ServiceState::Overdue { what } };
        });
    }

    /// Something failed and is tried again at `until`.
    pub fn backing_off(&self, until: Instant, error: impl Into<String>) {
        let error = error.into();
        measures::failed(&self.health().name);
        self.update(|health| health.state = ServiceState::BackingOff { until, error });
    }

    /// This service's health as it stands.
    #[must_use]
    pub fn health(&self) -> ServiceHealth {
        self.sender.borrow().services[self.index].clone()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Health> {
        self.sender.subscribe()
    }

    /// Whether `health` says that this service has ended.
    pub(crate) fn is_stopped_in(&self, health: &Health) -> bool {
        matches!(health.services[self.index].state, ServiceState::Stopped { .. })
    }

    pub(crate) fn update(&self, change: impl FnOnce(&mut ServiceHealth)) {
        self.sender.send_modify(|health| change(&mut health.services[self.index]));
    }
}

impl fmt::Debug for Pulse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pulse").field(&self.health()).finish()
    }
}

/// An error and its causes on one line, for logs and health.
#[must_use]
pub fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
