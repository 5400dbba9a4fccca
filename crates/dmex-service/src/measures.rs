//! What is counted of every service, for whoever listens to the `metrics` facade.

use std::time::{SystemTime, UNIX_EPOCH};

/// Gauge, label `job`: when a service last said that something worked [Unix seconds]. Standing by counts.
pub const LAST_SUCCESS: &str = "dmex_job_last_success_timestamp_seconds";
/// Counter, label `job`: how often a service failed and had to wait for another try.
pub const FAILURES: &str = "dmex_job_failures_total";
/// Gauge, label `job`: 1 while this process leads the job, 0 while it stands by.
pub const LEADS: &str = "dmex_job_leads";

pub(crate) fn succeeded(job: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    metrics::gauge!(LAST_SUCCESS, "job" => job.to_owned()).set(now.as_secs_f64());
    // A counter that is there before the first failure shows the first failure as an increase.
    metrics::counter!(FAILURES, "job" => job.to_owned()).increment(0);
}

pub(crate) fn failed(job: &str) {
    metrics::counter!(FAILURES, "job" => job.to_owned()).increment(1);
}

pub(crate) fn leads(job: &str, leads: bool) {
    metrics::gauge!(LEADS, "job" => job.to_owned()).set(f64::from(u8::from(leads)));
}
