//! What a reporter owes: for [`dmex_service::OverdueWatch`], which notices that it is not reported.

use std::time::Duration;

use alloy::primitives::Address;
use async_trait::async_trait;
use dmex_platform::{Platform, ReadError};
use dmex_service::{Due, Duty, ServiceError};
use dmex_types::Asset;

/// The job whose duty it is.
const JOB: &str = "reporter";
/// [seconds] From a day's end until its report is due: the benchmark waits so long for all reporters.
const GRACE: u64 = 12 * 3_600;

/// The reports of one reporter.
#[derive(Clone, Debug)]
pub struct ReportDuty {
    platform: Platform,
    reporter: Address,
    /// The networks that it measures.
    measured: Vec<Asset>,
    patience: Duration,
}

impl ReportDuty {
    /// The reports of this reporter on these networks, each within `patience` of the moment when it is due.
    #[must_use]
    pub const fn new(
        platform: Platform,
        reporter: Address,
        measured: Vec<Asset>,
        patience: Duration,
    ) -> Self {
        Self { platform, reporter, measured, patience }
    }

    async fn missing(&self) -> Result<Vec<Due>, ReadError> {
        let now = self.platform.now().await?;
        let mut due = Vec::new();
        for asset in &self.measured {
            let day = self.platform.benchmark_next_day(*asset).await?;
            if now < day.end_timestamp() + GRACE {
                continue;
            }
            let report = self.platform.benchmark(*asset).reportOf(day.number(), self.reporter).call().await?;
            if report.is_empty() {
                due.push(Due {
                    job: JOB,
                    subject: asset.to_string(),
                    what: format!("{asset} {day} is not reported"),
                    remedy: "Run `dmex report --once`: it reports, or says what it waits for.",
                    patience: self.patience,
                });
            }
        }
        Ok(due)
    }
}

#[async_trait]
impl Duty for ReportDuty {
    fn job(&self) -> &'static str {
        JOB
    }

    async fn now(&self) -> Result<u64, ServiceError> {
        self.platform.now().await.map_err(ServiceError::retry)
    }

    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        self.missing().await.map_err(ServiceError::retry)
    }
}
