//! One service's life: run, fail, wait, run again.

use std::sync::Arc;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::health::{ServiceState, with_causes};
use crate::{Backoff, Pulse, Service, ServiceError};

/// A service met an error that no retry can help; the text names it with its causes.
#[derive(Debug)]
pub(super) struct GaveUp(pub(super) String);

/// How one run of a service ended.
enum Outcome {
    Done,
    Retry(String),
    GiveUp(String),
}

/// Runs a service until it is done or `stop` is cancelled; starts it again when it fails.
pub(super) async fn keep_running(
    service: Arc<dyn Service>,
    pulse: Pulse,
    backoff: Backoff,
    stop: CancellationToken,
) -> Result<(), GaveUp> {
    let mut failures = 0;
    loop {
        let began = Instant::now();
        match run_once(&service, &pulse, &stop).await {
            Outcome::Done => return end(&pulse, None),
            Outcome::Retry(error) if stop.is_cancelled() => {
                tracing::warn!(service = service.name(), error, "failed while stopping");
                return end(&pulse, None);
            }
            Outcome::GiveUp(error) => return end(&pulse, Some(error)),
            Outcome::Retry(error) => {
                // A run that did some work is not one more failure in a row.
                let worked = pulse.health().last_success.is_some_and(|success| success >= began);
                failures = if worked { 1 } else { failures + 1 };
                wait(&service, &pulse, &stop, Instant::now() + backoff.delay(failures), error).await;
            }
        }
        if stop.is_cancelled() {
            return end(&pulse, None);
        }
        // It is ready again once something works: one that fails at every start never is in between.
        pulse.update(|health| health.restarts += 1);
    }
}

/// Runs a service once, in a task of its own so that a panic ends the run and not the platform.
async fn run_once(service: &Arc<dyn Service>, pulse: &Pulse, stop: &CancellationToken) -> Outcome {
    let (service, pulse, stop) = (service.clone(), pulse.clone(), stop.clone());
    let run = tokio::spawn(async move { service.run(&pulse, stop).await });
    match AbortOnDropHandle::new(run).await {
        Ok(Ok(())) => Outcome::Done,
        Ok(Err(ServiceError::Retry(error))) => Outcome::Retry(with_causes(error.as_ref())),
        Ok(Err(ServiceError::GiveUp(error))) => Outcome::GiveUp(with_causes(error.as_ref())),
        Err(error) => Outcome::Retry(panic_text(error)),
    }
}

async fn wait(
    service: &Arc<dyn Service>,
    pulse: &Pulse,
    stop: &CancellationToken,
    until: Instant,
    error: String,
) {
    tracing::warn!(service = service.name(), error, "failed, will start again");
    pulse.backing_off(until, error);
    let _ = stop.run_until_cancelled(sleep_until(until)).await;
}

fn end(pulse: &Pulse, error: Option<String>) -> Result<(), GaveUp> {
    pulse.update(|health| health.state = ServiceState::Stopped { error: error.clone() });
    match error {
        None => Ok(()),
        Some(error) => Err(GaveUp(error)),
    }
}

fn panic_text(error: JoinError) -> String {
    let payload = match error.try_into_panic() {
        Ok(payload) => payload,
        Err(error) => return error.to_string(),
    };
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.as_deref().unwrap_or("without a message"))
}
