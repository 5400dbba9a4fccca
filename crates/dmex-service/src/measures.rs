//! What is counted of every service, for whoever listens to the `metrics` facade.

use std::time::{SystemTime, UNIX_EPOCH};

/// Gauge, label `service`: when a service last said that something worked [Unix seconds], 0 before the first time. Standing
/// by counts.
pub const LAST_SUCCESS: &str = "dmex_service_last_success_timestamp_seconds";
/// Counter, label `service`: how often a service failed and had to wait for another try.
pub const FAILURES: &str = "dmex_service_failures_total";
/// Gauge, label `service`: 1 while this process leads the job, 0 while it stands by.
pub const LEADS: &str = "dmex_service_leads";

/// Gauge, labels `service` and `subject` (a product, a network, or `all` for the longest of them): for how long [seconds]
/// something is due that the service should have done long ago; 0 once it is done.
pub const OVERDUE: &str = "dmex_service_overdue_seconds";

/// The subject that is there before anything is overdue.
pub(crate) const ALL: &str = "all";

/// Shows a service before anything worked: an alarm cannot ask for what is not there, and a counter that is there before
/// the first failure shows that one as an increase.
pub(crate) fn begins(service: &str) {
    // Nothing is added to what was counted before.
    metrics::gauge!(LAST_SUCCESS, "service" => service.to_owned()).increment(0.0);
    metrics::counter!(FAILURES, "service" => service.to_owned()).increment(0);
}

pub(crate) fn succeeded(service: &str) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    metrics::gauge!(LAST_SUCCESS, "service" => service.to_owned()).set(now.as_secs_f64());
}

pub(crate) fn failed(service: &str) {
    metrics::counter!(FAILURES, "service" => service.to_owned()).increment(1);
}

#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
pub(crate) fn overdue(service: &'static str, subject: &str, seconds: u64) {
    metrics::gauge!(OVERDUE, "service" => service, "subject" => subject.to_owned()).set(seconds as f64);
}

pub(crate) fn leads(service: &str, leads: bool) {
    metrics::gauge!(LEADS, "service" => service.to_owned()).set(f64::from(u8::from(leads)));
}
