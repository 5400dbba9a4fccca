//! The loop most services need: do something every so often, and keep trying.

use std::error::Error;
use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::health::with_causes;
use crate::{Backoff, Pulse};

/// How often a service looks, and how long it waits after a failure.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Pause between two looks.
    pub interval: Duration,
    /// Pause after failures.
    pub backoff: Backoff,
}

impl Pace {
    /// Calls `tick` at this pace until `shutdown`, see [`every`].
    pub async fn keep<Tick, Done, E>(&self, pulse: &Pulse, shutdown: &CancellationToken, tick: Tick)
    where
        Tick: FnMut() -> Done,
        Done: Future<Output = Result<(), E>>,
        E: Error + 'static,
    {
        every(self.interval, &self.backoff, pulse, shutdown, tick).await;
    }
}

/// Calls `tick` now and then `interval` after each call ended, until `shutdown`.
///
/// A failing tick is tried again after a growing delay. It is logged once, and again only when
/// the error changes; the recovery is logged too. A tick that has begun is left to finish on
/// shutdown: ticks must survive a kill, but need not suffer one.
pub async fn every<Tick, Done, E>(
    interval: Duration,
    backoff: &Backoff,
    pulse: &Pulse,
    shutdown: &CancellationToken,
    mut tick: Tick,
) where
    Tick: FnMut() -> Done,
    Done: Future<Output = Result<(), E>>,
    E: Error + 'static,
{
    let mut trouble = Trouble::default();
    while !shutdown.is_cancelled() {
        let pause = match tick().await {
            Ok(()) => {
                trouble.over(pulse);
                interval
            }
            Err(error) => trouble.another(pulse, backoff, &error),
        };
        let _ = shutdown.run_until_cancelled(sleep(pause)).await;
    }
}

/// The failures in a row so far, and the one that was logged.
#[derive(Default)]
struct Trouble {
    failures: u32,
    logged: Option<String>,
}

impl Trouble {
    fn over(&mut self, pulse: &Pulse) {
        pulse.succeeded();
        if self.failures > 0 {
            tracing::info!(service = pulse.health().name, failures = self.failures, "works again");
        }
        *self = Self::default();
    }

    fn another(&mut self, pulse: &Pulse, backoff: &Backoff, error: &(dyn Error + 'static)) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let delay = backoff.delay(self.failures);
        let error = with_causes(error);
        if self.logged.as_ref() != Some(&error) {
            tracing::warn!(service = pulse.health().name, error, ?delay, "failed, will try again");
            self.logged = Some(error.clone());
        }
        pulse.backing_off(Instant::now() + delay, error);
        delay
    }
}
