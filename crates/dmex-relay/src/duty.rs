//! What the feeders owe: for [`dmex_service::OverdueWatch`], which notices that headers are missing.

use std::time::Duration;

use async_trait::async_trait;
use dmex_service::{Due, Duty, ServiceError};

use crate::RelayOnChain;

/// The job whose duty it is.
const JOB: &str = "relay";
/// Seconds in a day.
const DAY: u64 = 86_400;
/// [seconds] From a day's end until headers must prove it: Bitcoin takes two hours as a rule.
const GRACE: u64 = 12 * 3_600;

/// The proof of each day.
#[derive(Clone, Debug)]
pub struct FeedDuty {
    relay: RelayOnChain,
    patience: Duration,
}

impl FeedDuty {
    /// The proofs that `relay` needs, each within `patience` of the moment when it is due.
    #[must_use]
    pub const fn new(relay: RelayOnChain, patience: Duration) -> Self {
        Self { relay, patience }
    }
}

#[async_trait]
impl Duty for FeedDuty {
    fn job(&self) -> &'static str {
        JOB
    }

    async fn now(&self) -> Result<u64, ServiceError> {
        self.relay.now().await.map_err(ServiceError::retry)
    }

    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        // The day that must be proven by now.
        let end = self.now().await?.saturating_sub(GRACE) / DAY * DAY;
        let tip = self.relay.tip().await.map_err(ServiceError::retry)?;
        if u64::from(tip.earliest()) >= end {
            return Ok(Vec::new());
        }
        Ok(vec![Due {
            job: JOB,
            subject: "BTC".to_owned(),
            what: format!("headers after height {} are missing", tip.height),
            remedy: "Run `dmex relay feed --once`: it feeds, or says what is wrong with its source.",
            patience: self.patience,
        }])
    }
}
