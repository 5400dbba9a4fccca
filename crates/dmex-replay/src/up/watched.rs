//! What must not happen unseen while days pass: a chain that is not written to the disk, and work that nobody does.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dmex_keeper::{Duties, Task};
use dmex_platform::Platform;
use dmex_service::{Due, Duty, OverdueWatch, Pace, Pulse, Service, ServiceError, Tell};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{Clock, Role};

/// The job of letting days pass.
const CLOCK: &str = "replay-clock";
/// Shortest time that work may take: a busy machine is slow.
const LEAST_PATIENCE: Duration = Duration::from_secs(20);

/// How long something may stay due before it is said, where a day lasts so long.
fn patience(day: Duration) -> Duration {
    LEAST_PATIENCE.max(day * 4)
}

/// A duty by the clock on the wall: here the chain's own stands still until the day is settled.
struct OnTheWall<D> {
    duty: D,
    began: Instant,
}

#[async_trait]
impl<D: Duty> Duty for OnTheWall<D> {
    fn job(&self) -> &'static str {
        self.duty.job()
    }

    async fn now(&self) -> Result<u64, ServiceError> {
        Ok(self.began.elapsed().as_secs())
    }

    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        self.duty.due().await
    }
}

/// That days go on.
struct DaysPass {
    clock: Arc<Clock>,
    patience: Duration,
}

#[async_trait]
impl Duty for DaysPass {
    fn job(&self) -> &'static str {
        CLOCK
    }

    async fn now(&self) -> Result<u64, ServiceError> {
        self.clock.now().await.map_err(ServiceError::retry)
    }

    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        let unsettled = self.clock.unsettled().await.map_err(ServiceError::retry)?;
        let due = |(product, what)| Due {
            job: CLOCK,
            subject: format!("product {product}"),
            what: format!("no day passes, for {what}"),
            remedy: "Stop with Ctrl-C and start again; with DMEX_LOG=info the services say what they do.",
            patience: self.patience,
        };
        Ok(unsettled.into_iter().map(due).collect())
    }
}

/// Watches whether days pass, and what else is due.
pub(super) fn overdue(
    platform: &Platform,
    clock: &Arc<Clock>,
    day: Duration,
    pace: Pace,
    tell: Tell,
) -> OverdueWatch {
    let (patience, began) = (patience(day), Instant::now());
    let tasks = vec![Task::Assess, Task::Measure, Task::Propose(Role::Platform.address())];
    let others = Duties::new(platform.clone(), "keeper", tasks, patience);
    let days = DaysPass { clock: clock.clone(), patience };
    let duties: Vec<Arc<dyn Duty>> =
        vec![Arc::new(OnTheWall { duty: days, began }), Arc::new(OnTheWall { duty: others, began })];
    OverdueWatch::new(duties, pace, tell)
}

/// Says at once when the chain cannot be written to the disk.
pub(super) struct SavingWatch {
    trouble: watch::Receiver<Option<String>>,
    tell: Tell,
}

impl SavingWatch {
    pub(super) const fn new(trouble: watch::Receiver<Option<String>>, tell: Tell) -> Self {
        Self { trouble, tell }
    }
}

#[async_trait]
impl Service for SavingWatch {
    fn name(&self) -> &str {
        "chain-saving"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let mut trouble = self.trouble.clone();
        let mut troubled = false;
        loop {
            let now = trouble.borrow_and_update().clone();
            match &now {
                Some(error) => {
                    (self.tell)(format!(
                        "The chain cannot be saved: {error} Free some space now: what happens meanwhile is lost if this ends."
                    ));
                    pulse.backing_off(Instant::now(), error.clone());
                }
                None => {
                    if troubled {
                        (self.tell)("The chain is saved again.".to_owned());
                    }
                    pulse.succeeded();
                }
            }
            troubled = now.is_some();
            match shutdown.run_until_cancelled(trouble.changed()).await {
                Some(Ok(())) => {}
                // The chain has ended, or all is to end.
                Some(Err(_)) | None => return Ok(()),
            }
        }
    }
}
