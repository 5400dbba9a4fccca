//! What is counted of every service, for whoever listens to the `metrics` facade.

use std::time::{SystemTime, UNIX_EPOCH};

/// Gauge, label `service`: when a service last said that something worked [Unix seconds]. Standing by counts.
pub const LAST_SUCCESS: &str = "dmex_service_last_success_timestamp_seconds";
/// Counter, label `service`: how often a service failed and had to wait for another try.
pub const FAILURES: &str = "dmex_service_failures_total";
/// Gauge, label `service`: 1 while this process leads the job, 0 while it stands by.
pub const LEADS: &str = "dmex_service_leads";

pub(crate) fn succeeded(service: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    metrics::gauge!(LAST_SUCCESS, "service" => service.to_owned()).set(now.as_secs_f64());
    // A counter that is there before the first failure shows the first failure as an increase.
    metrics::counter!(FAILURES, "service" => service.to_owned()).increment(0);
}

pub(crate) fn failed(service: &str) {
    metrics::counter!(FAILURES, "service" => service.to_owned()).increment(1);
}

pub(crate) fn leads(service: &str, leads: bool) {
    metrics::gauge!(LEADS, "service" => service.to_owned()).set(f64::from(u8::from(leads)));
}
