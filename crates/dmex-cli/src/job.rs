//! What a process does for long, and only while it leads: one of several processes works, the others stand by.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dmex_chain::Sender;
use dmex_service::{Backoff, Duty, Pace, Pulse, Service, ServiceError};
use tokio_util::sync::CancellationToken;

use crate::durable_sender::SenderSlot;
use crate::printer::Printer;
use crate::status::Failure;
use crate::talking::{Look, Talking};
use crate::verdict::Verdict;

/// Something that is done again and again by one process at a time.
#[async_trait]
pub trait Job: Send + Sync {
    /// Its name in health, metrics and talk.
    fn name(&self) -> &'static str;

    /// What it is led under: the name, unless several with different keys are to work side by side.
    fn lead(&self) -> String {
        self.name().to_owned()
    }

    /// How often it looks.
    fn pace(&self) -> Pace;

    /// What it has to do, so that it is noticed when it is not done.
    fn duties(&self) -> Vec<Arc<dyn Duty>> {
        Vec::new()
    }

    /// Whether whoever signs can do the work at all: has the role that it takes, and coin for gas. Asked at each round, so
    /// that a job with a wrong key is never ready although nothing is due.
    ///
    /// # Errors
    /// What the key lacks.
    async fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Makes ready: opens the sender, checks that the work can be done. Called each time that this process begins to
    /// lead, so that nothing is held by those who stand by.
    ///
    /// # Errors
    /// It cannot be done now.
    async fn begin(&self) -> Result<Begun, Failure>;
}

/// Looks every so many seconds, and waits longer while it fails.
#[must_use]
pub fn seldom(seconds: u64) -> Pace {
    let backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(300), rand::random);
    Pace { interval: Duration::from_secs(seconds), backoff }
}

/// How long what is due may take where somebody looks every so many seconds: some looks, and time to be mined.
#[must_use]
pub const fn patience(seconds: u64) -> Duration {
    Duration::from_secs(5 * seconds + 300)
}

/// A job that is ready.
pub struct Begun {
    /// What is done at each round, in this order. One that fails does not keep the others from it.
    pub looks: Vec<Arc<dyn Look>>,
    /// What it sends with, if it sends.
    pub sender: Option<Sender>,
}

/// What becomes of the first failure of all.
#[derive(Clone, Debug)]
pub struct Strictness(Arc<AtomicBool>);

impl Strictness {
    /// It ends the process: what never worked is a mistake to be corrected, not trouble that passes.
    #[must_use]
    pub fn strict() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }

    /// It is tried again: other jobs of the process must not suffer.
    #[must_use]
    pub fn lenient() -> Self {
        Self(Arc::new(AtomicBool::new(false)))
    }

    /// From now on failures are tried again. Whether they were not before.
    pub(crate) fn relax(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

/// A job at work, as long as it is run.
pub(crate) struct Working {
    pub(crate) job: Arc<dyn Job>,
    pub(crate) printer: Printer,
    pub(crate) strictness: Strictness,
    pub(crate) verdict: Verdict,
    /// Where those who measure find the sender.
    pub(crate) slot: SenderSlot,
}

impl Working {
    fn fails(&self, talking: &Talking, failure: Failure) -> ServiceError {
        if self.strictness.relax() {
            self.verdict.pass(failure.clone());
            return ServiceError::give_up(failure);
        }
        talking.complain(&failure);
        ServiceError::retry(failure)
    }
}

/// Looks at the key after the work, which may not suffer from it.
struct Check(Arc<dyn Job>);

#[async_trait]
impl Look for Check {
    async fn look(&self) -> Result<Option<String>, Failure> {
        self.0.check().await.map(|()| None)
    }
}

#[async_trait]
impl Service for Working {
    fn name(&self) -> &str {
        self.job.name()
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let mut talking = Talking::new(self.printer);
        let begun = match self.job.begin().await {
            Ok(begun) => begun,
            Err(failure) => return Err(self.fails(&talking, failure)),
        };
        let _held = begun.sender.map(|sender| self.slot.hold(sender));
        let mut looks = begun.looks;
        looks.push(Arc::new(Check(self.job.clone())));
        talking.look_with(looks);
        if let Err(failure) = talking.first(&shutdown).await {
            return Err(self.fails(&talking, failure));
        }
        self.strictness.relax();
        pulse.succeeded();
        self.printer.say(format!("Looking for more ({}). Ctrl-C stops.", self.job.name()));
        self.job.pace().keep(pulse, &shutdown, || talking.round(&shutdown)).await;
        Ok(())
    }
}
