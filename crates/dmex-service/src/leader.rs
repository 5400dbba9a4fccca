//! One of several processes does a job; the others stand by.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{Pulse, Service, ServiceError, measures};

/// Where it is decided who leads.
#[async_trait]
pub trait Election: Send + Sync {
    /// Takes the lead of a job, if nobody has it.
    ///
    /// # Errors
    /// It cannot be decided now.
    async fn try_lead(&self, job: &str) -> Result<Option<Box<dyn Lead>>, ServiceError>;
}

/// The lead of a job; dropping it gives it back.
#[async_trait]
pub trait Lead: Send {
    /// Whether it is still ours.
    async fn holds(&mut self) -> bool;
}

/// A service that works only while this process leads its job.
///
/// Losing the lead stops the work; that two work for a moment is harmless, for everything that services do is done once
/// however often it is asked for. The lead keeps them from doing it twice all day.
pub struct Led {
    service: Arc<dyn Service>,
    election: Arc<dyn Election>,
    /// How often a process on standby asks, and the leader makes sure.
    every: Duration,
}

impl Led {
    /// `service`, while `election` lets it.
    #[must_use]
    pub fn new(service: Arc<dyn Service>, election: Arc<dyn Election>, every: Duration) -> Self {
        Self { service, election, every }
    }

    /// Waits for the lead. `None` if it is to stop before that.
    async fn wait(
        &self,
        pulse: &Pulse,
        shutdown: &CancellationToken,
    ) -> Result<Option<Box<dyn Lead>>, ServiceError> {
        loop {
            if let Some(lead) = self.election.try_lead(self.service.name()).await? {
                return Ok(Some(lead));
            }
            pulse.stands_by();
            if shutdown.run_until_cancelled(sleep(self.every)).await.is_none() {
                return Ok(None);
            }
        }
    }

    /// Returns when the lead is lost.
    async fn guard(&self, lead: &mut dyn Lead) {
        while lead.holds().await {
            sleep(self.every).await;
        }
    }
}

#[async_trait]
impl Service for Led {
    fn name(&self) -> &str {
        self.service.name()
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        loop {
            measures::leads(self.name(), false);
            let Some(mut lead) = self.wait(pulse, &shutdown).await? else { return Ok(()) };
            measures::leads(self.name(), true);
            pulse.leads();
            tracing::info!(job = self.name(), "leads");
            let stop = shutdown.child_token();
            let work = self.service.run(pulse, stop.clone());
            tokio::pin!(work);
            tokio::select! {
                done = &mut work => {
                    measures::leads(self.name(), false);
                    return done;
                }
                () = self.guard(lead.as_mut()) => {}
            }
            tracing::warn!(job = self.name(), "lost the lead");
            stop.cancel();
            work.await?;
        }
    }
}
