//! A service that tells people what it does.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dmex_service::{Pace, Pulse, Service, ServiceError};
use tokio_util::sync::CancellationToken;

use crate::printer::Printer;
use crate::status::Failure;

/// Something that is done again and again.
#[async_trait]
pub trait Look: Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Does it once. Returns what people may want to know, if there is anything.
    ///
    /// # Errors
    /// What went wrong and what to do about it; it is tried again.
    async fn look(&self) -> Result<Option<String>, Failure>;
}

/// Looks again and again, and says what was done and what went wrong, each trouble once.
pub struct Talking<L> {
    look: Arc<L>,
    printer: Printer,
    pace: Pace,
    /// What was complained about last; nothing since it works again.
    trouble: Mutex<Option<Failure>>,
}

impl<L: Look> Talking<L> {
    /// A service that looks at this pace.
    pub fn new(look: Arc<L>, printer: Printer, pace: Pace) -> Self {
        Self { look, printer, pace, trouble: Mutex::default() }
    }

    async fn once(&self, shutdown: &CancellationToken) -> Result<(), Failure> {
        let result = match shutdown.is_cancelled() {
            true => Ok(None),
            false => self.look.look().await,
        };
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match result {
            Ok(news) => {
                if trouble.take().is_some() {
                    self.printer.say("Works again.");
                }
                if let Some(news) = news {
                    self.printer.say(news);
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
impl<L: Look> Service for Talking<L> {
    fn name(&self) -> &str {
        self.look.name()
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        self.pace.keep(pulse, &shutdown, || self.once(&shutdown)).await;
        Ok(())
    }
}
