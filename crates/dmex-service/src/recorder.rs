//! The one place where everything of a process is counted.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// What was counted in this process so far, to be told to Prometheus. The first call begins the count; whoever asks, all
/// are told the same.
#[must_use]
pub fn counts() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let begin = || {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("somebody else counts in this process already: /metrics stays empty");
        }
        handle
    };
    HANDLE.get_or_init(begin).clone()
}
