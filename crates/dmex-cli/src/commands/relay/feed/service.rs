//! The feeder as a service that tells people what it does.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dmex_relay::{Feeder, TickError};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use tokio_util::sync::CancellationToken;

use crate::printer::Printer;
use crate::status::Failure;

/// Feeds until there is nothing to feed now. Returns how many headers went out.
pub(super) async fn catch_up(feeder: &Feeder) -> Result<u32, TickError> {
    let mut fed = 0;
    loop {
        match feeder.tick().await? {
            0 => return Ok(fed),
            count => fed += count,
        }
    }
}

/// Looks again and again, and says what went out and what went wrong, each trouble once.
pub(super) struct TalkingFeeder {
    feeder: Arc<Feeder>,
    printer: Printer,
    pace: Pace,
    /// What was complained about last; nothing since it works again.
    trouble: Mutex<Option<Failure>>,
}

impl TalkingFeeder {
    pub(super) fn new(feeder: Arc<Feeder>, printer: Printer, pace: Pace) -> Self {
        Self { feeder, printer, pace, trouble: Mutex::default() }
    }

    async fn look(&self, shutdown: &CancellationToken) -> Result<(), Failure> {
        let result = match shutdown.is_cancelled() {
            true => Ok(0),
            false => catch_up(&self.feeder).await.map_err(Failure::from),
        };
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(fed) => {
                if trouble.take().is_some() {
                    self.printer.say("Works again.");
                }
                if fed > 0 {
                    self.printer.say(format!("Fed {fed} headers."));
                }
                Ok(())
            }
            Err(failure) => {
                if trouble.as_ref() != Some(&failure) {
                    self.printer.say(format!("Trouble, trying again: {}", failure.message));
                    *trouble = Some(failure.clone());
                }
                Err(failure)
            }
        }
    }
}

#[async_trait]
impl Service for TalkingFeeder {
    fn name(&self) -> &str {
        "header-feeder"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        self.pace.keep(pulse, &shutdown, || self.look(&shutdown)).await;
        Ok(())
    }
}
